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
void sources(YAML::Emitter &yaml, const Profile &profile)
{
    const auto group = [&](const char *name, bool exists, auto entries) {
        if (!exists)
            return;
        yaml << YAML::Key << name << YAML::Value << YAML::BeginMap;
        entries();
        yaml << YAML::EndMap;
    };
    group("platform_database", true, [&] { entry(yaml, "dsn", profile.databaseDsn); });
    group("kafka", !profile.kafkaBootstrap.isEmpty(), [&] {
        entry(yaml, "bootstrap", profile.kafkaBootstrap);
        list(yaml, "groups", profile.kafkaGroups);
    });
    group("cache", !profile.cacheSocket.isEmpty(), [&] {
        entry(yaml, "socket", profile.cacheSocket);
        entry(yaml, "user", profile.cacheUser);
        entry(yaml, "password", profile.cachePassword);
    });
    group("workflow_engine", !profile.engineUrl.isEmpty(), [&] { entry(yaml, "url", profile.engineUrl.toString()); });
    group("repair_api", true, [&] { entry(yaml, "url", profile.repairApiUrl.toString()); });
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
    sources(yaml, profile);
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
