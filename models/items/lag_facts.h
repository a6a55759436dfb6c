// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/truth.h"
#include "runbook_engine/evidence/evidence.h"

#include <QList>

#include <optional>

namespace jaga {

/// One sentence of what is seen, and whether it is known at all.
struct LagFact {
    bool known = false;
    QString words = {};
    bool operator==(const LagFact &) const = default;
};

/// The signs by which causes of lag are told apart, as sentences: rates against the usual, age against the limit, the group,
/// the partitions, the other consumers of the topic, the inbox, the outbox. From `lag_signs` and `inbox`; empty without
/// the first. A stale answer is not known.
QList<LagFact> lagFacts(const QList<const Evidence *> &evidence, Instant now);

/// Number of unread events above which the oldest one would be too old, at the rate at which events arrive now.
struct LagLimit {
    double lag = 0;
    QString words = {}; ///< `critical: 10 s at this rate`
    bool operator==(const LagLimit &) const = default;
};
std::optional<LagLimit> lagLimit(const QList<const Evidence *> &evidence);

} // namespace jaga
