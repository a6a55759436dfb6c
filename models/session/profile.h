// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/source_kinds.h"
#include "runbook_engine/base/expected.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace jaga {

/// Which environment a window looks at: the text of a profile file, read once. Keys are those of the YAML below.
struct Profile {
    /// One person this profile can act as. Outside the sandbox there is one; its token comes from the sign-in.
    struct Persona {
        QString id;   ///< viewer operator senior-operator incident-commander engineer business-approver auditor
        QString name; ///< as shown in the band
        QString role; ///< OPERATOR ...
        QString databaseLogin; ///< PostgreSQL login of this person
        QString tokenFile;     ///< sandbox: renewed by the sandbox while it runs
    };

    QString name;                       ///< SANDBOX jkt
    QString environment;                ///< production staging test sandbox game-day
    QString site;                       ///< shown beside the environment
    double timeScale = 1;               ///< limits run this many times faster
    QMap<QString, QString> tenantZones; ///< IANA zone by tenant code, where it is known
    EnvironmentSources sources;         ///< each read from the section and keys that its kind names
    QString caseFolder;                 ///< one case file per opened case
    QStringList runbookFolders;         ///< read after the built-in set
    QList<Persona> personas;
    QString defaultPersona;
    QString ticketPattern;

    bool isSandbox() const { return environment == QLatin1String("sandbox"); }
    const Persona *persona(const QString &id) const;
    QString setting(const QString &source, const QString &key) const { return sources.value(source).text(key); }
    QUrl repairApiUrl() const { return QUrl(setting(QStringLiteral("support"), QStringLiteral("url"))); }
};

/// name: SANDBOX            environment: sandbox      site: local
/// time_scale: 60           default_persona: operator  ticket_pattern: "^[A-Z]{2,10}-[0-9]+"
/// case_folder: ...         runbook_folders: [...]
/// tenant_zones: {nusantara: Asia/Jakarta}
/// platform_database: {dsn: "host=... port=... dbname=..."}
/// kafka: {bootstrap: "127.0.0.1:1234", groups: [...]}
/// cache: {socket: ..., user: console, password: ...}
/// workflow_engine: {url: "http://127.0.0.1:1234/v2"}
/// repair_api: {url: "http://127.0.0.1:1234"}
/// personas: [{id: operator, name: ..., role: OPERATOR, database_login: ..., token_file: ...}]
/// Relative paths are taken from the profile's folder. Unknown keys are errors, with file and line.
Expected<Profile> readProfile(const QString &file);

} // namespace jaga
