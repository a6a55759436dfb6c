// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/scope_totals.h"

#include "models/items/evidence_state.h"
#include "models/items/text_format.h"

#include <QCoreApplication>
#include <QHash>
#include <QMap>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Scope", text); }

bool isQuote(const QString &entity) { return entity.compare("QUOTE"_L1, Qt::CaseInsensitive) == 0; }

ScopeTotals::Tenant &tenantOf(ScopeTotals &totals, const QString &id, const QString &name)
{
    for (ScopeTotals::Tenant &tenant : totals.tenants) {
        if (tenant.id == id)
            return tenant;
    }
    totals.tenants.append(
        ScopeTotals::Tenant{.id = id, .name = name.isEmpty() ? tr("not told") : name, .customers = {}, .value = {}});
    return totals.tenants.last();
}

/// False when the sum left the range of 64 bits; the sum is then worthless and says so.
bool add(QMap<QString, qint64> &sums, const QString &currency, qint64 amount)
{
    return !__builtin_add_overflow(sums[currency], amount, &sums[currency]);
}

ScopeTotals::Customer &customerOf(ScopeTotals &totals, QHash<QString, qsizetype> &places, const QString &key)
{
    const auto place = places.constFind(key);
    if (place != places.cend())
        return totals.customers[*place];
    places.insert(key, totals.customers.size());
    totals.customers.append(ScopeTotals::Customer{.key = key});
    return totals.customers.last();
}

void takeRow(ScopeTotals &totals, QHash<QString, qsizetype> &places, const Table &table, qsizetype row)
{
    const QString name = table.text(row, u"tenant"_s);
    const QString id = table.text(row, u"tenant_id"_s);
    ScopeTotals::Tenant &tenant = tenantOf(totals, id.isEmpty() ? name : id, name);
    QString customer = table.text(row, u"customer_id"_s);
    if (customer.isEmpty())
        customer = table.text(row, u"customer"_s);
    const bool quote = isQuote(table.text(row, u"entity"_s));
    const auto since = table.integer(row, u"since"_s);
    ScopeTotals::Customer *whose = nullptr;
    if (!customer.isEmpty()) {
        tenant.customers.insert(customer);
        whose = &customerOf(totals, places, tenant.id + u'/' + customer);
        whose->name = table.text(row, u"customer"_s);
        whose->tenant = tenant.name;
        ++(quote ? whose->quotes : whose->orders);
    }
    ++(quote ? tenant.quotes : tenant.orders);
    ++(quote ? totals.quotes : totals.orders);
    if (since) {
        const Instant at = instantFromMicroseconds(*since);
        totals.span.take(at);
        tenant.span.take(at);
        if (whose)
            whose->span.take(at);
    }
    const auto amount = table.integer(row, u"amount"_s);
    const QString currency = table.text(row, u"currency"_s);
    if (!amount || currency.isEmpty()) {
        ++totals.withoutAmount;
        return;
    }
    if (!add(tenant.value, currency, *amount) || !add(totals.value, currency, *amount))
        totals.overflowed.insert(currency);
    else if (whose)
        add(whose->value, currency, *amount); // a part of a sum that fits
}

} // namespace

void ScopeTotals::Span::take(Instant at)
{
    first = first ? std::min(*first, at) : at;
    newest = newest ? std::max(*newest, at) : at;
}

ScopeTotals scopeTotals(const QList<const Evidence *> &evidence, Instant now)
{
    ScopeTotals totals;
    QHash<QString, qsizetype> places;
    for (const Evidence *one : ofShape(evidence, u"scope"_s)) {
        for (qsizetype row = 0; row < one->table.rows.size(); ++row)
            takeRow(totals, places, one->table, row);
    }
    totals.atLeast = !evidenceState(evidence, u"scope"_s, now).isWhole();
    const auto most = [](const auto &a, const auto &b) { return a.orders + a.quotes > b.orders + b.quotes; };
    std::stable_sort(totals.tenants.begin(), totals.tenants.end(), most);
    std::stable_sort(totals.customers.begin(), totals.customers.end(), most);
    return totals;
}

QString scopeValueWords(const ScopeTotals &totals, const QString &currency)
{
    if (totals.overflowed.contains(currency))
        return tr("%1 not known: too large to add up").arg(currency);
    const QString value = text::money({totals.value.value(currency), currency});
    return totals.atLeast || totals.withoutAmount > 0 ? tr("at least %1").arg(value) : value;
}

} // namespace jaga
