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
    bool mine = false; ///< this person opened it before, or commands its incident
    QString owner{};   ///< the commander of its incident; empty: nobody yet
    bool operator==(const QueueRow &) const = default;
};

/// Detected signals in the order the workspace ranks them. Rows = signals, one column; ages follow setNow().
class QueueModel final : public KeyedRows<QueueRow> {
    Q_OBJECT
public:
    enum Role {
        KeyRole = Qt::UserRole + 1, ///< QString
        SearchRole,                 ///< QString: everything a person may filter by, lower case
        MineRole,                   ///< bool
        SinceRole,                  ///< qint64: microseconds
        CauseRole,                  ///< QString: what the signals of one cause share
    };
    using KeyedRows::KeyedRows;

    /// How many signals came, counted since the first answer: the alarm rate of this person.
    struct Arrivals {
        int inTenMinutes = 0;
        double perTenMinutes = 0; ///< average over the last hour, or over what there is of it
        int causes = 0;           ///< different titles in the queue
        bool isFlood() const { return inTenMinutes > 10; }
    };

    static QueueRow rowOf(const Signal &signal, const QString &personId);
    using KeyedRows::rowOf;
    /// `personId`: whose queue it is; empty while not known. `isAnswer` false: no rule has answered yet.
    void setSignals(const QList<Signal> &ranked, const QString &personId = {}, bool isAnswer = true);
    void setNow(Instant now);
    Arrivals arrivals() const;
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
    void countArrivals(bool isAnswer);
    Instant m_now{};
    std::optional<Instant> m_begun; ///< moment of the first answer
    QSet<QString> m_met;            ///< keys that were ever in the queue
    QList<Instant> m_arrivals;      ///< of the last hour
};

/// `mine`, `nobody yet`, or whose it is.
QString ownerText(const QueueRow &row);

/// `P2, P0 not excluded`, or `P2` when nothing worse can be.
QString severityText(const QString &proven, const QString &notExcluded);

} // namespace jaga
