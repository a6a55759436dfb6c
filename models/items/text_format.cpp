// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/text_format.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace jaga::text {

using namespace Qt::StringLiterals;

namespace {

constexpr QChar narrowSpace(0x202F);

QTimeZone &shownZone()
{
    static QTimeZone zone = QTimeZone::utc();
    return zone;
}

QDateTime shown(Instant instant)
{
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(instant.time_since_epoch());
    return QDateTime::fromMSecsSinceEpoch(milliseconds.count(), shownZone());
}

/// English names of days and months: product texts are English whatever the workstation's locale says.
QString format(Instant instant, QStringView pattern) { return QLocale::c().toString(shown(instant), pattern); }

QString grouped(QString digits)
{
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3)
        digits.insert(at, narrowSpace);
    return digits;
}

struct Parts {
    qint64 days, hours, minutes, seconds;
};

Parts partsOf(std::chrono::microseconds duration)
{
    const qint64 total = qMax<qint64>(0, std::chrono::floor<std::chrono::seconds>(duration).count());
    return {total / 86400, total / 3600 % 24, total / 60 % 60, total % 60};
}

} // namespace

QString age(std::chrono::microseconds duration)
{
    const auto [days, hours, minutes, seconds] = partsOf(duration);
    if (days > 0)
        return u"%1 d %2 h"_s.arg(days).arg(hours);
    if (hours > 0)
        return u"%1 h %2 min"_s.arg(hours).arg(minutes);
    if (minutes >= 10)
        return u"%1 min"_s.arg(minutes);
    if (minutes > 0 && seconds > 0)
        return u"%1 min %2 s"_s.arg(minutes).arg(seconds);
    return minutes > 0 ? u"%1 min"_s.arg(minutes) : u"%1 s"_s.arg(seconds);
}

QString shortAge(std::chrono::microseconds duration)
{
    const auto [days, hours, minutes, seconds] = partsOf(duration);
    if (days > 0)
        return u"%1 d %2 h"_s.arg(days).arg(hours);
    if (hours > 0)
        return u"%1 h %2"_s.arg(hours).arg(minutes, 2, 10, QLatin1Char('0'));
    return minutes > 0 ? u"%1 min"_s.arg(minutes) : u"%1 s"_s.arg(seconds);
}

QString clock(Instant instant) { return format(instant, u"HH:mm:ss"); }
QString minute(Instant instant) { return format(instant, u"HH:mm"); }
QString dayAndClock(Instant instant) { return format(instant, u"d MMM HH:mm:ss"); }
QString weekdayAndClock(Instant instant) { return format(instant, u"ddd d MMM HH:mm:ss"); }

QString clockAt(Instant instant, Instant now)
{
    return shown(instant).date() == shown(now).date() ? clock(instant) : dayAndClock(instant);
}

QString minuteAt(Instant instant, Instant now)
{
    return format(instant, shown(instant).date() == shown(now).date() ? u"HH:mm"_s : u"d MMM HH:mm"_s);
}

QTimeZone zone() { return shownZone(); }

void showIn(const QTimeZone &zone) { shownZone() = zone.isValid() ? zone : QTimeZone::utc(); }

QString zoneName(Instant at) { return zoneName(shownZone(), at); }

QString zoneName() { return zoneName(SystemClock().now()); }

QString zoneName(const QTimeZone &zone, Instant at)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
    const QString name = zone.abbreviation(QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC));
    // A zone without letters of its own is called by its distance.
    return name.startsWith(u'+') || name.startsWith(u'-') ? u"UTC"_s + name : name;
}

QString withZone(const QString &time, Instant at) { return time + u' ' + zoneName(at); }

std::chrono::seconds zoneOffset(Instant at) { return std::chrono::seconds(shown(at).offsetFromUtc()); }

QString number(qint64 value)
{
    const QString digits = QString::number(value);
    return value < 0 ? u'-' + grouped(digits.mid(1)) : grouped(digits);
}

QString money(const Money &amount)
{
    // The text form never goes through a double, and is exact also for the least 64-bit value.
    QString exact = amountText(amount.tenThousandths);
    const bool negative = exact.startsWith(u'-');
    if (negative)
        exact.remove(0, 1);
    const QString whole = exact.section(u'.', 0, 0);
    QString fraction = exact.section(u'.', 1);
    while (fraction.size() > 2 && fraction.endsWith(u'0'))
        fraction.chop(1);
    const QString cents = fraction.count(u'0') == fraction.size() ? QString() : u'.' + fraction;
    return amount.currency + QChar(QChar::Nbsp) + (negative ? u"-"_s : QString()) + grouped(whole) + cents;
}

QString shortId(const QString &id)
{
    constexpr qsizetype shown = 4;
    return id.size() <= 3 * shown ? id : id.left(shown) + QChar(0x2026) + id.right(shown);
}

} // namespace jaga::text
