// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/audit/audit_reading.h"

#include "app/repair_service/policy/request_fields.h"
#include "app/repair_service/store/audit_store.h"
#include "models/repair_api/audit_checkpoint.h"
#include "models/repair_api/merkle_tree.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

constexpr int entriesAPage = 1000;
constexpr qint64 entriesOfAnExport = 10'000;

QString hex(const QByteArray &bytes) { return QString::fromLatin1(bytes.toHex()); }

QJsonArray hexes(const QList<QByteArray> &hashes)
{
    QJsonArray array;
    for (const QByteArray &hash : hashes)
        array.append(hex(hash));
    return array;
}

MerkleTree treeOf(Transaction &transaction, qint64 size)
{
    MerkleTree tree;
    while (tree.size() < size) {
        const auto records =
            auditAfter(transaction, tree.size(), static_cast<int>(std::min<qint64>(entriesAPage, size - tree.size())));
        if (records.isEmpty())
            throw StoreError(StoreError::Kind::Internal, u"the audit trail ends before entry %1"_s.arg(size));
        for (const AuditRecord &record : records)
            tree.append(record.canonical);
    }
    return tree;
}

QJsonObject itemOf(const AuditRecord &record)
{
    return {{u"sequence"_s, record.sequence},
            {u"previousHash"_s, hex(record.previousHash)},
            {u"hash"_s, hex(record.hash)},
            {u"entry"_s, QString::fromUtf8(record.canonical)},
            {u"columns"_s, record.columns}};
}

QJsonObject checkpointOf(const QString &tenantId, const Checkpoint &checkpoint, const QByteArray &publicKey)
{
    return toJson(AuditCheckpoint{tenantId, checkpoint.size, checkpoint.root, checkpoint.keyId, publicKey,
                                  checkpoint.signature, checkpoint.signedAt});
}

Refusal badRange(const QString &what) { return refuse(u"malformed"_s, what); }

} // namespace

Expected<Answer, Refusal> AuditReading::records(ActContext &context, const QMap<QString, QString> &query) const
{
    const auto limit = policy::wholeNumber(query.value(u"limit"_s, u"200"_s), entriesAPage);
    const auto after = policy::wholeNumber(query.value(u"after"_s, u"0"_s), std::numeric_limits<qint64>::max());
    if (!after || !limit || *limit < 1)
        return Unexpected(badRange(u"after and limit are whole numbers; limit is 1 to %1."_s.arg(entriesAPage)));
    QJsonArray items;
    for (const AuditRecord &record : auditAfter(context.transaction, *after, static_cast<int>(*limit)))
        items.append(itemOf(record));
    const AuditHead head = auditHead(context.transaction);
    return Answer{200, {{u"items"_s, items}, {u"headSequence"_s, head.sequence}, {u"headHash"_s, hex(head.hash)}}, {}};
}

Expected<Answer, Refusal> AuditReading::checkpoint(ActContext &context) const
{
    const auto last = lastCheckpoint(context.transaction);
    if (!last)
        return Unexpected(refuse(u"not-found"_s, u"No checkpoint has been signed for this tenant yet."_s));
    return Answer{200, checkpointOf(context.request.tenantId, *last, m_publicKey), {}};
}

Expected<Answer, Refusal> AuditReading::inclusion(ActContext &context, const QMap<QString, QString> &query) const
{
    const qint64 sequence = query.value(u"seq"_s).toLongLong();
    const qint64 size = query.value(u"size"_s).toLongLong();
    if (sequence < 1 || sequence > size || size > auditHead(context.transaction).sequence)
        return Unexpected(badRange(u"seq lies between 1 and size, size is at most the head's sequence."_s));
    return Answer{200, {{u"proof"_s, hexes(treeOf(context.transaction, size).inclusionProof(sequence - 1, size))}}, {}};
}

Expected<Answer, Refusal> AuditReading::consistency(ActContext &context, const QMap<QString, QString> &query) const
{
    const qint64 first = query.value(u"first"_s).toLongLong();
    const qint64 second = query.value(u"second"_s).toLongLong();
    if (first < 1 || first > second || second > auditHead(context.transaction).sequence)
        return Unexpected(badRange(u"first lies between 1 and second, second is at most the head's sequence."_s));
    return Answer{200, {{u"proof"_s, hexes(treeOf(context.transaction, second).consistencyProof(first, second))}}, {}};
}

Expected<Answer, Refusal> AuditReading::exported(ActContext &context, const QMap<QString, QString> &query) const
{
    const AuditHead head = auditHead(context.transaction);
    const qint64 from = query.value(u"from"_s, u"1"_s).toLongLong();
    const qint64 to = query.contains(u"to"_s) ? query.value(u"to"_s).toLongLong() : head.sequence;
    if (from < 1 || from > to || to > head.sequence || to - from >= entriesOfAnExport)
        return Unexpected(
            badRange(u"from lies between 1 and to, to is at most the head's sequence, and an export holds "
                     u"at most %1 entries."_s.arg(entriesOfAnExport)));
    QJsonArray items;
    QSet<QString> digests;
    for (qint64 after = from - 1; after < to;) {
        const int wanted = static_cast<int>(std::min<qint64>(entriesAPage, to - after));
        for (const AuditRecord &record : auditAfter(context.transaction, after, wanted)) {
            items.append(itemOf(record));
            for (const QJsonValue &digest : QJsonDocument::fromJson(record.canonical)[u"evidence"_s].toArray())
                digests.insert(digest.toString());
        }
        after += wanted;
    }
    QStringList evidence(digests.cbegin(), digests.cend());
    evidence.sort();
    QJsonObject body{{u"kind"_s, u"jaga-audit-export"_s},
                     {u"version"_s, 1},
                     {u"tenantId"_s, context.request.tenantId},
                     {u"from"_s, from},
                     {u"to"_s, to},
                     {u"headSequence"_s, head.sequence},
                     {u"headHash"_s, hex(head.hash)},
                     {u"items"_s, items},
                     {u"evidence"_s, QJsonArray::fromStringList(evidence)}};
    if (const auto last = lastCheckpoint(context.transaction)) {
        body.insert(u"checkpoint"_s, checkpointOf(context.request.tenantId, *last, m_publicKey));
        if (const qint64 covered = std::min(to, last->size); covered >= from)
            body.insert(u"proof"_s,
                        hexes(treeOf(context.transaction, last->size).inclusionProof(covered - 1, last->size)));
    }
    return Answer{200, body, {}};
}

} // namespace jaga::repair
