// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/wire_types.h"
#include "runbook_engine/base/reply.h"

#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>

namespace jaga {

/// Where the repair API is and who asks. The token is asked for at each request, so that a renewed one is used at once.
struct RepairApiAccess {
    QUrl url;                          ///< http://127.0.0.1:PORT, without /v1
    std::function<QByteArray()> token; ///< bearer token; never logged
    QString actAsRole;                 ///< X-Act-As-Role
};

/// Reads the repair API: GET only. Exists in every role, the auditor's included. GUI thread.
class SupportRecordClient final : public QObject {
    Q_OBJECT
public:
    explicit SupportRecordClient(RepairApiAccess access, QObject *parent = nullptr);
    ~SupportRecordClient() override;

    Reply<api::Me> me();
    Reply<QList<api::CommandType>> commandTypes(const QString &tenantId);
    /// `commandId`: a command that exists already and must not be found in its own way.
    Reply<api::Guards> guards(const QString &tenantId, const QString &type, const QString &targetType,
                              const QString &targetId, const QJsonObject &parameters, const QString &commandId = {});
    /// All that match, newest first, however many pages the service makes of them; a list that does not end is Invalid.
    /// `filter`: state (several by comma), type, target, actor, ticket, incident, idempotencyKey. Name one: history grows.
    Reply<QList<api::Command>> commands(const QString &tenantId, const QMap<QString, QString> &filter);
    Reply<api::Command> command(const QString &tenantId, const QString &id);
    /// As commands(). `filter`: status, entity, open (`true`: not closed).
    Reply<QList<api::Incident>> incidents(const QString &tenantId, const QMap<QString, QString> &filter);
    Reply<api::Incident> incident(const QString &tenantId, const QString &id);
    Reply<QJsonObject> auditRecords(const QString &tenantId, qint64 afterSequence, int limit);
    /// Any other list or record, as JSON: `path` below `/v1/tenants/{tenantId}/`.
    Reply<QJsonObject> records(const QString &tenantId, const QString &path, const QMap<QString, QString> &query);

    /// Follows the event stream of all readable tenants; reconnects with Last-Event-ID. Events arrive as eventReceived.
    void follow(const QStringList &tenantIds);

    /// Server time minus workstation time as measured by the last me(), with half the round trip as its error.
    struct ClockOffset {
        std::chrono::microseconds offset{0};
        std::chrono::microseconds error{0};
    };
    std::optional<ClockOffset> clockOffset() const;

Q_SIGNALS:
    /// Something was asked, by whomever: the service answered, or why it did not.
    void asked(const jaga::Expected<jaga::Done> &answered, std::chrono::microseconds latency);
    void eventReceived(const QString &tenantId, const QString &name, const QJsonObject &data);
    void streamChanged(bool connected);

private:
    template <class T>
    class Pages;
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace jaga
