// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/instant.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace jaga {

QString toIsoText(Instant instant)
{
    using namespace std::chrono;
    const auto whole = floor<seconds>(instant);
    const auto microseconds = (instant - whole).count();
    const QDateTime time = QDateTime::fromSecsSinceEpoch(whole.time_since_epoch().count(), QTimeZone::utc());
    return time.toString(u"yyyy-MM-ddTHH:mm:ss"_s) + u".%1Z"_s.arg(microseconds, 6, 10, QLatin1Char('0'));
}

Expected<Instant> instantFromText(const QString &text)
{
    static const QRegularExpression shape(
        u"^(\\d{4}-\\d{2}-\\d{2})[T ](\\d{2}:\\d{2}:\\d{2})(?:\\.(\\d{1,6})\\d*)?(Z|[+-]\\d{2}(?::?\\d{2})?)$"_s);
    const auto match = shape.match(text);
    if (!match.hasMatch())
        return failure(ErrorCode::Invalid, u"not an instant with a zone: %1"_s.arg(text.left(64)));
    const QDateTime local = QDateTime::fromString(match.captured(1) + u'T' + match.captured(2) + u'Z', Qt::ISODate);
    if (!local.isValid())
        return failure(ErrorCode::Invalid, u"no such date or time: %1"_s.arg(text.left(64)));
    qint64 offsetMinutes = 0;
    if (const QString zone = match.captured(4); zone != u"Z") {
        const QString digits = QString(zone).remove(u':');
        offsetMinutes = digits.mid(1, 2).toInt() * 60 + digits.mid(3, 2).toInt();
        if (zone.startsWith(u'-'))
            offsetMinutes = -offsetMinutes;
    }
    const qint64 fraction = match.captured(3).leftJustified(6, u'0').toLongLong();
    return instantFromMicroseconds((local.toSecsSinceEpoch() - offsetMinutes * 60) * 1'000'000 + fraction);
}

Instant SystemClock::now() const
{
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

} // namespace jaga
