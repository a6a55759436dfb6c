// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/profile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTimeZone>

#include <yaml-cpp/yaml.h>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr qint64 LargestProfile = 256 * 1024;

/// What is wrong with the file, and where; thrown inside this file only.
struct Flaw {
    YAML::Mark mark;
    QString message;
};

QString textOf(const YAML::Node &node, const QString &key)
{
    if (!node.IsScalar())
        throw Flaw{node.Mark(), u"`%1` is not a plain value; write it as text"_s.arg(key)};
    return QString::fromStdString(node.Scalar());
}

/// What takes the value of each key.
using Readers = QMap<QString, std::function<void(const YAML::Node &, const QString &)>>;

/// Walks a mapping: every key must be known, none may stand twice.
void readMapping(const YAML::Node &node, const QString &where, const Readers &readers)
{
    if (!node.IsMap())
        throw Flaw{node.Mark(), u"%1 is not a mapping of keys to values"_s.arg(where)};
    QStringList seen;
    for (const auto &item : node) {
        const QString key = textOf(item.first, where);
        if (!readers.contains(key))
            throw Flaw{item.first.Mark(),
                       u"`%1` is not a key of %2; known are %3"_s.arg(key, where, readers.keys().join(u", "_s))};
        if (seen.contains(key))
            throw Flaw{item.first.Mark(), u"`%1` stands twice in %2; keep one"_s.arg(key, where)};
        seen << key;
        readers.value(key)(item.second, key);
    }
}

auto into(QString &target)
{
    return [&target](const YAML::Node &node, const QString &key) { target = textOf(node, key); };
}

void checkAddress(const YAML::Node &node, const QString &key)
{
    const QUrl url(textOf(node, key), QUrl::StrictMode);
    if (!url.isValid() || url.scheme().isEmpty() || url.host().isEmpty())
        throw Flaw{node.Mark(), u"`%1` is not an address; write it as http://host:port"_s.arg(key)};
}

auto into(QStringList &target)
{
    return [&target](const YAML::Node &node, const QString &key) {
        if (!node.IsSequence())
            throw Flaw{node.Mark(), u"`%1` is not a list; write it as [a, b]"_s.arg(key)};
        for (const auto &item : node)
            target << textOf(item, key);
    };
}

Profile::Persona readPersona(const YAML::Node &node)
{
    Profile::Persona persona;
    readMapping(node, u"a persona"_s,
                {{u"id"_s, into(persona.id)},
                 {u"name"_s, into(persona.name)},
                 {u"role"_s, into(persona.role)},
                 {u"database_login"_s, into(persona.databaseLogin)},
                 {u"token_file"_s, into(persona.tokenFile)}});
    if (persona.id.isEmpty() || persona.role.isEmpty())
        throw Flaw{node.Mark(), u"a persona needs at least `id` and `role`"_s};
    return persona;
}

QMap<QString, QString> readZones(const YAML::Node &node)
{
    if (!node.IsMap())
        throw Flaw{node.Mark(), u"`tenant_zones` is not a map; write it as {tenant: Area/City}"_s};
    QMap<QString, QString> zones;
    for (const auto &entry : node) {
        const QString zone = textOf(entry.second, u"tenant_zones"_s);
        if (!QTimeZone::isTimeZoneIdAvailable(zone.toLatin1()))
            throw Flaw{entry.second.Mark(),
                       u"%1 is not a time zone this system knows; write it as Area/City"_s.arg(zone)};
        zones.insert(textOf(entry.first, u"tenant_zones"_s), zone);
    }
    return zones;
}

SourceSettings readSettings(const YAML::Node &node, const SourceKind &kind)
{
    SourceSettings settings;
    Readers readers;
    for (const SourceKey &key : kind.keys) {
        QStringList &target = settings.values[key.name];
        readers.insert(key.name, [&target, form = key.form](const YAML::Node &value, const QString &name) {
            if (form == SourceKey::List)
                return into(target)(value, name);
            target = {textOf(value, name)};
            if (form == SourceKey::Address)
                checkAddress(value, name);
        });
    }
    readMapping(node, kind.section, readers);
    if (const QString &address = kind.keys.first().name; settings.text(address).isEmpty())
        throw Flaw{node.Mark(), u"`%1.%2` is missing"_s.arg(kind.section, address)};
    return settings;
}

