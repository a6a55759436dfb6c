// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/store/audit_store.h"
#include "models/repair_api/merkle_tree.h"

#include <QHash>

#include <memory>

namespace jaga::repair {

/// Signs tree heads with the service's Ed25519 key, which the database can't read. One thread at a time.
class CheckpointSigner {
public:
    /// `pem` is a private key. Fails when it is not Ed25519.
    static Expected<std::unique_ptr<CheckpointSigner>> fromPem(const QByteArray &pem);
    ~CheckpointSigner();

    /// Writes a signed checkpoint over the first `size` entries of the transaction's tenant, and its event.
    void sign(Transaction &transaction, qint64 size, Instant now);
    bool verifies(const QString &tenantId, const Checkpoint &checkpoint) const;
    /// First 16 hexadecimal digits of the SHA-256 of the public key.
    QString keyId() const { return m_keyId; }
    const QByteArray &publicKey() const { return m_publicKey; }

private:
    struct Key;
    explicit CheckpointSigner(std::unique_ptr<Key> key);

    std::unique_ptr<Key> m_key;
    QByteArray m_publicKey;
    QString m_keyId;
    QHash<QString, MerkleTree> m_trees; ///< by tenant: entries are read once
};

} // namespace jaga::repair
