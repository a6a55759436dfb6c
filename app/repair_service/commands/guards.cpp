// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/guards.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

api::Guard guard(const QString &name, const QString &sentence, bool holds, const QString &found, const QString &source,
                 const QString &alternative)
{
    return {name, sentence, holds ? Truth::Yes : Truth::No, found, source, holds ? QString() : alternative};
}

api::Guard orderNotHeldGuard(bool held)
{
    return guard(u"order-held"_s, u"The order is not on hold"_s, !held, held ? u"on hold"_s : u"no hold"_s,
                 u"customer_order"_s);
}

api::Guard noSwitchGuard(const QStringList &switches)
{
    return guard(u"switch-active"_s, u"No containment switch forbids it"_s, switches.isEmpty(),
                 switches.isEmpty() ? u"no active switch"_s : switches.join(u", "_s), u"containment_switch"_s);
}

QString guardCode(const QString &guardName)
{
    if (guardName == u"target-state"_s)
        return u"precondition-failed"_s;
    return guardName == u"switch-active"_s ? guardName : u"guard:"_s + guardName;
}

} // namespace jaga::repair
