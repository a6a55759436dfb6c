// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/scope_look.h"
#include "views/evidence/evidence_view.h"

class QHBoxLayout;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace jaga {

class CellTableView;
class TotalTile;

/// Who and what is hit: totals with their age and their growth since the last look, each of which opens its list; the same
/// by tenant; and the list itself, of orders and quotes or of customers.
class ScopeView final : public EvidenceView {
    Q_OBJECT
public:
    explicit ScopeView(QWidget *parent = nullptr);

    QString id() const override;
    QString title() const override;
    QStringList shapes() const override;
    QJsonObject look() const override;
    void setLastLook(const QJsonObject &look) override;

protected:
    Picture draw(const QList<const Evidence *> &evidence, Instant now) override;

private:
    enum class Opens { Tenants, Customers, Entities };
    struct Tile {
        QString name;
        QString value;
        QString growth;
        QMap<int, QString> filter; ///< of the list of orders and quotes
        Opens opens = Opens::Entities;
    };
    void fillPage();
    void drawTiles(const QList<Tile> &tiles, const QString &age);
    TotalTile *makeTile(const Tile &tile);
    QList<Tile> tilesOf(const ScopeTotals &totals) const;
    void drawTables(const QList<const Evidence *> &evidence, const ScopeTotals &totals, Instant now);
    void open(const Tile &tile);
    void narrow(const QMap<int, QString> &filter, const QString &name);
    void openTenant(const QModelIndex &at);
    void openCustomer(const QModelIndex &at);

    QHBoxLayout *m_tileRow;
    QList<TotalTile *> m_tiles;
    QStringList m_tileNames;
    CellTableView *m_tenants;
    QStackedWidget *m_lists;
    CellTableView *m_list;
    CellTableView *m_customers;
    QLabel *m_shown;
    QPushButton *m_all;
    QStringList m_currencies;
    std::optional<ScopeLook> m_before;
    std::optional<ScopeLook> m_look; ///< what stands there now; absent while nothing is known
};

} // namespace jaga
