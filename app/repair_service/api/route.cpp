// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/api/route.h"

namespace jaga::repair {

std::optional<QStringList> Route::match(const QString &path) const
{
    const QStringList wanted = pattern.split(u'/');
    const QStringList given = path.split(u'/');
    if (wanted.size() != given.size())
        return std::nullopt;
    QStringList ids;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        if (wanted.at(i).startsWith(u'{'))
            ids.append(given.at(i));
        else if (wanted.at(i) != given.at(i))
            return std::nullopt;
    }
    return ids;
}

} // namespace jaga::repair
