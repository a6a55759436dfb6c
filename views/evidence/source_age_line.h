// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/evidence_state.h"

#include <QWidget>

namespace jaga {

/// The foot of an evidence view: which sources it was drawn from and how old each is. A stale one is hatched and told
/// with its moment; one that did not answer says so.
class SourceAgeLine final : public QWidget {
    Q_OBJECT
public:
    explicit SourceAgeLine(QWidget *parent = nullptr);
    void setSources(const QList<SourceStamp> &stamps, Instant now);
    QString text() const; ///< as read aloud

    QSize sizeHint() const override { return {200, 22}; }
    QSize minimumSizeHint() const override { return {60, 22}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString words(const SourceStamp &stamp) const;
    QList<SourceStamp> m_stamps;
    Instant m_now{};
};

} // namespace jaga
