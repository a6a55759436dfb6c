// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/text_format.h"
#include "models/items/timeline_lanes.h"

#include <QCoreApplication>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Timeline", text); }

TableCell timeCell(const TimelineEvent &event, Instant now)
{
    if (!event.at)
        return {.text = tr("no time"), .order = std::numeric_limits<qint64>::max(), .mark = CellMark::Unknown};
    return {.text = text::clockAt(*event.at, now), .order = toMicroseconds(*event.at), .raw = toIsoText(*event.at)};
}

TableCell lastedCell(const TimelineEvent &event, Instant now)
{
    if (!event.at || (!event.until && !event.ongoing))
        return {};
    const auto lasted = event.until.value_or(std::max(now, *event.at)) - *event.at;
    TableCell cell{.text = text::age(lasted), .order = lasted.count()};
    if (event.isReversed()) {
        cell.text = tr("ends before it begins");
        cell.mark = CellMark::Differs;
    } else if (event.ongoing) {
        cell.text = tr("%1, goes on").arg(cell.text);
    }
    return cell;
}

CellMark markOf(TimelineEvent::Outcome outcome)
{
    switch (outcome) {
    case TimelineEvent::Outcome::Ok:
        return CellMark::Agrees;
    case TimelineEvent::Outcome::Failed:
        return CellMark::Failed;
    case TimelineEvent::Outcome::Unknown:
        return CellMark::Unknown;
    case TimelineEvent::Outcome::Neutral:
        return CellMark::None;
    }
    Q_UNREACHABLE();
}

} // namespace

QList<TableColumn> timelineColumns()
{
    return {{.title = tr("Time"), .width = 116, .digits = true, .zoned = true},
            {.title = tr("Lane"), .width = 110},
            {.title = tr("Event"), .width = 190, .stretch = true},
            {.title = tr("Lasted"), .width = 128, .digits = true},
            {.title = tr("Outcome"), .width = 92},
            {.title = tr("Actor"), .width = 110}};
}

QList<TableRow> timelineRows(const TimelineLanes &lanes, Instant now)
{
    QList<TableRow> rows;
    rows.reserve(lanes.events.size());
    for (const TimelineEvent &event : lanes.events) {
        const Emphasis weight = event.severity >= 2 ? Emphasis::Strong : Emphasis::Normal;
        rows.append(
            TableRow{.key = event.key(),
                     .cells = {timeCell(event, now),
                               {.text = event.lane, .emphasis = Emphasis::Quiet},
                               {.text = event.label,
                                .emphasis = weight,
                                .raw = event.detail.isEmpty() ? QString() : event.label + u": "_s + event.detail},
                               lastedCell(event, now),
                               {.text = outcomeWords(event.outcome), .mark = markOf(event.outcome), .emphasis = weight},
                               {.text = event.actor, .emphasis = Emphasis::Quiet}}});
    }
    return rows;
}

} // namespace jaga
