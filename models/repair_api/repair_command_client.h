// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/support_record_client.h"

namespace jaga {

/// What a mutating request came to. A lost answer is `unknown`, never a failure.
struct Sent {
    enum class Outcome {
        Answered, ///< status and body hold the service's answer, a problem included
        Unknown,  ///< it left, no answer came: look it up by its key, never send under a new one
        NotSent   ///< it surely never left (refused connection, our own check)
    };
    Outcome outcome = Outcome::Unknown;
    int status = 0;
    QJsonObject body;
    QByteArray etag;
    std::optional<api::Problem> problem; ///< set for 4xx and 5xx
    bool replayed = false;               ///< Idempotency-Replayed: true
    Error error;                         ///< for Unknown and NotSent
};

/// The only object in the product that can change anything. In auditor mode it is not constructed.
///
/// Every request leaves exactly once: its body is a sequential device that cannot be rewound, redirects are manual, a total
/// deadline holds. Sending again is the caller's decision, with the same key. GUI thread.
class RepairCommandClient final : public QObject {
    Q_OBJECT
public:
    explicit RepairCommandClient(RepairApiAccess access, QObject *parent = nullptr);
    ~RepairCommandClient() override;

    /// Audited dry run; rolled back by the service. Needs no key.
    Reply<Sent> preview(const QString &tenantId, const api::CommandRequest &request);
    Reply<Sent> submit(const QString &tenantId, const api::CommandRequest &request, const QString &idempotencyKey,
                       const QString &targetEtag);
    /// `act`: approve, reject, withdraw, execute, verify.
    Reply<Sent> act(const QString &tenantId, const QString &commandId, const QString &act, const QJsonObject &body,
                    const QString &idempotencyKey, const QString &etag);
    /// `act`: empty for OPEN, else commander, severity, status, scope, notes, checklist, close.
    Reply<Sent> incidentAct(const QString &tenantId, const QString &incidentId, const QString &act,
                            const QJsonObject &body, const QString &idempotencyKey, const QString &etag);
    /// Stores evidence; answers with its SHA-256 in body.sha256.
    Reply<Sent> uploadEvidence(const QString &tenantId, const QByteArray &bytes, const QByteArray &mediaType);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace jaga
