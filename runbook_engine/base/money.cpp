// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/money.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

Expected<qint64> tenThousandthsFromText(const QString &text)
{
    constexpr qsizetype mostWhole = 15;
    constexpr qsizetype mostDecimals = 4;
    const bool isNegative = text.startsWith(u'-');
    const QStringView amount = QStringView(text).sliced(isNegative ? 1 : 0);
    const qsizetype point = amount.indexOf(u'.');
    const QStringView whole = point < 0 ? amount : amount.first(point);
    const QStringView decimals = point < 0 ? QStringView() : amount.sliced(point + 1);
    const auto areDigits = [](QStringView part) {
        return std::all_of(part.begin(), part.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    };
    if (whole.isEmpty() || whole.size() > mostWhole || (point >= 0 && decimals.isEmpty()) ||
        decimals.size() > mostDecimals || !areDigits(whole) || !areDigits(decimals))
        return failure(ErrorCode::Invalid, u"not an amount with at most 15 and 4 digits: %1"_s.arg(text.left(64)));
    // 15 + 4 digits can exceed 2^63; the text is then refused instead of wrapped.
    bool fits = false;
    const qint64 value = (whole.toString() + decimals.toString().leftJustified(mostDecimals, u'0')).toLongLong(&fits);
    if (!fits)
        return failure(ErrorCode::Invalid, u"amount too large: %1"_s.arg(text));
    return isNegative ? -value : value;
}

QString amountText(qint64 tenThousandths)
{
    const bool negative = tenThousandths < 0;
    const quint64 magnitude =
        negative ? ~static_cast<quint64>(tenThousandths) + 1 : static_cast<quint64>(tenThousandths);
    return (negative ? u"-"_s : QString()) + QString::number(magnitude / 10'000) + u'.' +
           QString::number(magnitude % 10'000).rightJustified(4, u'0');
}

} // namespace jaga
