// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/acts/act_runner.h"

namespace jaga::repair {

/// What readers of a tenant may fetch of its audit trail, so that they can check it without believing this service.
class AuditReading {
public:
    /// `publicKey`: of the Ed25519 key that signs checkpoints.
    explicit AuditReading(QByteArray publicKey) : m_publicKey(std::move(publicKey)) {}

    /// GET audit/records?after&limit: entries with their canonical bytes, so that anybody can hash them again.
    Expected<Answer, Refusal> records(ActContext &context, const QMap<QString, QString> &query) const;
    /// GET audit/checkpoint: the newest signed tree head; 404 while there is none.
    Expected<Answer, Refusal> checkpoint(ActContext &context) const;
    /// GET audit/proof/inclusion?seq&size and audit/proof/consistency?first&second.
    Expected<Answer, Refusal> inclusion(ActContext &context, const QMap<QString, QString> &query) const;
    Expected<Answer, Refusal> consistency(ActContext &context, const QMap<QString, QString> &query) const;
    /// GET audit/export?from&to: a file that proves itself offline: entries, the newest signed head, the proof that ties them.
    Expected<Answer, Refusal> exported(ActContext &context, const QMap<QString, QString> &query) const;

private:
    QByteArray m_publicKey;
};

} // namespace jaga::repair
