// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/audit_checkpoint.h"
#include "models/repair_api/merkle_tree.h"

#include <QStringList>

namespace jaga {

/// One entry of the audit trail as the API serves it.
struct AuditItem {
    qint64 sequence = 0;
    QByteArray previousHash;
    QByteArray hash;
    QByteArray entry;    ///< the canonical bytes that were hashed
    QJsonObject columns; ///< what the searchable columns beside them say; empty: not served
};
Expected<AuditItem> readAuditItem(const QJsonObject &json);

/// Walks the trail of one tenant and collects what is wrong with it, one sentence a finding. Needs no key and believes no
/// server: hashes, links and the tree are computed here. Pure.
class AuditTrailCheck {
public:
    /// `first`: the sequence it begins at.
    explicit AuditTrailCheck(QString tenantId, qint64 first = 1);

    /// In order, the next one each time.
    void add(const AuditItem &item);
    /// What the service calls the end of the trail.
    void endsAt(qint64 sequence, const QByteArray &hash);
    /// A signed head: its signature, and that the entries walked have its root. Needs a walk from the first entry.
    void demand(const AuditCheckpoint &checkpoint);
    /// A head that was seen earlier: the trail walked must continue it, signed by the same key.
    void demandContinues(const AuditCheckpoint &remembered, const QByteArray &publicKeyNow);
    QString tenantId() const { return m_tenantId; }
    qint64 lastSequence() const { return m_sequence; }
    QByteArray lastHash() const { return m_hash; }
    QByteArray root() const { return m_tree.root(m_tree.size()); }
    /// At most 100, then one that says so.
    const QStringList &findings() const { return m_findings; }
    bool holds() const { return m_findings.isEmpty(); }

private:
    void find(const QString &what);
    void findAt(qint64 sequence, const QString &what) { find(QStringLiteral("entry %1: %2").arg(sequence).arg(what)); }

    QString m_tenantId;
    qint64 m_sequence; ///< of the last entry walked
    QByteArray m_hash; ///< of the last entry walked; empty: not known yet
    MerkleTree m_tree;
    QStringList m_findings;
};

/// What `GET audit/export` answered, kept as a file: needs no service.
struct AuditExportVerdict {
    QString tenantId;
    qint64 from = 0;
    qint64 to = 0;
    qint64 covered = 0; ///< entries up to this sequence stand under the signed head; later ones only under the chain
    AuditCheckpoint checkpoint;
    QStringList findings;
};
/// Fails when the bytes are no export; a broken one is a verdict with findings.
Expected<AuditExportVerdict> verifyAuditExport(const QByteArray &bytes);

} // namespace jaga
