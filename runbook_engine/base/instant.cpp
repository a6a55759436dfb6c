// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/instant.h"

#include <QDateTime>
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

namespace {

/// Reads an instant's parts from left to right; `isGood` stays false after the first that is not there.
class InstantText {
public:
    explicit InstantText(QStringView text) : m_rest(text) {}

    bool isGood() const { return m_isGood; }
    bool isAtEnd() const { return m_rest.isEmpty(); }
    bool takes(QStringView anyOf)
    {
        if (m_rest.isEmpty() || !anyOf.contains(m_rest.front()))
            return false;
        m_rest = m_rest.sliced(1);
        return true;
    }
    void expect(QStringView anyOf) { m_isGood = takes(anyOf) && m_isGood; }
    int number(qsizetype digits)
    {
        int value = 0;
        for (; digits > 0 && startsWithDigit(); --digits)
            value = value * 10 + takeDigit();
        m_isGood = m_isGood && digits == 0;
        return value;
    }
    /// Microseconds; what is finer is cut off.
    qint64 fraction()
    {
        m_isGood = m_isGood && startsWithDigit();
        qint64 value = 0;
        for (qint64 worth = 100'000; startsWithDigit(); worth /= 10)
            value += worth * takeDigit();
        return value;
    }
    bool startsWithDigit() const { return !m_rest.isEmpty() && m_rest.front() >= u'0' && m_rest.front() <= u'9'; }

private:
    int takeDigit()
    {
        const int digit = m_rest.front().unicode() - u'0';
        m_rest = m_rest.sliced(1);
        return digit;
    }
    QStringView m_rest;
    bool m_isGood = true;
};

} // namespace

Expected<Instant> instantFromText(const QString &text)
{
    using namespace std::chrono;
    InstantText parts(text);
    const int y = parts.number(4);
    parts.expect(u"-");
    const int m = parts.number(2);
    parts.expect(u"-");
    const int d = parts.number(2);
    parts.expect(u"T ");
    const int hour = parts.number(2);
    parts.expect(u":");
    const int minute = parts.number(2);
    parts.expect(u":");
    const int second = parts.number(2);
    const qint64 fraction = parts.takes(u".") ? parts.fraction() : 0;
    int offsetMinutes = 0;
    if (!parts.takes(u"Z")) {
        const bool isWest = parts.takes(u"-");
        if (!isWest)
            parts.expect(u"+");
        offsetMinutes = parts.number(2) * 60;
        if (parts.takes(u":") || parts.startsWithDigit())
            offsetMinutes += parts.number(2);
        if (isWest)
            offsetMinutes = -offsetMinutes;
    }
    if (!parts.isGood() || !parts.isAtEnd())
        return failure(ErrorCode::Invalid, u"not an instant with a zone: %1"_s.arg(text.left(64)));
    const year_month_day day{year{y}, month{static_cast<unsigned>(m)}, std::chrono::day{static_cast<unsigned>(d)}};
    if (!day.ok() || hour > 23 || minute > 59 || second > 59)
        return failure(ErrorCode::Invalid, u"no such date or time: %1"_s.arg(text.left(64)));
    const sys_seconds local = sys_days{day} + hours{hour} + minutes{minute} + seconds{second};
    return Instant(local - minutes{offsetMinutes} + microseconds{fraction});
}

Instant SystemClock::now() const
{
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

} // namespace jaga
