// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace jaga::sandbox {

/// Somebody to practise as: one for each role. A change of persona is a change of database login and of token.
struct Persona {
    QString id; ///< viewer operator senior-operator incident-commander engineer business-approver auditor
    QString name;
    QString role;          ///< OPERATOR ...
    QString principalId;   ///< `sub` of the token, key of support_principal
    QString databaseLogin; ///< member of support_reader
    QStringList tenantCodes;
};

/// The seven of them. The viewer sees one tenant, the others see all.
const QList<Persona> &personas();
/// Null: there is no such persona.
const Persona *personaById(const QString &id);

} // namespace jaga::sandbox
