// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/profile/profile_writer.h"

#include <yaml-cpp/yaml.h>

namespace jaga::sandbox {
namespace {

void entry(YAML::Emitter &yaml, const char *key, const QString &value)
{
    yaml << YAML::Key << key << YAML::Value << YAML::DoubleQuoted << value.toStdString();
}

void list(YAML::Emitter &yaml, const char *key, const QStringList &values)
{
    yaml << YAML::Key << key << YAML::Value << YAML::BeginSeq;
    for (const QString &value : values)
        yaml << YAML::DoubleQuoted << value.toStdString();
    yaml << YAML::EndSeq;
}

/// A source that does not exist is not named.
void sources(YAML::Emitter &yaml, const EnvironmentSources &environment)
{
    for (const SourceKind &kind : sourceKinds()) {
        if (!environment.contains(kind.name))
            continue;
        yaml << YAML::Key << kind.section.toStdString() << YAML::Value << YAML::BeginMap;
        for (const SourceKey &key : kind.keys) {
            const QByteArray name = key.name.toUtf8();
            const SourceSettings &settings = environment[kind.name];
            if (key.form == SourceKey::List)
                list(yaml, name.constData(), settings.list(key.name));
            else
                entry(yaml, name.constData(), settings.text(key.name));
        }
        yaml << YAML::EndMap;
    }
}

} // namespace

QByteArray profileText(const Profile &profile)
{
    YAML::Emitter yaml;
    yaml << YAML::BeginMap;
    entry(yaml, "name", profile.name);
    entry(yaml, "environment", profile.environment);
    entry(yaml, "site", profile.site);
    yaml << YAML::Key << "time_scale" << YAML::Value << profile.timeScale;
    yaml << YAML::Key << "tenant_zones" << YAML::Value << YAML::BeginMap;
    for (auto it = profile.tenantZones.cbegin(); it != profile.tenantZones.cend(); ++it)
        entry(yaml, it.key().toUtf8().constData(), it.value());
    yaml << YAML::EndMap;
    entry(yaml, "default_persona", profile.defaultPersona);
    entry(yaml, "ticket_pattern", profile.ticketPattern);
    entry(yaml, "case_folder", profile.caseFolder);
    list(yaml, "runbook_folders", profile.runbookFolders);
    sources(yaml, profile.sources);
    yaml << YAML::Key << "personas" << YAML::Value << YAML::BeginSeq;
    for (const Profile::Persona &persona : profile.personas) {
        yaml << YAML::BeginMap;
        entry(yaml, "id", persona.id);
        entry(yaml, "name", persona.name);
        entry(yaml, "role", persona.role);
        entry(yaml, "database_login", persona.databaseLogin);
        entry(yaml, "token_file", persona.tokenFile);
        yaml << YAML::EndMap;
    }
    yaml << YAML::EndSeq << YAML::EndMap;
    return QByteArray(yaml.c_str()) + '\n';
}

} // namespace jaga::sandbox
