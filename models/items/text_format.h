// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"
#include "runbook_engine/base/money.h"

#include <QString>
#include <QTimeZone>

#include <chrono>

/// How ages, times, numbers and amounts are written: one place, so that the same fact reads the same everywhere.
/// The window shows one zone and names it. GUI thread.
namespace jaga::text {

/// `4 s`, `4 min 12 s`, `21 min`, `2 h 13 min`, `3 d 4 h`. Seconds only below 10 minutes; negative counts as zero.
QString age(std::chrono::microseconds duration);
/// For narrow columns: `4 s`, `21 min`, `2 h 13`, `3 d 4 h`.
QString shortAge(std::chrono::microseconds duration);

QString clock(Instant instant);           ///< `19:02:41`
QString minute(Instant instant);          ///< `19:02`
QString dayAndClock(Instant instant);     ///< `2 Jul 19:02:41`
QString weekdayAndClock(Instant instant); ///< `Thu 2 Jul 19:02:41`
/// `clock` when `instant` is on the day of `now`, else `dayAndClock`.
QString clockAt(Instant instant, Instant now);
QString minuteAt(Instant instant, Instant now); ///< the same to the minute: `19:02`, `1 Jul 19:02`

/// The zone of every time that is written, UTC until another is chosen: one per window, and a process has one window.
QTimeZone zone();
void showIn(const QTimeZone &zone);
/// `UTC`, `WIB`, `UTC+05`: what the zone is called at that moment, summer time included.
QString zoneName(Instant at);
QString zoneName(); ///< now, for column heads
QString zoneName(const QTimeZone &zone, Instant at);
/// `19:02:41 WIB`
QString withZone(const QString &time, Instant at);
/// Local time minus UTC at that moment.
std::chrono::seconds zoneOffset(Instant at);

/// `4 250 000 000`: groups of three parted by narrow no-break spaces.
QString number(qint64 value);
/// `IDR 4 250 000 000`, `USD 412 300.50`: currency first, cents only when there are any; no compact forms.
QString money(const Money &amount);

/// `8e1d…d2e4`: head and tail of an id or digest, whole when it is short.
QString shortId(const QString &id);

} // namespace jaga::text
