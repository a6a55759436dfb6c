// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/audit_trail.h"

#include "models/repair_api/json_reader.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QMap>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

QByteArray fromHex(const QString &text) { return QByteArray::fromHex(text.toLatin1()); }
QString hexOf(const QByteArray &bytes) { return QString::fromLatin1(bytes.toHex()); }

} // namespace

Expected<AuditItem> readAuditItem(const QJsonObject &json)
{
    api::JsonReader reader(json, u"audit entry"_s);
    AuditItem item;
    item.sequence = reader.integer("sequence");
    item.previousHash = fromHex(reader.requiredText("previousHash"));
    item.hash = fromHex(reader.requiredText("hash"));
    item.entry = reader.requiredText("entry").toUtf8();
    item.columns = reader.object("columns");
    return reader.finish(item);
}

AuditTrailCheck::AuditTrailCheck(QString tenantId, qint64 first)
    : m_tenantId(std::move(tenantId)), m_sequence(first - 1), m_hash(first == 1 ? QByteArray(32, '\0') : QByteArray())
{
}

void AuditTrailCheck::find(const QString &what)
{
    constexpr qsizetype Enough = 100;
    if (m_findings.size() < Enough)
        m_findings.append(what);
    else if (m_findings.size() == Enough)
        m_findings.append(u"and more, which are not listed"_s);
}

void AuditTrailCheck::add(const AuditItem &item)
{
    if (item.sequence != m_sequence + 1)
        findAt(item.sequence, u"the entry before it is %1, there is a gap"_s.arg(m_sequence));
    if (!m_hash.isEmpty() && item.previousHash != m_hash)
        findAt(item.sequence, u"it does not link to the entry before it"_s);
    if (QCryptographicHash::hash(item.entry, QCryptographicHash::Sha256) != item.hash)
        findAt(item.sequence, u"its bytes do not have its hash"_s);
    const QJsonObject entry = QJsonDocument::fromJson(item.entry).object();
    if (entry.value("tenantId"_L1).toString() != m_tenantId ||
        entry.value("sequence"_L1).toInteger() != item.sequence ||
        entry.value("previousHash"_L1).toString() != hexOf(item.previousHash))
        findAt(item.sequence, u"its bytes belong to another place in the trail"_s);
    for (auto column = item.columns.begin(); column != item.columns.end(); ++column)
        if (column.value() != entry.value(column.key()))
            findAt(item.sequence, u"column %1 does not say what was hashed"_s.arg(column.key()));
    m_sequence = item.sequence;
    m_hash = item.hash;
    m_tree.append(item.entry);
}

void AuditTrailCheck::endsAt(qint64 sequence, const QByteArray &hash)
{
    if (sequence != m_sequence)
        find(u"the head says %1 entries, the trail ends at %2"_s.arg(sequence).arg(m_sequence));
    else if (hash != m_hash)
        find(u"the head names another hash than the last entry has"_s);
}

void AuditTrailCheck::demand(const AuditCheckpoint &checkpoint)
{
    if (const QString problem = checkpoint.signatureProblem(); !problem.isEmpty())
        find(u"checkpoint %1: %2"_s.arg(checkpoint.size).arg(problem));
    if (checkpoint.tenantId != m_tenantId)
        find(u"checkpoint %1: it belongs to another tenant"_s.arg(checkpoint.size));
    if (checkpoint.size > m_tree.size())
        find(u"checkpoint %1: the trail is shorter, its end was cut off"_s.arg(checkpoint.size));
    else if (m_tree.root(checkpoint.size) != checkpoint.root)
        find(u"checkpoint %1: the entries do not have the signed root"_s.arg(checkpoint.size));
}

void AuditTrailCheck::demandContinues(const AuditCheckpoint &remembered, const QByteArray &publicKeyNow)
{
    if (remembered.size > m_tree.size())
        find(u"%1 entries were seen earlier, now there are %2: the end of the trail was cut off"_s.arg(remembered.size)
                 .arg(m_tree.size()));
    else if (m_tree.root(remembered.size) != remembered.root)
        find(u"the first %1 entries are not those that were seen earlier: the trail was rewritten"_s.arg(
            remembered.size));
    if (!remembered.publicKey.isEmpty() && publicKeyNow.isEmpty())
        find(u"checkpoints were signed earlier, now there is none"_s);
    else if (!remembered.publicKey.isEmpty() && remembered.publicKey != publicKeyNow)
        find(u"checkpoints are signed by another key than earlier: %1 instead of %2"_s.arg(
            auditKeyId(publicKeyNow), auditKeyId(remembered.publicKey)));
}

namespace {

/// That the newest entry of the export under its signed head is in the tree; each entry before it is bound by its link.
void demandSignedHead(const QJsonObject &json, const QMap<qint64, QByteArray> &entries, AuditExportVerdict &verdict)
{
    const auto find = [&](const QString &what) { verdict.findings << what; };
    const auto checkpoint = readAuditCheckpoint(json.value("checkpoint"_L1).toObject());
    if (!checkpoint)
        return find(u"it holds no signed checkpoint, so nothing proves it: "_s + checkpoint.error().detail);
    verdict.checkpoint = *checkpoint;
    if (const QString problem = checkpoint->signatureProblem(); !problem.isEmpty())
        find(u"checkpoint %1: %2"_s.arg(checkpoint->size).arg(problem));
    if (checkpoint->tenantId != verdict.tenantId)
        find(u"checkpoint %1: it belongs to another tenant"_s.arg(checkpoint->size));
    const qint64 covered = std::min(verdict.to, checkpoint->size);
    if (covered < verdict.from)
        return find(u"its checkpoint covers none of its entries"_s);
    QList<QByteArray> proof;
    for (const QJsonValue &hash : json.value("proof"_L1).toArray())
        proof << fromHex(hash.toString());
    if (!provesInclusion(entries.value(covered), covered - 1, checkpoint->size, proof, checkpoint->root))
        return find(u"entry %1: its proof does not lead to the signed root of checkpoint %2"_s.arg(covered).arg(
            checkpoint->size));
    verdict.covered = covered;
}

} // namespace

Expected<AuditExportVerdict> verifyAuditExport(const QByteArray &bytes)
{
    QJsonParseError parsed;
    const QJsonObject json = QJsonDocument::fromJson(bytes, &parsed).object();
    if (json.value("kind"_L1).toString() != "jaga-audit-export"_L1)
        return failure(ErrorCode::Invalid, parsed.error == QJsonParseError::NoError
                                               ? u"it is JSON, but no audit export"_s
                                               : u"it is no audit export: "_s + parsed.errorString());
    if (json.value("version"_L1).toInteger() != 1)
        return failure(ErrorCode::Invalid, u"it is an audit export of a version that is not known here"_s);
    AuditExportVerdict verdict;
    verdict.tenantId = json.value("tenantId"_L1).toString();
    verdict.from = json.value("from"_L1).toInteger();
    verdict.to = json.value("to"_L1).toInteger();
    AuditTrailCheck check(verdict.tenantId, verdict.from);
    QMap<qint64, QByteArray> entries;
    for (const QJsonValue &value : json.value("items"_L1).toArray()) {
        const auto item = readAuditItem(value.toObject());
        if (!item)
            return Unexpected<Error>(item.error());
        check.add(*item);
        entries.insert(item->sequence, item->entry);
    }
    if (check.lastSequence() != verdict.to || verdict.from < 1)
        check.endsAt(verdict.to, check.lastHash());
    verdict.findings = check.findings();
    demandSignedHead(json, entries, verdict);
    return verdict;
}

} // namespace jaga
