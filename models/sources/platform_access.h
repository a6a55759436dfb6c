// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/platform_connection.h"

#include <QStringList>

namespace jaga {

/// One right that lets a login change something.
struct WriteRight {
    QString kind; ///< table, sequence, schema, database, attribute, member, security definer, server function
    QString object;
    QString right;            ///< INSERT ...
    QString sentence() const; ///< it may INSERT on table customer_order
};

struct PlatformAccess {
    QString user;
    QList<WriteRight> writeRights; ///< empty: this login cannot change anything
    QStringList withheld;          ///< relations of the search path of which it may not read everything
};

/// Asks the server what the login of this connection could change. default_transaction_read_only is no barrier (the session may
/// set it off); what was never granted is.
Expected<PlatformAccess> readPlatformAccess(PlatformConnection &connection, const Deadline &deadline,
                                            const Interruption &interruption);

/// Why a login that can write is refused, for people.
Error canWriteError(const PlatformAccess &access);

} // namespace jaga
