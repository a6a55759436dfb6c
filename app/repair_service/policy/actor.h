// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace jaga::repair {

/// Who is asking, as the service's own tables know the person at this moment.
struct Actor {
    QString personId;
    QString displayName;
    QString kind;        ///< HUMAN or SERVICE
    QStringList roles;   ///< held now, for the tenant of the request
    QString role;        ///< the one this request acts in; empty for reading
    bool audits = false; ///< holds Auditor now, for whatever tenant

    bool holds(const QString &wanted) const { return roles.contains(wanted); }
};

} // namespace jaga::repair
