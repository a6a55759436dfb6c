// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/store/audit_entry.h"

#include "models/repair_api/wire_types.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace jaga::repair {

QByteArray canonicalEntry(const AuditEntry &entry, const QString &tenantId, qint64 sequence,
                          const QByteArray &previousHash, Instant occurredAt)
{
    return api::canonicalJson({
        {u"tenantId"_s, tenantId},
        {u"sequence"_s, sequence},
        {u"previousHash"_s, QString::fromLatin1(previousHash.toHex())},
        {u"occurredAt"_s, toIsoText(occurredAt)},
        {u"actor"_s, entry.actor},
        {u"actorRole"_s, entry.actorRole},
        {u"actorKind"_s, entry.actorKind},
        {u"client"_s, entry.client},
        {u"targetType"_s, entry.targetType},
        {u"targetId"_s, entry.targetId},
        {u"act"_s, entry.act},
        {u"commandId"_s, entry.commandId},
        {u"incidentId"_s, entry.incidentId},
        {u"reason"_s, entry.reason},
        {u"ticketRef"_s, entry.ticketRef},
        {u"decision"_s, entry.decision},
        {u"code"_s, entry.code},
        {u"approvals"_s, entry.approvals},
        {u"evidence"_s, QJsonArray::fromStringList(entry.evidence)},
        {u"before"_s, entry.before},
        {u"after"_s, entry.after},
        {u"basis"_s, entry.basis},
        {u"policyVersion"_s, policyVersion()},
        {u"buildId"_s, buildId()},
        {u"correlationId"_s, entry.correlationId},
    });
}

QByteArray sha256(const QByteArray &bytes) { return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256); }

QString policyVersion() { return u"2026-11"_s; }

QString buildId() { return QStringLiteral(JAGA_BUILD_ID); }

} // namespace jaga::repair
