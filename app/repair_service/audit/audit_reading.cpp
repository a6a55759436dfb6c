// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/audit/audit_reading.h"

#include "app/repair_service/audit/merkle_tree.h"
#include "app/repair_service/policy/request_fields.h"
#include "app/repair_service/store/audit_store.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace jaga::repair::audit {

namespace {

constexpr int entriesAtOnce = 1000;

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
            auditAfter(transaction, tree.size(), static_cast<int>(std::min<qint64>(entriesAtOnce, size - tree.size())));
        if (records.isEmpty())
            throw StoreError(StoreError::Kind::Internal, u"the audit trail ends before entry %1"_s.arg(size));
        for (const AuditRecord &record : records)
            tree.append(record.canonical);
    }
    return tree;
}

Refusal badRange(const QString &what) { return {u"malformed"_s, what, {}, {}, {}}; }

} // namespace

Expected<Answer, Refusal> records(ActContext &context, const QMap<QString, QString> &query)
{
    const auto limit = policy::wholeNumber(query.value(u"limit"_s, u"200"_s), entriesAtOnce);
    const auto after = policy::wholeNumber(query.value(u"after"_s, u"0"_s), std::numeric_limits<qint64>::max());
    for (const QString &name : query.keys())
        if (name != u"limit"_s && name != u"after"_s)
            return Unexpected(
                Refusal{u"unknown-field"_s, u"'%1' is no filter; known are after and limit."_s.arg(name), {}, {}, {}});
    if (!after || !limit || *limit < 1)
        return Unexpected(badRange(u"after and limit are whole numbers; limit is 1 to %1."_s.arg(entriesAtOnce)));
    QJsonArray items;
    for (const AuditRecord &record : auditAfter(context.transaction, *after, static_cast<int>(*limit)))
        items.append(QJsonObject{{u"sequence"_s, record.sequence},
                                 {u"previousHash"_s, hex(record.previousHash)},
                                 {u"hash"_s, hex(record.hash)},
                                 {u"entry"_s, QString::fromUtf8(record.canonical)}});
    const AuditHead head = auditHead(context.transaction);
    return Answer{200, {{u"items"_s, items}, {u"headSequence"_s, head.sequence}, {u"headHash"_s, hex(head.hash)}}, {}};
}

Expected<Answer, Refusal> checkpoint(ActContext &context)
{
    const auto last = lastCheckpoint(context.transaction);
    if (!last)
        return Unexpected(Refusal{u"not-found"_s, u"No checkpoint has been signed for this tenant yet."_s, {}, {}, {}});
    return Answer{200,
                  {{u"tenantId"_s, context.request.tenantId},
                   {u"size"_s, last->size},
                   {u"root"_s, hex(last->root)},
                   {u"keyId"_s, last->keyId},
                   {u"signature"_s, hex(last->signature)},
                   {u"signedAt"_s, toIsoText(last->signedAt)}},
                  {}};
}

Expected<Answer, Refusal> inclusion(ActContext &context, const QMap<QString, QString> &query)
{
    const qint64 sequence = query.value(u"seq"_s).toLongLong();
    const qint64 size = query.value(u"size"_s).toLongLong();
    if (sequence < 1 || sequence > size || size > auditHead(context.transaction).sequence)
        return Unexpected(badRange(u"seq lies between 1 and size, size is at most the head's sequence."_s));
    return Answer{200, {{u"proof"_s, hexes(treeOf(context.transaction, size).inclusionProof(sequence - 1, size))}}, {}};
}

Expected<Answer, Refusal> consistency(ActContext &context, const QMap<QString, QString> &query)
{
    const qint64 first = query.value(u"first"_s).toLongLong();
    const qint64 second = query.value(u"second"_s).toLongLong();
    if (first < 1 || first > second || second > auditHead(context.transaction).sequence)
        return Unexpected(badRange(u"first lies between 1 and second, second is at most the head's sequence."_s));
    return Answer{200, {{u"proof"_s, hexes(treeOf(context.transaction, second).consistencyProof(first, second))}}, {}};
}

} // namespace jaga::repair::audit
