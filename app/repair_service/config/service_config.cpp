// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/config/service_config.h"

#include <QFile>
#include <QRegularExpression>
#include <QStringList>

#include <functional>
#include <map>
#include <yaml-cpp/yaml.h>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

/// What is wrong with one value, as a sentence with its cure; the caller adds file and line.
class Wrong : public std::runtime_error {
public:
    explicit Wrong(const QString &what) : std::runtime_error(what.toStdString()) {}
};

using Setter = std::function<void(const YAML::Node &)>;
using Setters = std::map<QString, Setter>;

QString fileAndLine(const QString &file, const YAML::Mark &mark)
{
    return u"%1:%2"_s.arg(file).arg(mark.is_null() ? 1 : mark.line + 1);
}

Setter text(QString &target)
{
    return [&target](const YAML::Node &node) {
        if (!node.IsScalar() || node.Scalar().empty())
            throw Wrong(u"must be a text: write it on the same line"_s);
        target = QString::fromStdString(node.Scalar());
    };
}

Setter content(QByteArray &target)
{
    return [&target](const YAML::Node &node) {
        QString name;
        text(name)(node);
        QFile file(name);
        if (!file.open(QIODevice::ReadOnly))
            throw Wrong(u"names %1, which cannot be read (%2): check path and rights"_s.arg(name, file.errorString()));
        target = file.readAll();
    };
}

