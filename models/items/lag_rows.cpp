// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/evidence_state.h"
#include "models/items/lag_series.h"
#include "models/items/text_format.h"

#include <QCoreApplication>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Kafka", text); }

TableCell numberCell(const std::optional<qint64> &value)
{
    if (!value) // the mark says it: narrow columns have no room for the words
        return {.text = {}, .order = -1, .mark = CellMark::Unknown, .raw = tr("not known")};
    return {.text = text::number(*value),
            .order = *value,
            .emphasis = *value == 0 ? Emphasis::Disabled : Emphasis::Normal,
            .raw = QString::number(*value)};
}

TableCell ageCell(const std::optional<std::chrono::seconds> &age, const std::optional<qint64> &lag)
{
    if (!age && lag == 0)
        return {.text = tr("none"), .order = -1, .emphasis = Emphasis::Disabled};
    if (!age)
        return {.text = {}, .order = -1, .mark = CellMark::Unknown, .raw = tr("not known")};
    return {.text = text::age(*age), .order = age->count()};
}

QString perSecond(double rate) { return QString::number(std::abs(rate), 'f', std::abs(rate) < 10 ? 1 : 0); }

TableCell offsetCell(const LagPartition &partition)
{
    if (partition.dataGone)
        return {.text = tr("unread data deleted"), .mark = CellMark::Failed, .emphasis = Emphasis::Strong};
    if (!partition.movementKnown)
        return {.text = tr("not known"), .emphasis = Emphasis::Disabled};
    if (partition.moving)
        return {.text = tr("moving"), .emphasis = Emphasis::Quiet};
    return {.text = tr("still"), .emphasis = partition.lag.value_or(0) > 0 ? Emphasis::Strong : Emphasis::Quiet};
}

} // namespace

QString trendWords(const LagGroup &group)
{
    const double growth = group.produced.value_or(0) - group.committed.value_or(0);
    switch (group.trend) {
    case LagGroup::Trend::Unknown:
        if (group.isPartlySampled())
            return tr("not known: %1 of %2 partitions sampled")
                .arg(group.sampledPartitions)
                .arg(group.partitions.size());
        return group.samplesEnded ? tr("not known: no sample since %1").arg(text::minute(*group.samplesEnded))
                                  : tr("not known: too few samples");
    case LagGroup::Trend::Steady:
        return tr("steady");
    case LagGroup::Trend::Growing:
        return growth > 0 ? tr("growing %1 a second").arg(perSecond(growth)) : tr("growing");
    case LagGroup::Trend::Draining: {
        if (growth >= 0 || !group.lag)
            return tr("draining");
        const auto left = std::chrono::seconds(static_cast<qint64>(static_cast<double>(*group.lag) / -growth));
        return tr("draining, empty in %1").arg(text::age(left));
    }
    }
    Q_UNREACHABLE();
}

QString lagWords(const LagGroup &group)
{
    if (!group.lag)
        return tr("not known");
    return group.unknownPartitions > 0 ? tr("at least %1").arg(text::number(*group.lag)) : text::number(*group.lag);
}

QList<TableColumn> lagGroupColumns()
{
    return {{.title = tr("Consumer"), .width = 144, .stretch = true},
            {.title = tr("Topic"), .width = 146},
            {.title = tr("Part."), .width = 44, .digits = true, .right = true, .tip = tr("Partitions")},
            {.title = tr("Lag"), .width = 84, .digits = true, .right = true},
            {.title = tr("Oldest"), .width = 70, .digits = true, .right = true},
            {.title = tr("Trend"), .width = 112},
            {.title = tr("Group"), .width = 130}};
}

