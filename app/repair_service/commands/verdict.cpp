// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/command_handler.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace jaga::repair {

Truth Verdict::passed() const
{
    Truth all = Truth::Yes;
    for (const Condition &condition : conditions)
        all = both(all, condition.holds);
    return all;
}

QJsonArray Verdict::toJson() const
{
    QJsonArray array;
    for (const Condition &condition : conditions)
        array.append(QJsonObject{{u"sentence"_s, condition.sentence},
                                 {u"holds"_s, truthName(condition.holds)},
                                 {u"found"_s, condition.found}});
    return array;
}

} // namespace jaga::repair
