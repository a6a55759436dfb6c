// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/evidence_state.h"
#include "models/items/scope_totals.h"
#include "models/items/text_format.h"

#include <QCoreApplication>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Scope", text); }

bool isQuote(const QString &entity) { return entity.compare("QUOTE"_L1, Qt::CaseInsensitive) == 0; }

QList<TableColumn> spanColumns()
{
    return {{.title = tr("First"),
             .width = 62,
             .digits = true,
             .right = true,
             .tip = tr("Age of the one that stands longest")},
            {.title = tr("Newest"),
             .width = 62,
             .digits = true,
             .right = true,
             .tip = tr("Age of the one that came last")}};
}

TableCell spanCell(const std::optional<Instant> &at, Instant now)
{
    if (!at)
        return {.text = tr("not known"), .order = -1, .mark = CellMark::Unknown};
    return {.text = text::shortAge(now - *at),
            .order = (now - *at).count(),
            .emphasis = Emphasis::Quiet,
            .raw = toIsoText(*at)};
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

QList<TableColumn> scopeTenantColumns(const ScopeTotals &totals)
{
    QList<TableColumn> columns{{.title = tr("Tenant"), .width = 120, .stretch = true},
                               {.title = tr("Customers"), .width = 78, .digits = true, .right = true},
                               {.title = tr("Orders"), .width = 60, .digits = true, .right = true},
                               {.title = tr("Quotes"), .width = 60, .digits = true, .right = true}};
    for (const QString &currency : totals.currencies())
        columns << TableColumn{.title = tr("Value, %1").arg(currency), .width = 122, .digits = true, .right = true};
    return columns << spanColumns();
}

QList<TableColumn> scopeCustomerColumns(const ScopeTotals &totals)
{
    QList<TableColumn> columns{{.title = tr("Customer"), .width = 170, .stretch = true},
                               {.title = tr("Tenant"), .width = 86},
                               {.title = tr("Orders"), .width = 58, .digits = true, .right = true},
                               {.title = tr("Quotes"), .width = 58, .digits = true, .right = true}};
    for (const QString &currency : totals.currencies())
        columns << TableColumn{.title = tr("Value, %1").arg(currency), .width = 118, .digits = true, .right = true};
    return columns << spanColumns();
}

QList<TableRow> scopeCustomerRows(const ScopeTotals &totals, Instant now)
{
    QList<TableRow> rows;
    for (const ScopeTotals::Customer &customer : totals.customers) {
        TableRow row{.key = customer.key,
                     .cells = {{.text = customer.name.isEmpty() ? tr("not told") : customer.name},
                               {.text = customer.tenant, .emphasis = Emphasis::Quiet},
                               countCell(customer.orders),
                               countCell(customer.quotes)}};
        for (const QString &currency : totals.currencies())
            row.cells << moneyCell(customer.value, currency);
        row.cells << spanCell(customer.span.first, now) << spanCell(customer.span.newest, now);
        rows << row;
    }
    return rows;
}

QList<TableRow> scopeTenantRows(const ScopeTotals &totals, Instant now)
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
        row.cells << spanCell(tenant.span.first, now) << spanCell(tenant.span.newest, now);
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
            {.title = tr("Since"), .width = 66, .digits = true, .right = true}};
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
