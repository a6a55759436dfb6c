// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/verify_trail_command.h"

#include "app/console/await.h"
#include "app/console/command_line.h"
#include "app/console/composition.h"
#include "models/repair_api/audit_trail.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace jaga::console {

namespace {

constexpr int EntriesAtOnce = 500;

/// What was seen last time, by tenant. A single checkpoint as the API serves it is understood too.
using Remembered = QMap<QString, AuditCheckpoint>;

Expected<Remembered> readRemembered(const QString &path)
{
    Remembered remembered;
    if (path.isEmpty() || !QFile::exists(path))
        return remembered;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Invalid, u"cannot be read: "_s + file.errorString(), path);
    QJsonParseError parsed;
    const QJsonObject json = QJsonDocument::fromJson(file.readAll(), &parsed).object();
    if (parsed.error != QJsonParseError::NoError)
        return failure(ErrorCode::Invalid, u"is no remembered checkpoint: "_s + parsed.errorString(), path);
    const QJsonArray list = json.contains("root"_L1) ? QJsonArray{json} : json.value("checkpoints"_L1).toArray();
    for (const QJsonValue &value : list) {
        const auto checkpoint = readAuditCheckpoint(value.toObject());
        if (!checkpoint)
            return failure(ErrorCode::Invalid, u"is no remembered checkpoint: "_s + checkpoint.error().detail, path);
        remembered.insert(checkpoint->tenantId, *checkpoint);
    }
    if (remembered.isEmpty())
        return failure(ErrorCode::Invalid, u"remembers no checkpoint; take it away to begin anew"_s, path);
    return remembered;
}

Expected<Done> save(const Remembered &remembered, const QString &path)
{
    QJsonArray checkpoints;
    for (const AuditCheckpoint &checkpoint : remembered)
        checkpoints << toJson(checkpoint);
    QSaveFile file(path);
    const QByteArray text = QJsonDocument({{u"version"_s, 1}, {u"checkpoints"_s, checkpoints}}).toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return failure(ErrorCode::Invalid, u"could not be written: "_s + file.errorString(), path);
    return Done{};
}

struct Trail {
    QString code; ///< of the tenant
    AuditTrailCheck check;
    std::optional<AuditCheckpoint> checkpoint; ///< newest signed one when the walk began
};

/// Walks one trail. An error is a service that could not be asked, never a broken trail.
Expected<Trail> walk(SupportRecordClient &records, const QString &tenantId, const QString &code)
{
    Trail trail{code, AuditTrailCheck(tenantId), {}};
    // The signed head first: the trail may only have grown when it is compared.
    const auto head = await(records.records(tenantId, u"audit/checkpoint"_s, {}));
    if (!head && head.error().code != ErrorCode::NotFound)
        return Unexpected<Error>(head.error());
    if (head) {
        const auto checkpoint = readAuditCheckpoint(*head);
        if (!checkpoint)
            return Unexpected<Error>(checkpoint.error());
        trail.checkpoint = *checkpoint;
    }
    for (;;) {
        const auto page = await(records.auditRecords(tenantId, trail.check.lastSequence(), EntriesAtOnce));
        if (!page)
            return Unexpected<Error>(page.error());
        const QJsonArray items = page->value("items"_L1).toArray();
        const qint64 before = trail.check.lastSequence();
        for (const QJsonValue &value : items) {
            const auto item = readAuditItem(value.toObject());
            if (!item)
                return Unexpected<Error>(item.error());
            trail.check.add(*item);
        }
        const qint64 end = page->value("headSequence"_L1).toInteger();
        if (items.isEmpty() || trail.check.lastSequence() >= end || trail.check.lastSequence() <= before) {
            trail.check.endsAt(end, QByteArray::fromHex(page->value("headHash"_L1).toString().toLatin1()));
            break;
        }
    }
    if (trail.checkpoint)
        trail.check.demand(*trail.checkpoint);
    return trail;
}

/// The tenants to look at, id to code. Empty: `wanted` is none that this person reads.
Expected<QMap<QString, QString>> tenantsToCheck(const api::Me &me, const QString &wanted)
{
    QMap<QString, QString> tenants;
    bool everyTenant = false;
    for (const api::Me::Grant &grant : me.roles) {
        everyTenant = everyTenant || grant.tenantId.isEmpty();
        if (!grant.tenantId.isEmpty() && (wanted.isEmpty() || wanted == grant.tenantId || wanted == grant.tenantCode))
            tenants.insert(grant.tenantId, grant.tenantCode);
    }
    if (everyTenant && !wanted.isEmpty() && tenants.isEmpty())
        tenants.insert(wanted, wanted);
    if (tenants.isEmpty())
        return failure(ErrorCode::Invalid, wanted.isEmpty() ? u"this person reads every tenant; name one: --tenant ID"_s
                                                            : u"this person reads no tenant %1"_s.arg(wanted));
    return tenants;
}

