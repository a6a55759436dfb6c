// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/http/problem.h"
#include "app/repair_service/policy/request_field.h"
#include "app/repair_service/store/database.h"

#include <functional>

namespace jaga::repair {

/// What the worker's three calls take; the OpenAPI document says the same.
namespace intents {
RequestFields listFields();
RequestFields claimFields();
RequestFields resultFields();
} // namespace intents

/// What the platform's worker does under /internal/intents: the second transaction of a class D command. Its calls repeat
/// without harm: a claim by the same worker renews the lease, the same result again answers the same. Every thread.
class IntentActs {
public:
    IntentActs(Database &database, const QString &workerId, std::function<void()> committed);

    /// `path` is what follows /internal/intents; the worker's token has been checked.
    HttpResponse answer(const HttpRequest &request, const QString &path, const QString &correlationId);

private:
    HttpResponse list(const HttpRequest &request, const QString &correlationId);
    Expected<QJsonObject, Refusal> claim(Transaction &transaction, const QString &id, const QJsonObject &body);
    Expected<QJsonObject, Refusal> finish(Transaction &transaction, const QString &id, const QJsonObject &body);

    Database &m_database;
    QString m_workerId;
    std::function<void()> m_committed;
};

} // namespace jaga::repair
