// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/lag_series.h"

#include "models/items/evidence_state.h"

#include <algorithm>
#include <map>
#include <set>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype windowSamples = 5; // kafka-lag windows hold at least five polls
constexpr double gapFactor = 3;        // an interval longer than this many usual ones is a gap

struct Sample {
    Instant at{};
    std::optional<qint64> committed;
    std::optional<qint64> logEnd;
    std::optional<qint64> lag;
};
using Samples = std::map<qint64, QList<Sample>>; // by partition, oldest first

LagGroup &groupOf(QList<LagGroup> &groups, const QString &consumer, const QString &topic)
{
    for (LagGroup &group : groups) {
        if (group.consumer == consumer && group.topic == topic)
            return group;
    }
    groups.append(LagGroup());
    groups.last().consumer = consumer;
    groups.last().topic = topic;
    return groups.last();
}

LagPartition &partitionOf(LagGroup &group, qint64 number)
{
    for (LagPartition &partition : group.partitions) {
        if (partition.number == number)
            return partition;
    }
    group.partitions.append(LagPartition());
    group.partitions.last().number = number;
    return group.partitions.last();
}

/// The two offsets are read at different moments: a race may make their difference negative, which is no lag.
std::optional<qint64> clamped(std::optional<qint64> lag)
{
    return lag ? std::optional(std::max<qint64>(*lag, 0)) : std::nullopt;
}

void takeLive(QList<LagGroup> &groups, const Evidence &evidence, Instant now)
{
    const Table &table = evidence.table;
    for (qsizetype row = 0; row < table.rows.size(); ++row) {
        LagGroup &group = groupOf(groups, table.text(row, u"consumer"_s), table.text(row, u"topic"_s));
        LagPartition &partition = partitionOf(group, table.integer(row, u"partition_no"_s).value_or(-1));
        group.stale = group.stale || evidence.isStaleAt(now);
        group.liveAt = evidence.asOf;
        partition.committed = table.integer(row, u"committed"_s);
        partition.logEnd = table.integer(row, u"log_end"_s);
        partition.lag = evidence.isStaleAt(now) ? std::nullopt : clamped(table.integer(row, u"lag"_s));
        const auto start = table.integer(row, u"log_start"_s);
        partition.dataGone = partition.committed && start && *partition.committed < *start;
    }
}

struct History {
    Samples samples;
    std::optional<Instant> newest;
    Instant readAt{};
    bool stale = false;
};

void takeSample(LagGroup &group, History &history, const Table &table, qsizetype row)
{
    const auto at = table.integer(row, u"sampled_at"_s);
    if (!at)
        return;
    const Instant moment = instantFromMicroseconds(*at);
    const qint64 number = table.integer(row, u"partition_no"_s).value_or(-1);
    history.samples[number].append({.at = moment,
                                    .committed = table.integer(row, u"committed"_s),
                                    .logEnd = table.integer(row, u"log_end"_s),
                                    .lag = clamped(table.integer(row, u"lag"_s))});
    if (!history.newest || moment >= *history.newest) {
        history.newest = moment;
        group.groupState = table.text(row, u"group_state"_s);
        group.members = table.integer(row, u"members"_s);
    }
    LagPartition &partition = partitionOf(group, number);
    if (const auto age = table.integer(row, u"oldest_age"_s))
        partition.oldestAge = std::chrono::seconds(*age);
}

/// Intervals above this are holes: so many times the usual distance between neighbours.
std::chrono::microseconds gapAbove(const QList<Sample> &samples)
{
    std::vector<qint64> steps;
    for (qsizetype at = 1; at < samples.size(); ++at)
        steps.push_back((samples.at(at).at - samples.at(at - 1).at).count());
    if (steps.empty())
        return std::chrono::microseconds::max();
    std::nth_element(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2), steps.end());
    return std::chrono::microseconds(static_cast<qint64>(gapFactor * static_cast<double>(steps[steps.size() / 2])) + 1);
}

