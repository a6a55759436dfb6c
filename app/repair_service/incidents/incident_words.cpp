// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/incidents/incident_words.h"

using namespace Qt::StringLiterals;

namespace jaga::repair::incidents {

const QStringList &categories()
{
    static const QStringList all{u"TECHNICAL"_s, u"PROCESS"_s, u"BUSINESS"_s, u"CONSISTENCY"_s};
    return all;
}

const QStringList &severities()
{
    static const QStringList all{u"P0"_s, u"P1"_s, u"P2"_s, u"P3"_s};
    return all;
}

const QStringList &scopeTypes()
{
    static const QStringList all{u"TENANT"_s, u"CUSTOMER"_s, u"QUOTE"_s, u"ORDER"_s};
    return all;
}

const QStringList &stepStates()
{
    static const QStringList all{u"open"_s, u"done"_s, u"not-applicable"_s, u"deferred"_s, u"overridden"_s};
    return all;
}

const QStringList &reviewQuestions()
{
    static const QStringList all{u"conditions"_s,    u"signalThatDetected"_s, u"signalMissing"_s, u"stepThatWorked"_s,
                                 u"stepUnclear"_s,   u"safeOrLucky"_s,        u"manualSql"_s,     u"automation"_s,
                                 u"compatibility"_s, u"invariant"_s};
    return all;
}

const QStringList &actionCategories()
{
    static const QStringList all{u"CODE_FIX"_s,     u"TEST"_s,        u"ALERT"_s,        u"DASHBOARD"_s, u"RUNBOOK"_s,
                                 u"ARCHITECTURE"_s, u"REPAIR_TOOL"_s, u"RELEASE_GATE"_s, u"TRAINING"_s};
    return all;
}

} // namespace jaga::repair::incidents
