// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/audit/checkpoint_signer.h"

#include "app/repair_service/store/outbox_store.h"
#include "models/repair_api/audit_checkpoint.h"

#include <QUuid>

#include <openssl/evp.h>
#include <openssl/pem.h>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

constexpr int entriesAtOnce = 1000;

using Context = std::unique_ptr<EVP_MD_CTX, decltype([](EVP_MD_CTX *context) { EVP_MD_CTX_free(context); })>;

const unsigned char *octets(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

} // namespace

struct CheckpointSigner::Key {
    EVP_PKEY *key = nullptr;
    ~Key() { EVP_PKEY_free(key); }
};

CheckpointSigner::CheckpointSigner(std::unique_ptr<Key> key) : m_key(std::move(key))
{
    std::size_t size = 32;
    m_publicKey = QByteArray(32, '\0');
    EVP_PKEY_get_raw_public_key(m_key->key, reinterpret_cast<unsigned char *>(m_publicKey.data()), &size);
    m_keyId = auditKeyId(m_publicKey);
}

CheckpointSigner::~CheckpointSigner() = default;

Expected<std::unique_ptr<CheckpointSigner>> CheckpointSigner::fromPem(const QByteArray &pem)
{
    BIO *memory = BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size()));
    auto key = std::make_unique<Key>();
    key->key = PEM_read_bio_PrivateKey(memory, nullptr, nullptr, nullptr);
    BIO_free(memory);
    if (!key->key || EVP_PKEY_get_base_id(key->key) != EVP_PKEY_ED25519)
        return failure(ErrorCode::Invalid,
                       u"audit_key_file must hold an Ed25519 private key in PEM: openssl genpkey -algorithm ed25519"_s);
    return std::unique_ptr<CheckpointSigner>(new CheckpointSigner(std::move(key)));
}

void CheckpointSigner::sign(Transaction &transaction, qint64 size, Instant now)
{
    const QString tenantId = transaction.tenantId();
    MerkleTree &tree = m_trees[tenantId];
    while (tree.size() < size) {
        const auto records = auditAfter(transaction, tree.size(), entriesAtOnce);
        if (records.isEmpty() || records.first().sequence != tree.size() + 1)
            throw StoreError(StoreError::Kind::Internal,
                             u"the audit trail of %1 has a gap after entry %2"_s.arg(tenantId).arg(tree.size()));
        for (const AuditRecord &record : records)
            tree.append(record.canonical);
    }
    Checkpoint checkpoint{size, tree.root(size), m_keyId, QByteArray(64, '\0'), now};
    const QByteArray text = checkpointText(tenantId, size, checkpoint.root, now);
    const Context context(EVP_MD_CTX_new());
    std::size_t length = 64;
    const bool good = EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, m_key->key) == 1 &&
                      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(checkpoint.signature.data()),
                                     &length, octets(text), static_cast<std::size_t>(text.size())) == 1;
    if (!good)
        throw StoreError(StoreError::Kind::Internal, u"signing a checkpoint failed"_s);
    insertCheckpoint(transaction, checkpoint);
    appendEvent(transaction,
                supportEvent(u"AuditCheckpointSigned"_s, u"AUDIT_CHECKPOINT"_s, tenantId, size,
                             {{u"size"_s, size},
                              {u"root"_s, QString::fromLatin1(checkpoint.root.toHex())},
                              {u"keyId"_s, m_keyId},
                              {u"signature"_s, QString::fromLatin1(checkpoint.signature.toHex())},
                              {u"signedAt"_s, toIsoText(now)}}),
                QUuid::createUuid().toString(QUuid::WithoutBraces), u"jaga-repair-service"_s);
}

bool CheckpointSigner::verifies(const QString &tenantId, const Checkpoint &checkpoint) const
{
    const AuditCheckpoint seen{tenantId,    checkpoint.size,      checkpoint.root,    checkpoint.keyId,
                               m_publicKey, checkpoint.signature, checkpoint.signedAt};
    return seen.signatureProblem().isEmpty();
}

} // namespace jaga::repair