QList<SeriesPoint> lagPoints(const QList<Sample> &samples)
{
    const auto longest = gapAbove(samples);
    QList<SeriesPoint> points;
    for (qsizetype at = 0; at < samples.size(); ++at) {
        const Sample &sample = samples.at(at);
        if (at > 0 && sample.at - samples.at(at - 1).at > longest)
            points.append({samples.at(at - 1).at + longest / 2, std::nullopt});
        points.append({sample.at, sample.lag ? std::optional(static_cast<double>(*sample.lag)) : std::nullopt});
    }
    return points;
}

Sample sumOf(const std::map<qint64, Sample> &held, Instant at)
{
    Sample sum{.at = at, .committed = 0, .logEnd = 0, .lag = 0};
    const auto add = [](std::optional<qint64> &into, const std::optional<qint64> &value) {
        into = into && value ? std::optional(*into + *value) : std::nullopt;
    };
    for (const auto &[number, sample] : held) {
        add(sum.committed, sample.committed);
        add(sum.logEnd, sample.logEnd);
        add(sum.lag, sample.lag);
    }
    return sum;
}

/// Sums of all partitions, one for each round of sampling. The partitions of a round are sampled one after the other: a round
/// ends where a partition comes again, and one that was left out holds its last value. Nothing is summed before every
/// partition was seen once.
QList<Sample> summed(const Samples &samples)
{
    QList<std::pair<qint64, Sample>> all;
    for (const auto &[number, list] : samples) {
        for (const Sample &sample : list)
            all.append({number, sample});
    }
    std::stable_sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a.second.at < b.second.at; });
    std::map<qint64, Sample> held;
    std::set<qint64> inRound;
    QList<Sample> sums;
    for (qsizetype at = 0; at < all.size(); ++at) {
        held[all.at(at).first] = all.at(at).second;
        inRound.insert(all.at(at).first);
        const bool ends = at + 1 == all.size() || inRound.contains(all.at(at + 1).first);
        if (!ends)
            continue;
        inRound.clear();
        if (held.size() == samples.size())
            sums.append(sumOf(held, all.at(at).second.at));
    }
    return sums;
}

std::optional<double> rate(const QList<Sample> &samples, qsizetype from, qsizetype to,
                           std::optional<qint64> Sample::*value)
{
    const Sample &first = samples.at(from);
    const Sample &last = samples.at(to);
    const double seconds = std::chrono::duration<double>(last.at - first.at).count();
    if (seconds <= 0 || !(first.*value) || !(last.*value))
        return std::nullopt;
    return static_cast<double>(*(last.*value) - *(first.*value)) / seconds;
}

QList<SeriesPoint> ratePoints(const QList<Sample> &samples, std::optional<qint64> Sample::*value)
{
    const auto longest = gapAbove(samples);
    QList<SeriesPoint> points;
    for (qsizetype at = 1; at < samples.size(); ++at) {
        const bool gap = samples.at(at).at - samples.at(at - 1).at > longest;
        points.append({samples.at(at).at, gap ? std::nullopt : rate(samples, at - 1, at, value)});
    }
    return points;
}

void judge(LagGroup &group, const QList<Sample> &sums)
{
    if (sums.size() < windowSamples || group.isPartlySampled())
        return;
    const qsizetype last = sums.size() - 1;
    const qsizetype first = sums.size() - windowSamples;
    group.produced = rate(sums, first, last, &Sample::logEnd);
    group.committed = rate(sums, first, last, &Sample::committed);
    const auto &before = sums.at(first).lag;
    const auto &after = sums.at(last).lag;
    if (!before || !after)
        return;
    // A hundredth of the lag, or one event, is the noise of polling.
    const qint64 noise = std::max<qint64>(1, std::max(*before, *after) / 100);
    group.trend = *after - *before > noise   ? LagGroup::Trend::Growing
                  : *before - *after > noise ? LagGroup::Trend::Draining
                                             : LagGroup::Trend::Steady;
}

/// The broker's own answer is the newest point; it is not joined to samples that stopped long before.
void appendLive(LagGroup &group, std::chrono::microseconds longestGap)
{
    if (!group.liveAt || group.stale || !group.lag || group.unknownPartitions > 0 || group.isPartlySampled())
        return;
    if (!group.lagHistory.isEmpty()) {
        const Instant last = group.lagHistory.last().at;
        if (*group.liveAt <= last)
            return;
        if (*group.liveAt - last > longestGap)
            group.lagHistory.append({last + (*group.liveAt - last) / 2, std::nullopt});
    }
    group.lagHistory.append({*group.liveAt, static_cast<double>(*group.lag)});
}

