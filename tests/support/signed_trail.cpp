// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/signed_trail.h"

#include "models/repair_api/wire_types.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <openssl/evp.h>

using namespace Qt::StringLiterals;

namespace jaga::test {

namespace {

QString hex(const QByteArray &bytes) { return QString::fromLatin1(bytes.toHex()); }

const unsigned char *octets(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

} // namespace

struct SignedTrail::Key {
    EVP_PKEY *key = nullptr;
    ~Key() { EVP_PKEY_free(key); }
};

SignedTrail::SignedTrail(int entries, const QByteArray &seed) : m_key(std::make_unique<Key>())
{
    m_key->key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(seed), 32);
    for (int at = 0; at < entries; ++at)
        items.append({at + 1, {}, {}, {}, {{u"actor"_s, u"olga"_s}, {u"reason"_s, u"reason %1"_s.arg(at + 1)}}});
    relink();
}

SignedTrail::~SignedTrail() = default;

void SignedTrail::relink(qsizetype first)
{
    for (qsizetype at = first; at < items.size(); ++at) {
        AuditItem &item = items[at];
        item.sequence = at + 1;
        item.previousHash = at == 0 ? QByteArray(32, '\0') : items.at(at - 1).hash;
        QJsonObject entry = item.columns;
        entry.insert(u"tenantId"_s, QLatin1String(tenant));
        entry.insert(u"sequence"_s, item.sequence);
        entry.insert(u"previousHash"_s, hex(item.previousHash));
        entry.insert(u"evidence"_s, QJsonArray());
        item.entry = api::canonicalJson(entry);
        item.hash = QCryptographicHash::hash(item.entry, QCryptographicHash::Sha256);
    }
}

AuditCheckpoint SignedTrail::checkpoint(qint64 size) const
{
    MerkleTree tree;
    for (const AuditItem &item : items)
        tree.append(item.entry);
    AuditCheckpoint checkpoint{QLatin1String(tenant),
                               size,
                               tree.root(size),
                               {},
                               QByteArray(32, '\0'),
                               QByteArray(64, '\0'),
                               instantFromMicroseconds(1'000'000 * size)};
    std::size_t length = 32;
    EVP_PKEY_get_raw_public_key(m_key->key, reinterpret_cast<unsigned char *>(checkpoint.publicKey.data()), &length);
    checkpoint.keyId = auditKeyId(checkpoint.publicKey);
    const QByteArray text = checkpointText(checkpoint.tenantId, checkpoint.size, checkpoint.root, checkpoint.signedAt);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    length = 64;
    EVP_DigestSignInit(context, nullptr, nullptr, nullptr, m_key->key);
    EVP_DigestSign(context, reinterpret_cast<unsigned char *>(checkpoint.signature.data()), &length, octets(text),
                   static_cast<std::size_t>(text.size()));
    EVP_MD_CTX_free(context);
    return checkpoint;
}

QJsonObject SignedTrail::records(qint64 after, int limit) const
{
    QJsonArray page;
    for (const AuditItem &item : items)
        if (item.sequence > after && page.size() < limit)
            page << toJson(item);
    return {{u"items"_s, page},
            {u"headSequence"_s, items.size()},
            {u"headHash"_s, hex(items.isEmpty() ? QByteArray(32, '\0') : items.last().hash)}};
}

QJsonObject SignedTrail::exported(qint64 from, qint64 to, qint64 checkpointSize) const
{
    QJsonArray page, path;
    MerkleTree tree;
    for (const AuditItem &item : items) {
        tree.append(item.entry);
        if (item.sequence >= from && item.sequence <= to)
            page << toJson(item);
    }
    for (const QByteArray &hash : tree.inclusionProof(std::min(to, checkpointSize) - 1, checkpointSize))
        path << hex(hash);
    return {{u"kind"_s, u"jaga-audit-export"_s},
            {u"version"_s, 1},
            {u"tenantId"_s, QLatin1String(tenant)},
            {u"from"_s, from},
            {u"to"_s, to},
            {u"items"_s, page},
            {u"checkpoint"_s, jaga::toJson(checkpoint(checkpointSize))},
            {u"proof"_s, path}};
}

QJsonObject toJson(const AuditItem &item)
{
    return {{u"sequence"_s, item.sequence},
            {u"previousHash"_s, hex(item.previousHash)},
            {u"hash"_s, hex(item.hash)},
            {u"entry"_s, QString::fromUtf8(item.entry)},
            {u"columns"_s, item.columns}};
}

} // namespace jaga::test
