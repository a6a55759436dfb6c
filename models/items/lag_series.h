// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/cell_table.h"
#include "runbook_engine/evidence/evidence.h"

#include <optional>

namespace jaga {

/// One value at one moment; no value: a gap, which a chart must not join.
struct SeriesPoint {
    Instant at{};
    std::optional<double> value = {};
    bool operator==(const SeriesPoint &) const = default;
};

/// What a consumer still has to read of one partition.
struct LagPartition {
    qint64 number = 0;
    std::optional<qint64> lag = {}; ///< absent: not known (no commit, no answer, stale)
    std::optional<qint64> committed = {};
    std::optional<qint64> logEnd = {};
    std::optional<std::chrono::seconds> oldestAge = {}; ///< of the oldest unread event, when last sampled
    bool dataGone = false; ///< committed lies before the log's start: unread events were deleted
    bool moving = false;   ///< the committed offset moved in the window; false also when too few samples
    bool movementKnown = false;
    QList<SeriesPoint> history = {}; ///< lag by time, oldest first
};

/// One consumer on one topic.
struct LagGroup {
    enum class Trend { Unknown, Steady, Growing, Draining };
    QString consumer = {};
    QString topic = {};
    QList<LagPartition> partitions = {}; ///< by number
    std::optional<qint64> lag = {};      ///< sum over the partitions whose lag is known
    qsizetype unknownPartitions = 0;     ///< above zero: `lag` is `at least`
    std::optional<std::chrono::seconds> oldestAge = {};
    QString groupState = {}; ///< of the newest sample; empty: not known
    std::optional<qint64> members = {};
    std::optional<double> produced = {}; ///< events per second over the window
    std::optional<double> committed = {};
    Trend trend = Trend::Unknown;
    qsizetype sampledPartitions = 0; ///< of those, how many have samples: the histories are theirs
    std::optional<Instant> samplesEnded =
        {}; ///< the newest sample, where the next is overdue: what came with it is not of now
    std::optional<Instant> liveAt = {}; ///< when the broker gave the live numbers
    bool stale = false;                 ///< the live answer is older than its time to live: its numbers are not known
    QList<SeriesPoint> lagHistory = {}; ///< the sampled partitions together
    QList<SeriesPoint> producedHistory = {}; ///< events per second
    QList<SeriesPoint> committedHistory = {};

    /// The histories say nothing of the whole.
    bool isPartlySampled() const { return sampledPartitions > 0 && sampledPartitions < partitions.size(); }
    QString key() const { return consumer + u' ' + topic; }
    bool isAbnormal() const;
};

/// From `lag_partition` (live) and `lag_history` (samples). The worst group first.
QList<LagGroup> lagGroups(const QList<const Evidence *> &evidence, Instant now);

/// `growing 4.2 a second`, `draining, empty in 12 min`, `steady`, `not known: 1 of 12 partitions is sampled`.
QString trendWords(const LagGroup &group);
/// `28 117`, `at least 12 400`, `not known`.
QString lagWords(const LagGroup &group);

/// Consumer, Topic, Partitions, Lag, Oldest, Trend, Group.
QList<TableColumn> lagGroupColumns();
QList<TableRow> lagGroupRows(const QList<LagGroup> &groups);
/// Partition, Lag, Oldest, Offset, Committed, Log end.
QList<TableColumn> lagPartitionColumns();
QList<TableRow> lagPartitionRows(const LagGroup &group);
/// Status, Partition, Offset, Event type, Error, Tries, Age, Consumer.
QList<TableColumn> inboxColumns();
QList<TableRow> inboxRows(const QList<const Evidence *> &evidence, Instant now);

} // namespace jaga