/// What is to be known next time: the whole trail as it was hashed here, which says more than the newest signed head.
AuditCheckpoint seenNow(const Trail &trail, Instant now)
{
    AuditCheckpoint seen;
    seen.tenantId = trail.check.tenantId();
    seen.size = trail.check.lastSequence();
    seen.root = trail.check.root();
    seen.signedAt = now;
    if (trail.checkpoint) {
        seen.keyId = trail.checkpoint->keyId;
        seen.publicKey = trail.checkpoint->publicKey;
    }
    return seen;
}

QJsonObject toJson(const Trail &trail)
{
    QJsonObject json{{u"tenantId"_s, trail.check.tenantId()},
                     {u"tenant"_s, trail.code},
                     {u"holds"_s, trail.check.holds()},
                     {u"entries"_s, trail.check.lastSequence()},
                     {u"head"_s, QString::fromLatin1(trail.check.lastHash().toHex())},
                     {u"checkpoint"_s, QJsonValue()},
                     {u"findings"_s, QJsonArray::fromStringList(trail.check.findings())}};
    if (trail.checkpoint)
        json.insert(u"checkpoint"_s, QJsonObject{{u"size"_s, trail.checkpoint->size},
                                                 {u"keyId"_s, trail.checkpoint->keyId},
                                                 {u"signedAt"_s, toIsoText(trail.checkpoint->signedAt)}});
    return json;
}

void printTrail(const Trail &trail)
{
    const QString signedUpTo =
        trail.checkpoint ? u"signed up to %1 by key %2"_s.arg(trail.checkpoint->size).arg(trail.checkpoint->keyId)
                         : u"no checkpoint signed yet"_s;
    print(u"%1 %2  %3 entries, %4"_s.arg(trail.check.holds() ? u"holds "_s : u"BROKEN"_s, trail.code)
              .arg(trail.check.lastSequence())
              .arg(signedUpTo));
    for (const QString &finding : trail.check.findings())
        print(u"  "_s + finding);
}

int unreachable(const Error &error) { return complain(u"the repair API: "_s + error.detail, ExitUnreachable); }

/// Says what was found and remembers it; the code to leave with.
int report(const QList<Trail> &trails, Remembered remembered, const QCommandLineParser &parser)
{
    const bool holds =
        std::all_of(trails.begin(), trails.end(), [](const Trail &trail) { return trail.check.holds(); });
    if (parser.isSet(u"json"_s)) {
        QJsonArray rows;
        for (const Trail &trail : trails)
            rows << toJson(trail);
        printJson({{u"kind"_s, u"trail"_s}, {u"holds"_s, holds}, {u"tenants"_s, rows}});
    } else {
        for (const Trail &trail : trails)
            printTrail(trail);
    }
    if (!holds)
        return ExitNo;
    if (!parser.isSet(u"remembered"_s))
        return ExitDone;
    for (const Trail &trail : trails)
        remembered.insert(trail.check.tenantId(), seenNow(trail, SystemClock().now()));
    const auto saved = save(remembered, parser.value(u"remembered"_s));
    return saved ? int(ExitDone) : complain(saved.error(), ExitUsage);
}

} // namespace

int verifyTrails(const QCommandLineParser &parser)
{
    const auto profile = profileOf(parser);
    if (!profile)
        return complain(profile.error(), ExitUsage);
    const auto persona = personaOf(*profile, parser.value(u"persona"_s));
    if (!persona)
        return complain(persona.error(), ExitUsage);
    const auto remembered = readRemembered(parser.value(u"remembered"_s));
    if (!remembered)
        return complain(remembered.error(), ExitUsage);

    SupportRecordClient records(repairAccess(*profile, *persona));
    const auto me = await(records.me());
    if (!me)
        return unreachable(me.error());
    const auto tenants = tenantsToCheck(*me, parser.value(u"tenant"_s));
    if (!tenants)
        return complain(tenants.error(), ExitUsage);
    QList<Trail> trails;
    for (auto tenant = tenants->cbegin(); tenant != tenants->cend(); ++tenant) {
        auto trail = walk(records, tenant.key(), tenant.value());
        if (!trail)
            return unreachable(trail.error());
        if (const auto earlier = remembered->constFind(tenant.key()); earlier != remembered->cend())
            trail->check.demandContinues(*earlier, trail->checkpoint ? trail->checkpoint->publicKey : QByteArray());
        trails << std::move(*trail);
    }
    return report(trails, *remembered, parser);
}

} // namespace jaga::console
