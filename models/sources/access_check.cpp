// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/access_check.h"

#include "models/sources/cache_connection.h"
#include "models/sources/platform_access.h"
#include "models/sources/workflow_engine_source.h"

#include <QEventLoop>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

AccessCheck unreached(const QString &source, const Error &error)
{
    const bool refused = error.code == ErrorCode::Unauthorised;
    return {source, u"read"_s, refused ? Truth::No : Truth::Unknown, refused, error.detail};
}

QList<AccessCheck> checkPlatform(const PlatformLogin &login, const Deadline &deadline, const Interruption &never)
{
    const QString source = u"platform"_s;
    const auto connection = PlatformConnection::open(login, deadline, never);
    if (!connection)
        return {unreached(source, connection.error())};
    const auto access = readPlatformAccess(**connection, deadline, never);
    if (!access)
        return {unreached(source, access.error())};
    QList<AccessCheck> checks{{source, u"read"_s, Truth::Yes, true, u"%1 is let in."_s.arg(access->user)}};
    for (const QString &relation : access->withheld)
        checks.append(
            {source, u"read"_s, Truth::No, true, u"%1 may not read all of %2."_s.arg(access->user, relation)});
    if (access->writeRights.isEmpty())
        checks.append(
            {source, u"write"_s, Truth::No, true, u"%1 holds no right to change anything."_s.arg(access->user)});
    for (const WriteRight &right : access->writeRights)
        checks.append(
            {source, u"write"_s, Truth::Yes, true, u"%1 could write: %2."_s.arg(access->user, right.sentence())});
    return checks;
}

QList<AccessCheck> checkCache(const CacheAccess &access, const Deadline &deadline, const Interruption &never)
{
    const QString source = u"cache"_s;
    const auto connection = CacheConnection::open(access, deadline, never);
    if (!connection)
        return {unreached(source, connection.error())};
    const auto mayWrite = (*connection)->mayWrite(deadline, never);
    if (!mayWrite)
        return {unreached(source, mayWrite.error())};
    const QString user = access.user.isEmpty() ? u"The default user"_s : access.user;
    return {{source, u"read"_s, Truth::Yes, true, u"%1 is let in."_s.arg(user)},
            {source, u"write"_s, *mayWrite ? Truth::Yes : Truth::No, true,
             *mayWrite ? u"%1 could write: take the write commands out of its ACL."_s.arg(user)
                       : u"%1 is refused every write command that was tried."_s.arg(user)}};
}

/// Asks through the source itself, so that what is checked is what the window uses.
AccessCheck checkReading(EvidenceSource &source, const QString &text, std::chrono::milliseconds deadline)
{
    ProbeCall call;
    call.probe = u"check-access"_s;
    call.source = source.name();
    call.text = text;
    call.rowLimit = 1;
    AccessCheck check{source.name(), u"read"_s, Truth::Yes, true, u"It answers this identity."_s};
    QEventLoop loop;
    source.read({call}, deadline)
        .then(
            &loop,
            [&](const Expected<QList<Evidence>> &answer) {
                if (!answer)
                    check = unreached(source.name(), answer.error());
                else if (answer->first().error)
                    check = unreached(source.name(), *answer->first().error);
                loop.quit();
            },
            deadline);
    loop.exec();
    return check;
}

AccessCheck notAsked(const QString &source, const QString &sentence)
{
    return {source, u"write"_s, Truth::Unknown, true, sentence};
}

} // namespace

QList<AccessCheck> accessReport(const AccessTargets &targets, std::chrono::milliseconds deadline)
{
    const Interruption never;
    QList<AccessCheck> report;
    if (!targets.platform.dsn.isEmpty())
        report += checkPlatform(targets.platform, Deadline(deadline), never);
    if (!targets.kafka.bootstrap.isEmpty()) {
        KafkaSource kafka(targets.kafka);
        const QString group = targets.kafka.groups.isEmpty() ? u"jaga"_s : targets.kafka.groups.first();
        report.append(checkReading(kafka, u"lag: {groups: [\"%1\"]}"_s.arg(group), deadline));
        report.append(notAsked(
            kafka.name(),
            u"A broker cannot be asked without trying. Jaga holds no producer, joins no group and commits nothing."_s));
    }
    if (!targets.cache.address.isEmpty())
        report += checkCache(targets.cache, Deadline(deadline), never);
    if (!targets.engine.isEmpty()) {
        WorkflowEngineSource engine(targets.engine);
        report.append(checkReading(engine, u"search: process-instances\nlimit: 1"_s, deadline));
        report.append(notAsked(
            engine.name(), u"An engine cannot be asked without trying. Jaga sends it GET and search, nothing else."_s));
    }
    return report;
}

bool couldWrite(const QList<AccessCheck> &report)
{
    return std::any_of(report.cbegin(), report.cend(),
                       [](const AccessCheck &check) { return check.check == u"write" && check.allowed == Truth::Yes; });
}

} // namespace jaga
