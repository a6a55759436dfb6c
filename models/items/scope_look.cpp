// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/scope_look.h"

#include "models/items/text_format.h"

#include <QCoreApplication>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Scope", text); }

} // namespace

QJsonObject ScopeLook::toJson() const
{
    QJsonObject values; // as text: a double would lose the end of a large amount
    for (auto total = totals.cbegin(); total != totals.cend(); ++total)
        values.insert(total.key(), QString::number(total.value()));
    return {{u"at"_s, toIsoText(at)}, {u"whole"_s, whole}, {u"totals"_s, values}};
}

std::optional<ScopeLook> ScopeLook::fromJson(const QJsonObject &json)
{
    const auto at = instantFromText(json.value("at"_L1).toString());
    if (!at || !json.value("totals"_L1).isObject())
        return std::nullopt;
    ScopeLook look{.at = *at, .whole = json.value("whole"_L1).toBool()};
    const QJsonObject values = json.value("totals"_L1).toObject();
    for (auto value = values.begin(); value != values.end(); ++value) {
        bool number = false;
        look.totals.insert(value.key(), value.value().toString().toLongLong(&number));
        if (!number)
            return std::nullopt;
    }
    return look;
}

ScopeLook scopeLook(const ScopeTotals &totals, Instant at)
{
    ScopeLook look{.at = at,
                   .whole = !totals.atLeast && totals.withoutAmount == 0 && totals.overflowed.isEmpty(),
                   .totals = {{u"tenants"_s, totals.tenants.size()},
                              {u"customers"_s, totals.customers.size()},
                              {u"orders"_s, totals.orders},
                              {u"quotes"_s, totals.quotes}}};
    for (const QString &currency : totals.currencies())
        look.totals.insert(u"value "_s + currency, totals.value.value(currency));
    return look;
}

QString growthWords(const std::optional<ScopeLook> &before, const ScopeLook &present, const QString &total,
                    const QString &currency)
{
    if (!before)
        return tr("first look");
    const QString since = text::minuteAt(before->at, present.at);
    if (!before->whole || !present.whole)
        return tr("change since %1 not known").arg(since);
    const qint64 change = present.totals.value(total) - before->totals.value(total);
    if (change == 0)
        return tr("no change since %1").arg(since);
    const QString size = currency.isEmpty() ? text::number(std::abs(change))
                                            : text::money({std::abs(change), currency}).mid(currency.size() + 1);
    return tr("%1%2 since %3").arg(change > 0 ? u"+"_s : u"\u2212"_s, size, since);
}

} // namespace jaga
