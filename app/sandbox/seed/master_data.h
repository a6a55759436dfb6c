// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/money.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QUuid>

namespace jaga::sandbox {

/// What exists before the first quote: tenants, their customers and what they sell. Quotes, orders and everything that has a
/// history are made by the running platform, never seeded.
struct MasterData {
    struct Tenant {
        QUuid id;
        QString code;
        QString name;
        QString region;
        QString zone; ///< IANA
        QString currency;
        QUuid catalogId;
        QString catalogCode;
        QString catalogVersion; ///< v42; the same in the database and in the cache
    };
    struct Customer {
        QUuid id;
        QUuid tenantId;
        QString code;
        QString name;
        QString segment; ///< STANDARD BUSINESS ENTERPRISE KEY_ACCOUNT
        bool strategic = false;
        bool regulated = false;
    };
    struct Offering {
        QUuid id;
        QUuid tenantId;
        QString code;
        QString name;
        Money price;           ///< for one year
        QStringList taskTypes; ///< what fulfillment does for it, in order
    };

    QList<Tenant> tenants;
    QList<Customer> customers;
    QList<Offering> offerings;

    const Tenant *tenant(const QString &code) const;
    QList<Customer> customersOf(const QUuid &tenantId) const;
    QList<Offering> offeringsOf(const QUuid &tenantId) const;
};

/// The same seed gives the same ids; names never change.
MasterData masterData(quint64 seed);
/// The id of one named thing under a seed.
QUuid seededId(quint64 seed, const QString &name);

} // namespace jaga::sandbox