Profile readDocument(const YAML::Node &root)
{
    Profile profile;
    Readers readers{
        {u"name"_s, into(profile.name)},
        {u"environment"_s, into(profile.environment)},
        {u"site"_s, into(profile.site)},
        {u"time_scale"_s,
         [&](const YAML::Node &node, const QString &key) {
             bool ok = false;
             profile.timeScale = textOf(node, key).toDouble(&ok);
             if (!ok || !(profile.timeScale >= 1 && profile.timeScale <= 100'000))
                 throw Flaw{node.Mark(), u"`time_scale` is not a number from 1 to 100000"_s};
         }},
        {u"tenant_zones"_s, [&](const YAML::Node &node, const QString &) { profile.tenantZones = readZones(node); }},
        {u"default_persona"_s, into(profile.defaultPersona)},
        {u"ticket_pattern"_s,
         [&](const YAML::Node &node, const QString &key) {
             profile.ticketPattern = textOf(node, key);
             if (const QRegularExpression pattern(profile.ticketPattern); !pattern.isValid())
                 throw Flaw{node.Mark(),
                            u"`ticket_pattern` is not a regular expression: %1"_s.arg(pattern.errorString())};
         }},
        {u"case_folder"_s, into(profile.caseFolder)},
        {u"runbook_folders"_s, into(profile.runbookFolders)},
        {u"personas"_s,
         [&](const YAML::Node &node, const QString &) {
             if (!node.IsSequence() || node.size() == 0)
                 throw Flaw{node.Mark(), u"`personas` is not a list with at least one person"_s};
             for (const auto &item : node)
                 profile.personas << readPersona(item);
         }},
    };
    for (const SourceKind &kind : sourceKinds())
        readers.insert(kind.section, [&profile, &kind](const YAML::Node &node, const QString &) {
            profile.sources.insert(kind.name, readSettings(node, kind));
        });
    readMapping(root, u"a profile"_s, readers);
    return profile;
}

/// What cannot be seen key by key.
void checkWhole(const Profile &profile, const YAML::Mark &start)
{
    static const QStringList environments{u"production"_s, u"staging"_s, u"test"_s, u"sandbox"_s, u"game-day"_s};
    if (!environments.contains(profile.environment))
        throw Flaw{start, u"`environment` is missing or none of %1"_s.arg(environments.join(u", "_s))};
    if (profile.personas.isEmpty())
        throw Flaw{start, u"`personas` is missing; name the person who signs in"_s};
    if (!profile.persona(profile.defaultPersona))
        throw Flaw{start, u"`default_persona` names none of the personas"_s};
    if (!profile.sources.contains(u"platform"_s))
        throw Flaw{start, u"`platform_database.dsn` is missing"_s};
    if (!profile.sources.contains(u"support"_s))
        throw Flaw{start, u"`repair_api.url` is missing"_s};
    if (profile.caseFolder.isEmpty())
        throw Flaw{start, u"`case_folder` is missing; case files need a place"_s};
}

void resolve(Profile &profile, const QDir &folder)
{
    profile.caseFolder = folder.absoluteFilePath(profile.caseFolder);
    for (QString &runbooks : profile.runbookFolders)
        runbooks = folder.absoluteFilePath(runbooks);
    for (Profile::Persona &persona : profile.personas)
        if (!persona.tokenFile.isEmpty())
            persona.tokenFile = folder.absoluteFilePath(persona.tokenFile);
}

} // namespace

const Profile::Persona *Profile::persona(const QString &id) const
{
    for (const Persona &candidate : personas)
        if (candidate.id == id)
            return &candidate;
    return nullptr;
}

Expected<Profile> readProfile(const QString &file)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly))
        return failure(ErrorCode::NotFound, u"the profile cannot be read: %1"_s.arg(source.errorString()), file);
    if (source.size() > LargestProfile)
        return failure(ErrorCode::Invalid, u"a profile is at most 256 KiB long"_s, file);
    const QByteArray bytes = source.readAll();
    try {
        const YAML::Node root = YAML::Load(std::string(bytes.constData(), static_cast<size_t>(bytes.size())));
        Profile profile = readDocument(root);
        checkWhole(profile, root.Mark());
        resolve(profile, QFileInfo(file).absoluteDir());
        return profile;
    } catch (const Flaw &flaw) {
        return failure(ErrorCode::Invalid, flaw.message, u"%1:%2"_s.arg(file).arg(flaw.mark.line + 1));
    } catch (const YAML::Exception &exception) {
        return failure(ErrorCode::Invalid, QString::fromStdString(exception.msg),
                       u"%1:%2"_s.arg(file).arg(exception.mark.line + 1));
    }
}

} // namespace jaga
