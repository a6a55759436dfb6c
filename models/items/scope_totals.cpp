// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/scope_totals.h"

#include "models/items/evidence_state.h"
#include "models/items/text_format.h"

#include <QCoreApplication>
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

void takeRow(ScopeTotals &totals, const Table &table, qsizetype row)
{
    const QString name = table.text(row, u"tenant"_s);
    const QString id = table.text(row, u"tenant_id"_s);
    ScopeTotals::Tenant &tenant = tenantOf(totals, id.isEmpty() ? name : id, name);
    QString customer = table.text(row, u"customer_id"_s);
    if (customer.isEmpty())
        customer = table.text(row, u"customer"_s);
    if (!customer.isEmpty()) {
        tenant.customers.insert(customer);
        totals.customers.insert(tenant.id + u'/' + customer);
    }
    const bool quote = isQuote(table.text(row, u"entity"_s));
    ++(quote ? tenant.quotes : tenant.orders);
    ++(quote ? totals.quotes : totals.orders);
    const auto amount = table.integer(row, u"amount"_s);
    const QString currency = table.text(row, u"currency"_s);
    if (!amount || currency.isEmpty()) {
        ++totals.withoutAmount;
        return;
    }
    if (!add(tenant.value, currency, *amount) || !add(totals.value, currency, *amount))
        totals.overflowed.insert(currency);
}

TableCell countCell(qsizetype count)
{
    return {.text = text::number(count),
            .order = count,
            .emphasis = count == 0 ? Emphasis::Disabled : Emphasis::Normal,
            .raw = QString::number(count)};
}

/// Digits without the currency, for a column that is headed by it.
QString amountOnly(qint64 value, const QString &currency)
{
    return text::money({value, currency}).mid(currency.size() + 1);
}

TableCell moneyCell(const QMap<QString, qint64> &value, const QString &currency)
{
    const auto found = value.constFind(currency);
    if (found == value.constEnd())
        return {.text = u"0"_s, .order = 0, .emphasis = Emphasis::Disabled};
    return {.text = amountOnly(*found, currency), .order = *found, .raw = amountText(*found)};
}

TableRow listRow(const Table &table, qsizetype row, Instant now)
{
    const auto amount = table.integer(row, u"amount"_s);
    const QString currency = table.text(row, u"currency"_s);
    const auto since = table.integer(row, u"since"_s);
    TableCell value{.text = tr("not known"), .order = -1, .mark = CellMark::Unknown};
    if (amount && !currency.isEmpty())
        value = {.text = amountOnly(*amount, currency), .order = *amount, .raw = amountText(*amount)};
    TableCell age{.text = tr("not known"), .order = -1, .mark = CellMark::Unknown};
    if (since) {
        const Instant at = instantFromMicroseconds(*since);
        age = {.text = text::shortAge(now - at), .order = (now - at).count(), .raw = toIsoText(at)};
    }
    const QString id = table.text(row, u"entity_id"_s);
    const QString entity = table.text(row, u"entity"_s);
    return {.key = id.isEmpty() ? u"row %1"_s.arg(row) : entity + u' ' + id,
            .cells = {{.text = table.text(row, u"number"_s), .raw = id},
                      {.text = isQuote(entity) ? tr("quote") : tr("order"), .emphasis = Emphasis::Quiet, .raw = entity},
                      {.text = table.text(row, u"customer"_s)},
                      {.text = table.text(row, u"tenant"_s), .emphasis = Emphasis::Quiet},
                      {.text = table.text(row, u"state"_s)},
                      {.text = currency},
                      value,
                      age}};
}

} // namespace

ScopeTotals scopeTotals(const QList<const Evidence *> &evidence, Instant now)
{
    ScopeTotals totals;
    for (const Evidence *one : ofShape(evidence, u"scope"_s)) {
        for (qsizetype row = 0; row < one->table.rows.size(); ++row)
            takeRow(totals, one->table, row);
    }
    totals.atLeast = !evidenceState(evidence, u"scope"_s, now).isWhole();
    std::stable_sort(totals.tenants.begin(), totals.tenants.end(),
                     [](const auto &a, const auto &b) { return a.orders + a.quotes > b.orders + b.quotes; });
    return totals;
}

QString scopeValueWords(const ScopeTotals &totals, const QString &currency)
{
    if (totals.overflowed.contains(currency))
        return tr("%1 not known: too large to add up").arg(currency);
    const QString value = text::money({totals.value.value(currency), currency});
    return totals.atLeast || totals.withoutAmount > 0 ? tr("at least %1").arg(value) : value;
}

QList<TableColumn> scopeTenantColumns(const ScopeTotals &totals)
{
    QList<TableColumn> columns{{.title = tr("Tenant"), .width = 160, .stretch = true},
                               {.title = tr("Customers"), .width = 80, .digits = true, .right = true},
                               {.title = tr("Orders"), .width = 68, .digits = true, .right = true},
                               {.title = tr("Quotes"), .width = 68, .digits = true, .right = true}};
    for (const QString &currency : totals.currencies())
        columns << TableColumn{.title = tr("Value, %1").arg(currency), .width = 140, .digits = true, .right = true};
    return columns;
}

QList<TableRow> scopeTenantRows(const ScopeTotals &totals)
{
    QList<TableRow> rows;
    for (const ScopeTotals::Tenant &tenant : totals.tenants) {
        TableRow row{.key = tenant.id,
                     .cells = {{.text = tenant.name},
                               countCell(tenant.customers.size()),
                               countCell(tenant.orders),
                               countCell(tenant.quotes)}};
        for (const QString &currency : totals.currencies())
            row.cells << moneyCell(tenant.value, currency);
        rows << row;
    }
    return rows;
}

QList<TableColumn> scopeColumns()
{
    return {{.title = tr("Number"), .width = 84, .digits = true},
            {.title = tr("Kind"), .width = 50},
            {.title = tr("Customer"), .width = 170, .stretch = true},
            {.title = tr("Tenant"), .width = 80},
            {.title = tr("State"), .width = 118},
            {.title = tr("Curr."), .width = 44, .tip = tr("Currency")},
            {.title = tr("Value"), .width = 118, .digits = true, .right = true},
            {.title = tr("Since"), .width = 62, .digits = true, .right = true}};
}

QList<TableRow> scopeRows(const QList<const Evidence *> &evidence, Instant now)
{
    QList<TableRow> rows;
    for (const Evidence *one : ofShape(evidence, u"scope"_s)) {
        for (qsizetype row = 0; row < one->table.rows.size(); ++row)
            rows << listRow(one->table, row, now);
    }
    return rows;
}

} // namespace jaga
