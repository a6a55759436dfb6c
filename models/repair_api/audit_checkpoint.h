// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"

#include <QByteArray>
#include <QJsonObject>

namespace jaga {

/// A signed head of one tenant's audit tree, as the API serves it and as whoever saw it remembers it.
struct AuditCheckpoint {
    QString tenantId;
    qint64 size = 0; ///< entries it covers
    QByteArray root; ///< 32 bytes
    QString keyId;
    QByteArray publicKey; ///< Ed25519, 32 bytes
    QByteArray signature; ///< 64 bytes; empty for a head that was computed here and not signed
    Instant signedAt{};

    /// Why the signature does not hold for what it stands under; empty when it does.
    QString signatureProblem() const;
};

Expected<AuditCheckpoint> readAuditCheckpoint(const QJsonObject &json);
QJsonObject toJson(const AuditCheckpoint &checkpoint);

/// The bytes that are signed.
QByteArray checkpointText(const QString &tenantId, qint64 size, const QByteArray &root, Instant signedAt);
/// First 16 hexadecimal digits of the SHA-256 of an Ed25519 public key.
QString auditKeyId(const QByteArray &publicKey);

} // namespace jaga
