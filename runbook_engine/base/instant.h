// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QString>

#include <chrono>

namespace jaga {

/// A point in time: UTC, microseconds.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

/// The longest that a document can write, 999999d: moments can be added to it without overflow.
constexpr std::chrono::seconds LongestDuration{999'999LL * 86'400};

/// `2026-07-02T19:02:31.123456Z`, always six decimals.
QString toIsoText(Instant instant);

/// Reads ISO 8601 with a zone or `Z`, also PostgreSQL's `2026-07-02 19:02:31.12+00`. Up to six decimals are kept exactly.
Expected<Instant> instantFromText(const QString &text);

/// Microseconds since the Unix epoch, the form in which evidence stores an instant.
inline qint64 toMicroseconds(Instant instant) { return instant.time_since_epoch().count(); }
inline Instant instantFromMicroseconds(qint64 microseconds) { return Instant(std::chrono::microseconds(microseconds)); }

/// Where "now" comes from. Passed in, so that tests and replays own time.
class Clock {
public:
    Clock() = default;
    virtual ~Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;
    /// Callable from every thread.
    virtual Instant now() const = 0;
};

/// The workstation's clock.
class SystemClock final : public Clock {
public:
    Instant now() const override;
};

} // namespace jaga
