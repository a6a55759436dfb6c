// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/scope_totals.h"
#include "views/widgets/evidence_view.h"

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace jaga {

class CellTableView;

/// Who and what is hit: totals that open their list, the same by tenant, and the list itself.
class ScopeView final : public EvidenceView {
    Q_OBJECT
public:
    explicit ScopeView(QWidget *parent = nullptr);

    QString id() const override;
    QString title() const override;
    QStringList shapes() const override;

protected:
    Picture draw(const QList<const Evidence *> &evidence, Instant now) override;

private:
    struct Tile {
        QString name;
        QString value;
        QMap<int, QString> filter;
    };
    void drawTiles(const QList<Tile> &tiles);
    QList<Tile> tilesOf(const ScopeTotals &totals) const;
    void narrow(const QMap<int, QString> &filter, const QString &name);
    void narrowToTenant(const QString &key);

    QHBoxLayout *m_tileRow;
    QList<QToolButton *> m_tiles;
    QStringList m_tileNames;
    CellTableView *m_tenants;
    CellTableView *m_list;
    QLabel *m_shown;
    QPushButton *m_all;
    QStringList m_currencies;
};

} // namespace jaga
