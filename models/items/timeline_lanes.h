// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/cell_table.h"
#include "models/items/span_pyramid.h"
#include "runbook_engine/evidence/evidence.h"

#include <optional>

namespace jaga {

/// One row of timeline evidence: a bar or a mark.
struct TimelineEvent {
    enum class Kind { State, Event, Call, Release, Support };
    enum class Outcome { Ok, Failed, Unknown, Neutral };

    QString lane = {};
    std::optional<Instant> at = {};    ///< absent: the record has no time; listed, not drawn
    std::optional<Instant> until = {}; ///< absent: a mark, or a state that goes on
    bool ongoing = false;
    Kind kind = Kind::Event;
    Outcome outcome = Outcome::Neutral;
    int severity = 0; ///< 0 quiet .. 3 needs a person
    QString id = {};
    QString label = {};
    QString detail = {};
    QString actor = {};
    QString correlation = {};
    QString probe = {}; ///< that answered it
    QString source = {};
    Instant asOf{};

    /// The record ends before it begins: drawn as a mark and told.
    bool isReversed() const { return at && until && *until < *at; }
    bool isBar() const { return at && (ongoing || (until && *until > *at)); }
    /// Case-insensitive, in everything that is told of it.
    bool contains(const QString &words) const;
    /// Unique among the events of one case.
    QString key() const;
};

QString kindWords(TimelineEvent::Kind kind);
QString outcomeWords(TimelineEvent::Outcome outcome);

/// One lane: overlapping bars stand in tracks below each other.
struct TimelineLane {
    QString name = {};
    QString whenEmpty = {};                 ///< what it means that nothing stands in it
    QList<SpanArrays> tracks = {};          ///< `id` is the position in TimelineLanes::events
    QList<SpanPyramid> pyramids = {};       ///< one per track
    std::optional<Instant> staleSince = {}; ///< nothing is known after this moment
    qsizetype events = 0;
};

/// The whole drawing as data: lanes in the order of cause to effect, and the facts the headline is made of.
struct TimelineLanes {
    QList<TimelineEvent> events = {}; ///< by time; those without one last
    QList<TimelineLane> lanes = {};
    Instant first{}; ///< earliest begin; equal to `last` when nothing has a time
    Instant last{};  ///< latest end, at least now
    qsizetype withoutTime = 0;
    qsizetype reversed = 0;

    std::optional<Instant> lastProgress =
        {};                 ///< newest begin or end of something that did not fail, releases and support acts apart
    qsizetype problem = -1; ///< event that needs a person most: worst, then still going on, then newest
    int needPerson = 0;     ///< events of severity 3 that are not over
    int unknown = 0;        ///< events whose outcome is not known
};

/// Hostile evidence is drawn as far as it goes: unknown words are kept as text, missing times are counted.
TimelineLanes timelineLanes(const QList<const Evidence *> &evidence, Instant now);

/// The same events as rows: Time, Lane, Event, Lasted, Outcome, Detail, Actor.
QList<TableColumn> timelineColumns();
QList<TableRow> timelineRows(const TimelineLanes &lanes, Instant now);

} // namespace jaga