/// What only samples tell is not of now where they stopped.
void forgetWhatEnded(LagGroup &group, const History &history, std::chrono::microseconds longestGap)
{
    if (!history.newest || (!history.stale && history.readAt - *history.newest <= longestGap))
        return;
    group.samplesEnded = history.newest;
    group.trend = LagGroup::Trend::Unknown;
    group.groupState.clear();
    group.members.reset();
    for (LagPartition &partition : group.partitions) {
        partition.oldestAge.reset();
        partition.movementKnown = false;
    }
}

void finish(LagGroup &group, History &history, bool live)
{
    group.sampledPartitions = static_cast<qsizetype>(history.samples.size());
    for (auto &[number, list] : history.samples) {
        std::stable_sort(list.begin(), list.end(), [](const Sample &a, const Sample &b) { return a.at < b.at; });
        LagPartition &partition = partitionOf(group, number);
        partition.history = lagPoints(list);
        if (list.size() >= windowSamples && list.last().committed) {
            const Sample &before = list.at(list.size() - windowSamples);
            partition.movementKnown = before.committed.has_value();
            partition.moving = before.committed != list.last().committed;
        }
        if (!live) {
            partition.committed = list.last().committed;
            partition.logEnd = list.last().logEnd;
        }
    }
    const QList<Sample> sums = summed(history.samples);
    group.lagHistory = lagPoints(sums);
    const auto longestGap = gapAbove(sums);
    group.producedHistory = ratePoints(sums, &Sample::logEnd);
    group.committedHistory = ratePoints(sums, &Sample::committed);
    judge(group, sums);
    forgetWhatEnded(group, history, longestGap);
    std::sort(group.partitions.begin(), group.partitions.end(),
              [](const LagPartition &a, const LagPartition &b) { return a.number < b.number; });
    for (const LagPartition &partition : group.partitions) {
        if (partition.lag)
            group.lag = group.lag.value_or(0) + *partition.lag;
        else
            ++group.unknownPartitions;
        if (partition.oldestAge && (!group.oldestAge || *partition.oldestAge > *group.oldestAge))
            group.oldestAge = partition.oldestAge;
    }
    appendLive(group, longestGap);
}

} // namespace

bool LagGroup::isAbnormal() const
{
    const bool gone =
        std::any_of(partitions.begin(), partitions.end(), [](const LagPartition &p) { return p.dataGone; });
    const bool unread = lag.value_or(0) > 0;
    return gone || (unread && trend == Trend::Growing) ||
           (unread && (groupState.compare("EMPTY"_L1, Qt::CaseInsensitive) == 0 ||
                       groupState.compare("DEAD"_L1, Qt::CaseInsensitive) == 0));
}

QList<LagGroup> lagGroups(const QList<const Evidence *> &evidence, Instant now)
{
    QList<LagGroup> groups;
    for (const Evidence *one : ofShape(evidence, u"lag_partition"_s))
        takeLive(groups, *one, now);
    const qsizetype live = groups.size();
    std::map<QString, History> histories;
    for (const Evidence *one : ofShape(evidence, u"lag_history"_s)) {
        for (qsizetype row = 0; row < one->table.rows.size(); ++row) {
            LagGroup &group = groupOf(groups, one->table.text(row, u"consumer"_s), one->table.text(row, u"topic"_s));
            History &history = histories[group.key()];
            history.readAt = std::max(history.readAt, one->asOf);
            history.stale = history.stale || one->isStaleAt(now);
            takeSample(group, history, one->table, row);
        }
    }
    for (qsizetype at = 0; at < groups.size(); ++at)
        finish(groups[at], histories[groups.at(at).key()], at < live);
    std::stable_sort(groups.begin(), groups.end(), [](const LagGroup &a, const LagGroup &b) {
        return std::pair(a.isAbnormal(), a.lag.value_or(-1)) > std::pair(b.isAbnormal(), b.lag.value_or(-1));
    });
    return groups;
}

} // namespace jaga
