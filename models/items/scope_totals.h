// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/cell_table.h"
#include "runbook_engine/base/money.h"
#include "runbook_engine/evidence/evidence.h"

#include <QSet>

#include <optional>

namespace jaga {

/// How many are hit and for how much: one value per currency, never added across them.
struct ScopeTotals {
    /// Since when: of the one that stands longest, and of the one that came last.
    struct Span {
        std::optional<Instant> first = {};
        std::optional<Instant> newest = {};
        void take(Instant at);
    };
    struct Customer {
        QString key = {}; ///< tenant and customer
        QString name = {};
        QString tenant = {};
        qsizetype orders = 0;
        qsizetype quotes = 0;
        QMap<QString, qint64> value = {};
        Span span = {};
    };
    struct Tenant {
        QString id = {};
        QString name = {};
        QSet<QString> customers = {};
        qsizetype orders = 0;
        qsizetype quotes = 0;
        QMap<QString, qint64> value = {}; ///< 1/10,000 units by currency
        Span span = {};
    };
    QList<Tenant> tenants = {};     ///< most orders and quotes first
    QList<Customer> customers = {}; ///< likewise
    Span span = {};
    qsizetype orders = 0;
    qsizetype quotes = 0;
    QMap<QString, qint64> value = {};
    qsizetype withoutAmount = 0;   ///< rows whose amount or currency is not known: every value is `at least`
    QSet<QString> overflowed = {}; ///< currencies whose sum does not fit 64 bits: not known
    bool atLeast = false;          ///< the list was cut off, partly unread or stale

    QStringList currencies() const { return value.keys(); }
};

ScopeTotals scopeTotals(const QList<const Evidence *> &evidence, Instant now);
/// `IDR 61 840 500 000`, with `at least` where something is missing, `not known` where the sum does not fit.
QString scopeValueWords(const ScopeTotals &totals, const QString &currency);

/// Tenant, Customers, Orders, Quotes, one column per currency, First, Newest.
QList<TableColumn> scopeTenantColumns(const ScopeTotals &totals);
QList<TableRow> scopeTenantRows(const ScopeTotals &totals, Instant now);
/// Customer, Tenant, Orders, Quotes, one column per currency, First, Newest.
QList<TableColumn> scopeCustomerColumns(const ScopeTotals &totals);
QList<TableRow> scopeCustomerRows(const ScopeTotals &totals, Instant now);

/// What is hit: Number, Kind, Customer, Tenant, State, Currency, Value, Since.
QList<TableColumn> scopeColumns();
QList<TableRow> scopeRows(const QList<const Evidence *> &evidence, Instant now);
constexpr int scopeKindColumn = 1;
constexpr int scopeCustomerColumn = 2;
constexpr int scopeTenantColumn = 3;
constexpr int scopeCurrencyColumn = 5;

} // namespace jaga
