// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/timeline_lanes.h"

#include "models/items/evidence_state.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <tuple>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

using Event = TimelineEvent;

// Cause above effect. A lane that a document names and this list does not stands before the support acts.
struct KnownLane {
    QLatin1String name;
    const char *whenEmpty;
};
constexpr KnownLane laneOrder[] = {
    {"Release"_L1, QT_TRANSLATE_NOOP("Timeline", "no release on record near this case")},
    {"Quote"_L1, QT_TRANSLATE_NOOP("Timeline", "no quote on record")},
    {"Approval"_L1, QT_TRANSLATE_NOOP("Timeline", "no approval case on record")},
    {"Order"_L1, QT_TRANSLATE_NOOP("Timeline", "no order yet")},
    {"Workflow"_L1, QT_TRANSLATE_NOOP("Timeline", "no process on record: the start failed or was not asked for")},
    {"Tasks"_L1, QT_TRANSLATE_NOOP("Timeline", "no task yet: no plan, or it was not decomposed")},
    {"External"_L1, QT_TRANSLATE_NOOP("Timeline", "no call on record: it may never have been made")},
    {"Outbox and inbox"_L1, QT_TRANSLATE_NOOP("Timeline", "no event on record")},
    {"Projection"_L1, QT_TRANSLATE_NOOP("Timeline", "no read model shows it yet")},
    {"Billing and asset"_L1, QT_TRANSLATE_NOOP("Timeline", "no billing trigger and no asset yet")},
    {"Support"_L1, QT_TRANSLATE_NOOP("Timeline", "no support act, nothing contained")},
};
constexpr qsizetype maximumTracks = 4; // more would push the other lanes off the screen; the last takes the rest

Event::Kind kindOf(const QString &text)
{
    if (text == "state"_L1)
        return Event::Kind::State;
    if (text == "call"_L1)
        return Event::Kind::Call;
    if (text == "release"_L1)
        return Event::Kind::Release;
    return text == "support"_L1 ? Event::Kind::Support : Event::Kind::Event;
}

/// A word that this version does not know is not a success: it reads as not known.
Event::Outcome outcomeOf(const QString &text)
{
    if (text == "ok"_L1)
        return Event::Outcome::Ok;
    if (text == "failed"_L1)
        return Event::Outcome::Failed;
    return text.isEmpty() || text == "neutral"_L1 ? Event::Outcome::Neutral : Event::Outcome::Unknown;
}

std::optional<Instant> instantAt(const Table &table, qsizetype row, const QString &column)
{
    const std::optional<qint64> value = table.integer(row, column);
    return value ? std::optional(instantFromMicroseconds(*value)) : std::nullopt;
}

Event eventOf(const Evidence &evidence, qsizetype row)
{
    const Table &table = evidence.table;
    Event event{
        .lane = table.text(row, u"lane"_s),
        .at = instantAt(table, row, u"at"_s),
        .until = instantAt(table, row, u"until"_s),
        .ongoing = table.integer(row, u"ongoing"_s).value_or(0) != 0,
        .kind = kindOf(table.text(row, u"kind"_s)),
        .outcome = outcomeOf(table.text(row, u"outcome"_s)),
        .severity = static_cast<int>(std::clamp<qint64>(table.integer(row, u"severity"_s).value_or(0), 0, 3)),
        .id = table.text(row, u"id"_s),
        .label = table.text(row, u"label"_s),
        .detail = table.text(row, u"detail"_s),
        .actor = table.text(row, u"actor"_s),
        .correlation = table.text(row, u"correlation_id"_s),
        .probe = evidence.probe,
        .source = evidence.source,
        .asOf = evidence.asOf,
    };
    if (event.lane.isEmpty())
        event.lane = QCoreApplication::translate("Timeline", "Other");
    if (event.until)
        event.ongoing = false;
    return event;
}

qint64 endOf(const Event &event, Instant now)
{
    if (event.ongoing)
        return toMicroseconds(std::max(*event.at, now));
    return toMicroseconds(event.isBar() ? *event.until : *event.at);
}

QStringList lanesInOrder(const QList<Event> &events)
{
    QStringList names;
    for (const KnownLane &lane : laneOrder)
        names << lane.name;
    for (const Event &event : events) {
        if (!names.contains(event.lane))
            names.insert(names.size() - 1, event.lane);
    }
    return names;
}

/// First track whose last span ended before `start`.
SpanArrays &trackFor(TimelineLane &lane, qint64 start)
{
    for (SpanArrays &track : lane.tracks) {
        if (track.latestEnd.empty() || track.latestEnd.back() <= start)
            return track;
    }
    if (lane.tracks.size() < maximumTracks)
        lane.tracks.append(SpanArrays());
    return lane.tracks.last();
}

/// An answer that is missing in part proves no emptiness.
QString emptyWords(const QString &lane, bool isWhole)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Timeline", text); };
    if (!isWhole)
        return tr("not known: not everything could be read");
    const auto known = std::find_if(std::begin(laneOrder), std::end(laneOrder),
                                    [&](const KnownLane &candidate) { return candidate.name == lane; });
    return tr(known == std::end(laneOrder) ? "no record" : known->whenEmpty);
}