QList<TableRow> lagGroupRows(const QList<LagGroup> &groups)
{
    QList<TableRow> rows;
    for (const LagGroup &group : groups) {
        const bool abnormal = group.isAbnormal();
        TableCell lag{.text = group.lag ? lagWords(group) : QString(),
                      .order = group.lag.value_or(-1),
                      .mark = group.unknownPartitions > 0 ? CellMark::Unknown : CellMark::None,
                      .emphasis = abnormal ? Emphasis::Strong : Emphasis::Normal};
        if (group.lag == 0 && group.unknownPartitions == 0)
            lag.emphasis = Emphasis::Disabled;
        TableCell state{.text = group.groupState.isEmpty() ? tr("not known") : group.groupState};
        if (group.groupState.isEmpty())
            state.mark = CellMark::Unknown;
        else if (group.members)
            state.text += *group.members == 1 ? tr(", 1 member") : tr(", %1 members").arg(*group.members);
        rows << TableRow{
            .key = group.key(),
            .cells = {{.text = group.consumer, .emphasis = abnormal ? Emphasis::Strong : Emphasis::Normal},
                      {.text = group.topic, .emphasis = Emphasis::Quiet},
                      {.text = QString::number(group.partitions.size()), .order = group.partitions.size()},
                      lag,
                      ageCell(group.oldestAge, group.lag),
                      {.text = trendWords(group),
                       .mark = group.trend == LagGroup::Trend::Unknown ? CellMark::Unknown : CellMark::None,
                       .emphasis = group.trend == LagGroup::Trend::Growing ? Emphasis::Strong : Emphasis::Normal},
                      state}};
    }
    return rows;
}

QList<TableColumn> lagPartitionColumns()
{
    return {{.title = tr("Part."), .width = 44, .digits = true, .right = true, .tip = tr("Partition")},
            {.title = tr("Lag"), .width = 70, .digits = true, .right = true},
            {.title = tr("Oldest"), .width = 66, .digits = true, .right = true},
            {.title = tr("Offset"), .width = 70, .stretch = true},
            {.title = tr("Committed"), .width = 92, .digits = true, .right = true}};
}

QList<TableRow> lagPartitionRows(const LagGroup &group)
{
    QList<TableRow> rows;
    for (const LagPartition &partition : group.partitions) {
        rows << TableRow{.key = QString::number(partition.number),
                         .cells = {{.text = QString::number(partition.number), .order = partition.number},
                                   numberCell(partition.lag),
                                   ageCell(partition.oldestAge, partition.lag),
                                   offsetCell(partition),
                                   numberCell(partition.committed)}};
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const TableRow &a, const TableRow &b) { return a.cells.at(1).order > b.cells.at(1).order; });
    return rows;
}

QList<TableColumn> inboxColumns()
{
    return {{.title = tr("Status"), .width = 92},
            {.title = tr("Part."), .width = 44, .digits = true, .right = true},
            {.title = tr("Offset"), .width = 66, .digits = true, .right = true},
            {.title = tr("Event type"), .width = 160},
            {.title = tr("Error"), .width = 100, .stretch = true},
            {.title = tr("Tries"), .width = 44, .digits = true, .right = true},
            {.title = tr("Age"), .width = 60, .digits = true, .right = true},
            {.title = tr("Consumer"), .width = 150}};
}

QList<TableRow> inboxRows(const QList<const Evidence *> &evidence, Instant now)
{
    QList<TableRow> rows;
    for (const Evidence *one : ofShape(evidence, u"inbox"_s)) {
        const Table &table = one->table;
        for (qsizetype row = 0; row < table.rows.size(); ++row) {
            const QString status = table.text(row, u"status"_s);
            const bool failed = status == "FAILED"_L1 || status == "DEAD_LETTERED"_L1;
            const auto updated = table.integer(row, u"updated_at"_s);
            const QString event = table.text(row, u"event_id"_s);
            const QString consumer = table.text(row, u"consumer"_s);
            rows << TableRow{
                .key = event.isEmpty() ? u"row %1"_s.arg(row) : consumer + u' ' + event,
                .cells = {{.text = status,
                           .mark = failed ? CellMark::Failed : CellMark::None,
                           .emphasis = failed ? Emphasis::Strong : Emphasis::Normal},
                          numberCell(table.integer(row, u"partition_no"_s)),
                          numberCell(table.integer(row, u"offset_no"_s)),
                          {.text = table.text(row, u"event_type"_s), .raw = event},
                          {.text = table.text(row, u"error"_s)},
                          numberCell(table.integer(row, u"tries"_s)),
                          {.text = updated ? text::shortAge(now - instantFromMicroseconds(*updated)) : tr("not known"),
                           .order = updated ? -*updated : 0,
                           .emphasis = Emphasis::Quiet},
                          {.text = consumer, .emphasis = Emphasis::Quiet}}};
        }
    }
    return rows;
}

} // namespace jaga
