// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/money.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace jaga {

Expected<qint64> tenThousandthsFromText(const QString &text)
{
    static const QRegularExpression shape(u"^(-?)(\\d{1,15})(?:\\.(\\d{1,4}))?$"_s);
    const auto match = shape.match(text);
    if (!match.hasMatch())
        return failure(ErrorCode::Invalid, u"not an amount with at most 15 and 4 digits: %1"_s.arg(text.left(64)));
    // 15 + 4 digits can exceed 2^63; the text is then refused instead of wrapped.
    bool fits = false;
    const qint64 value = (match.captured(2) + match.captured(3).leftJustified(4, u'0')).toLongLong(&fits);
    if (!fits)
        return failure(ErrorCode::Invalid, u"amount too large: %1"_s.arg(text));
    return match.captured(1).isEmpty() ? value : -value;
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