Setter count(int &target, int highest = 1'000'000'000)
{
    return [&target, highest](const YAML::Node &node) {
        bool ok = false;
        const int value = node.IsScalar() ? QString::fromStdString(node.Scalar()).toInt(&ok) : 0;
        if (!ok || value < 1 || value > highest)
            throw Wrong(u"must be a whole number from 1 to %1"_s.arg(highest));
        target = value;
    };
}

Setter seconds(std::chrono::milliseconds &target)
{
    return [&target](const YAML::Node &node) {
        int value = 0;
        count(value)(node);
        target = std::chrono::seconds(value);
    };
}

Setter scale(double &target)
{
    return [&target](const YAML::Node &node) {
        bool ok = false;
        const double value = node.IsScalar() ? QString::fromStdString(node.Scalar()).toDouble(&ok) : 0;
        if (!ok || !(value >= 0.01) || value > 100'000)
            throw Wrong(u"must be a number from 0.01 to 100000"_s);
        target = value;
    };
}

Setter pattern(QString &target)
{
    return [&target](const YAML::Node &node) {
        text(target)(node);
        if (!QRegularExpression(target).isValid())
            throw Wrong(u"must be a regular expression"_s);
    };
}

Setter address(ServiceConfig &config)
{
    return [&config](const YAML::Node &node) {
        QString written;
        text(written)(node);
        const qsizetype colon = written.lastIndexOf(u':');
        bool ok = false;
        config.listenPort = written.mid(colon + 1).toUShort(&ok);
        config.listenHost = written.left(colon);
        if (colon < 1 || !ok)
            throw Wrong(u"must be host:port, for example 127.0.0.1:0"_s);
    };
}

Setter workerToken(QByteArray &target)
{
    return [&target](const YAML::Node &node) {
        QString written;
        text(written)(node);
        if (written.size() < 32)
            throw Wrong(u"must have at least 32 characters"_s);
        target = written.toUtf8();
    };
}

/// Applies each key of `map` to its setter.
void apply(const QString &file, const YAML::Node &map, const Setters &setters)
{
    if (!map.IsMap())
        throw Wrong(fileAndLine(file, map.Mark()) + u": must be a map of keys: indent `key: value` lines below it"_s);
    for (const auto &entry : map) {
        const QString key = QString::fromStdString(entry.first.as<std::string>());
        const QString where = fileAndLine(file, entry.first.Mark());
        const auto setter = setters.find(key);
        if (setter == setters.end()) {
            QStringList known;
            for (const auto &[name, unused] : setters)
                known.append(name);
            throw Wrong(u"%1: unknown key '%2': use one of %3"_s.arg(where, key, known.join(u", "_s)));
        }
        try {
            setter->second(entry.second);
        } catch (const Wrong &wrong) {
            const QString what = QString::fromUtf8(wrong.what());
            throw Wrong(what.startsWith(file) ? what : u"%1: '%2' %3"_s.arg(where, key, what));
        }
    }
}

void require(const QString &file, const YAML::Node &root)
{
    for (const char *key : {"listen", "database", "issuer", "audience", "jwks_file", "audit_key_file"})
        if (!root[key])
            throw Wrong(u"%1:1: the key '%2' is missing: add it"_s.arg(file, QLatin1String(key)));
}

Setters settersOf(const QString &file, ServiceConfig &config)
{
    auto &deadlines = config.deadlines;
    auto &limits = config.limits;
    return {
        {u"listen"_s, address(config)},
        {u"database"_s, text(config.database)},
        {u"database_schema"_s, text(config.databaseSchema)},
        {u"migrate_database"_s, text(config.migrateDatabase)},
        {u"issuer"_s, text(config.issuer)},
        {u"audience"_s, text(config.audience)},
        {u"jwks_file"_s, content(config.keySet)},
        {u"audit_key_file"_s, content(config.auditKey)},
        {u"time_scale"_s, scale(config.timeScale)},
        {u"ticket_pattern"_s, pattern(config.ticketPattern)},
        {u"deadlines"_s,
         [file, &deadlines](const YAML::Node &node) {
             apply(file, node,
                   {{u"approval"_s, seconds(deadlines.approval)},
                    {u"approval_urgent"_s, seconds(deadlines.approvalUrgent)},
                    {u"execution"_s, seconds(deadlines.execution)},
                    {u"verification"_s, seconds(deadlines.verification)},
                    {u"checkpoint"_s, seconds(deadlines.checkpoint)}});
         }},
        {u"limits"_s,
         [file, &limits](const YAML::Node &node) {
             apply(file, node,
                   {{u"mutations_per_minute"_s, count(limits.mutationsPerMinute)},
                    {u"guard_reads_per_minute"_s, count(limits.guardReadsPerMinute)},
                    {u"body_bytes"_s, count(limits.bodyBytes)},
                    {u"evidence_bytes"_s, count(limits.evidenceBytes)},
                    {u"large_bodies"_s, count(limits.largeBodies, 1000)},
                    {u"header_bytes"_s, count(limits.headerBytes)},
                    {u"connections"_s, count(limits.connections, 100'000)},
                    {u"streams_per_person"_s, count(limits.streamsPerPerson, 1'000)},
                    {u"request_seconds"_s, count(limits.requestSeconds, 3600)},
                    {u"idle_seconds"_s, count(limits.idleSeconds, 3600)},
                    {u"worker_threads"_s, count(limits.workerThreads, 64)}});
         }},
        {u"worker"_s,
         [file, &config](const YAML::Node &node) {
             apply(file, node,
                   {{u"client_id"_s, text(config.workerClientId)}, {u"token"_s, workerToken(config.workerToken)}});
         }},
    };
}

void scaleDeadlines(ServiceConfig &config)
{
    auto &deadlines = config.deadlines;
    for (std::chrono::milliseconds *deadline : {&deadlines.approval, &deadlines.approvalUrgent, &deadlines.execution,
                                                &deadlines.verification, &deadlines.checkpoint})
        *deadline = std::chrono::milliseconds(
            std::max<qint64>(1, static_cast<qint64>(static_cast<double>(deadline->count()) / config.timeScale)));
}

} // namespace

Expected<ServiceConfig> readServiceConfig(const QString &fileName)
{
    ServiceConfig config;
    try {
        const YAML::Node root = YAML::LoadFile(fileName.toStdString());
        apply(fileName, root, settersOf(fileName, config));
        require(fileName, root);
    } catch (const Wrong &wrong) {
        return failure(ErrorCode::Invalid, QString::fromUtf8(wrong.what()), fileName);
    } catch (const YAML::BadFile &) {
        return failure(ErrorCode::NotFound, u"%1:1: cannot be read: check path and rights"_s.arg(fileName), fileName);
    } catch (const YAML::Exception &error) {
        return failure(
            ErrorCode::Invalid,
            u"%1: %2: correct the YAML"_s.arg(fileAndLine(fileName, error.mark), QString::fromStdString(error.msg)),
            fileName);
    }
    if (config.migrateDatabase.isEmpty())
        config.migrateDatabase = config.database;
    scaleDeadlines(config);
    return config;
}

} // namespace jaga::repair
