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

void sources(YAML::Emitter &yaml, const Profile &profile)
{
    yaml << YAML::Key << "platform_database" << YAML::Value << YAML::BeginMap;
    entry(yaml, "dsn", profile.databaseDsn);
    yaml << YAML::EndMap;
    yaml << YAML::Key << "kafka" << YAML::Value << YAML::BeginMap;
    entry(yaml, "bootstrap", profile.kafkaBootstrap);
    list(yaml, "groups", profile.kafkaGroups);
    yaml << YAML::EndMap;
    yaml << YAML::Key << "cache" << YAML::Value << YAML::BeginMap;
    entry(yaml, "socket", profile.cacheSocket);
    entry(yaml, "user", profile.cacheUser);
    entry(yaml, "password", profile.cachePassword);
    yaml << YAML::EndMap;
    yaml << YAML::Key << "workflow_engine" << YAML::Value << YAML::BeginMap;
    entry(yaml, "url", profile.engineUrl.toString());
    yaml << YAML::EndMap;
    yaml << YAML::Key << "repair_api" << YAML::Value << YAML::BeginMap;
    entry(yaml, "url", profile.repairApiUrl.toString());
    yaml << YAML::EndMap;
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
