// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/evidence.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace jaga {

/// What can be said of the evidence of one shape before any of it is drawn.
///
/// Several probes may feed a shape. As soon as one of them answered there is something to draw; those that did not are
/// named, because a hole they leave does not mean that nothing happened.
struct EvidenceState {
    enum class Kind {
        Waiting,   ///< no probe of the shape has answered yet, or none is asked here
        Forbidden, ///< every probe was refused to this identity
        Failed,    ///< every probe failed
        Answered
    };
    Kind kind = Kind::Waiting;
    bool stale = false;       ///< at least one answer is older than its time to live
    bool truncated = false;   ///< at least one answer was cut at its row limit: counts are `at least`
    qsizetype rows = 0;       ///< in all answers together
    QStringList sources = {}; ///< that feed the shape, answered or not, each once
    QStringList failedProbes = {};
    QStringList withheld = {};        ///< columns this identity may not see
    std::optional<Error> error = {};  ///< of the first probe that did not answer
    std::optional<Instant> asOf = {}; ///< oldest among the answers

    bool answered() const { return kind == Kind::Answered; }
    bool isEmpty() const { return answered() && rows == 0; }
    /// What stands here may be drawn as known: answered, fresh, whole.
    bool isWhole() const { return answered() && !stale && !truncated && failedProbes.isEmpty() && withheld.isEmpty(); }
};

/// Null pointers in `evidence` are ignored; so is every shape but `shape`.
EvidenceState evidenceState(const QList<const Evidence *> &evidence, const QString &shape, Instant now);
QList<const Evidence *> ofShape(const QList<const Evidence *> &evidence, const QString &shape);

/// One source as the foot of a view names it.
struct SourceStamp {
    QString source = {};              ///< `platform`, `kafka`, ...
    std::optional<Instant> asOf = {}; ///< oldest among its answers; absent: none
    bool stale = false;
    bool failed = false; ///< at least one of its probes did not answer
    bool operator==(const SourceStamp &) const = default;
};
/// In the order of first appearance.
QList<SourceStamp> sourceStamps(const QList<const Evidence *> &evidence, Instant now);

} // namespace jaga
