// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/personas/persona.h"

#include <algorithm>

namespace jaga::sandbox {

const QList<Persona> &personas()
{
    static const QStringList one{QStringLiteral("nusantara")};
    static const QStringList all{QStringLiteral("nusantara"), QStringLiteral("yamabuki"), QStringLiteral("alpenring")};
    static const QList<Persona> everybody{
        {QStringLiteral("viewer"), QStringLiteral("Dewi Lestari Anggraini"), QStringLiteral("VIEWER"),
         QStringLiteral("dewi.anggraini"), QStringLiteral("sandbox_viewer"), one},
        {QStringLiteral("operator"), QStringLiteral("Budi Santoso"), QStringLiteral("OPERATOR"),
         QStringLiteral("budi.santoso"), QStringLiteral("sandbox_operator"), all},
        {QStringLiteral("senior-operator"), QStringLiteral("Haruka Yamaguchi"), QStringLiteral("SENIOR_OPERATOR"),
         QStringLiteral("haruka.yamaguchi"), QStringLiteral("sandbox_senior_operator"), all},
        {QStringLiteral("incident-commander"), QStringLiteral("Marie-Luise Oberhofer"),
         QStringLiteral("INCIDENT_COMMANDER"), QStringLiteral("marie-luise.oberhofer"),
         QStringLiteral("sandbox_incident_commander"), all},
        {QStringLiteral("engineer"), QStringLiteral("Rizky Ramadhan Pratama"), QStringLiteral("ENGINEER"),
         QStringLiteral("rizky.pratama"), QStringLiteral("sandbox_engineer"), all},
        {QStringLiteral("business-approver"), QStringLiteral("Cornelis van den Heuvel"),
         QStringLiteral("BUSINESS_APPROVER"), QStringLiteral("cornelis.vandenheuvel"),
         QStringLiteral("sandbox_business_approver"), all},
        {QStringLiteral("auditor"), QStringLiteral("Ingrid Bergström"), QStringLiteral("AUDITOR"),
         QStringLiteral("ingrid.bergstroem"), QStringLiteral("sandbox_auditor"), all},
    };
    return everybody;
}

const Persona *personaById(const QString &id)
{
    const QList<Persona> &everybody = personas();
    const auto found =
        std::find_if(everybody.begin(), everybody.end(), [&](const Persona &persona) { return persona.id == id; });
    return found == everybody.end() ? nullptr : &*found;
}

} // namespace jaga::sandbox