void fillLanes(TimelineLanes &lanes, bool isWhole, Instant now)
{
    QHash<QString, qsizetype> place;
    for (const QString &name : lanesInOrder(lanes.events)) {
        place.insert(name, lanes.lanes.size());
        lanes.lanes.append(TimelineLane{.name = name,
                                        .whenEmpty = emptyWords(name, isWhole),
                                        .tracks = {SpanArrays()},
                                        .pyramids = {},
                                        .staleSince = {}});
    }
    for (qsizetype at = 0; at < lanes.events.size(); ++at) {
        const Event &event = lanes.events.at(at);
        if (!event.at)
            continue;
        TimelineLane &lane = lanes.lanes[place.value(event.lane)];
        const qint64 start = toMicroseconds(*event.at);
        trackFor(lane, start)
            .append(start, endOf(event, now), static_cast<std::uint8_t>(event.severity),
                    event.outcome == Event::Outcome::Unknown, static_cast<std::int32_t>(at));
        ++lane.events;
    }
    for (TimelineLane &lane : lanes.lanes) {
        for (const SpanArrays &track : lane.tracks)
            lane.pyramids.append(SpanPyramid(track));
    }
}

void markStaleLanes(TimelineLanes &lanes, const QList<const Evidence *> &evidence, Instant now)
{
    for (const Evidence *one : evidence) {
        if (!one->answered() || !one->isStaleAt(now))
            continue;
        QSet<QString> fed;
        for (const Event &event : lanes.events) {
            if (event.probe == one->probe)
                fed.insert(event.lane);
        }
        for (TimelineLane &lane : lanes.lanes) {
            if (fed.contains(lane.name))
                lane.staleSince = std::min(lane.staleSince.value_or(one->asOf), one->asOf);
        }
    }
}

bool isWorse(const Event &a, const Event &b)
{
    const auto rank = [](const Event &event) {
        const bool unsettled = event.outcome == Event::Outcome::Unknown || event.outcome == Event::Outcome::Failed;
        return std::tuple(event.severity, unsettled, event.ongoing, event.at.value_or(Instant::min()));
    };
    return rank(a) > rank(b);
}

void summarise(TimelineLanes &lanes, Instant now)
{
    lanes.first = Instant::max();
    lanes.last = now;
    for (qsizetype at = 0; at < lanes.events.size(); ++at) {
        const Event &event = lanes.events.at(at);
        const bool over = event.until && !event.ongoing; // what ended waits for nobody
        lanes.needPerson += event.severity == 3 && !over ? 1 : 0;
        lanes.unknown += event.outcome == Event::Outcome::Unknown ? 1 : 0;
        lanes.reversed += event.isReversed() ? 1 : 0;
        const bool isProblem = (event.severity >= 2 && !over) || event.outcome == Event::Outcome::Unknown;
        if (isProblem && (lanes.problem < 0 || isWorse(event, lanes.events.at(lanes.problem))))
            lanes.problem = at;
        if (!event.at) {
            ++lanes.withoutTime;
            continue;
        }
        lanes.first = std::min(lanes.first, *event.at);
        lanes.last = std::max({lanes.last, *event.at, event.until.value_or(*event.at)});
        if (event.kind == Event::Kind::Release || event.kind == Event::Kind::Support ||
            event.outcome == Event::Outcome::Failed || event.outcome == Event::Outcome::Unknown)
            continue;
        for (const Instant moment : {*event.at, event.until.value_or(*event.at)}) {
            if (moment <= now)
                lanes.lastProgress = std::max(lanes.lastProgress.value_or(moment), moment);
        }
    }
    lanes.first = std::min(lanes.first, lanes.last);
}

} // namespace

bool TimelineEvent::contains(const QString &words) const
{
    const QStringList texts{label, detail, actor, correlation, id};
    return std::any_of(texts.begin(), texts.end(),
                       [&](const QString &text) { return text.contains(words, Qt::CaseInsensitive); });
}

QString TimelineEvent::key() const
{
    return probe + u'/' + lane + u'/' + id + u'/' + QString::number(at ? toMicroseconds(*at) : -1) + u'/' + label;
}

QString kindWords(TimelineEvent::Kind kind)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Timeline", text); };
    switch (kind) {
    case Event::Kind::State:
        return tr("state");
    case Event::Kind::Event:
        return tr("event");
    case Event::Kind::Call:
        return tr("external call");
    case Event::Kind::Release:
        return tr("release");
    case Event::Kind::Support:
        return tr("support act");
    }
    Q_UNREACHABLE();
}

QString outcomeWords(TimelineEvent::Outcome outcome)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Timeline", text); };
    switch (outcome) {
    case Event::Outcome::Ok:
        return tr("ok");
    case Event::Outcome::Failed:
        return tr("failed");
    case Event::Outcome::Unknown:
        return tr("not known");
    case Event::Outcome::Neutral:
        return {};
    }
    Q_UNREACHABLE();
}

TimelineLanes timelineLanes(const QList<const Evidence *> &evidence, Instant now)
{
    TimelineLanes lanes;
    const QList<const Evidence *> feeding = ofShape(evidence, u"timeline"_s);
    for (const Evidence *one : feeding) {
        for (qsizetype row = 0; row < one->table.rows.size(); ++row)
            lanes.events.append(eventOf(*one, row));
    }
    std::stable_sort(lanes.events.begin(), lanes.events.end(), [](const Event &a, const Event &b) {
        return a.at.value_or(Instant::max()) < b.at.value_or(Instant::max());
    });
    fillLanes(lanes, evidenceState(evidence, u"timeline"_s, now).isWhole(), now);
    markStaleLanes(lanes, feeding, now);
    summarise(lanes, now);
    return lanes;
}

} // namespace jaga
