// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/keyed_rows.h"
#include "models/session/case_session.h"

namespace jaga {

/// One row of the queue: a detected signal, with its incident where one was declared.
struct QueueRow {
    QString key;
    QString severity;    ///< proven: P0..P3
    QString notExcluded; ///< equal to `severity` when the interval is a point
    QString caseId;      ///< incident number, else the entity's number
    QString title;       ///< of the runbook
    QString number;
    QString customer;
    QString tenant;
    QString state;
    Instant since{};
    std::optional<Money> amount;
    bool declared = false;
    bool isNew = false;
    bool operator==(const QueueRow &) const = default;
};

/// Detected signals in the order the workspace ranks them. Rows = signals, one column; ages follow setNow().
class QueueModel final : public KeyedRows<QueueRow> {
    Q_OBJECT
public:
    enum Role {
        KeyRole = Qt::UserRole + 1, ///< QString
        SearchRole,                 ///< QString: everything a person may filter by, lower case
        DeclaredRole,               ///< bool: an incident was declared for it
    };
    using KeyedRows::KeyedRows;

    static QueueRow rowOf(const Signal &signal);
    using KeyedRows::rowOf;
    void setSignals(const QList<Signal> &ranked);
    void setNow(Instant now);
    Instant now() const { return m_now; }

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    /// One line per fact, for the clipboard.
    QString plainText(int row) const;

protected:
    QString keyOf(const QueueRow &row) const override { return row.key; }

private:
    QString spoken(int row) const;
    Instant m_now{};
};

/// `P2, P0 not excluded`, or `P2` when nothing worse can be.
QString severityText(const QString &proven, const QString &notExcluded);

} // namespace jaga
