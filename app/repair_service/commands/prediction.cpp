// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/prediction.h"

#include "app/repair_service/commands/guards.h"
#include "app/repair_service/store/audit_entry.h"
#include "app/repair_service/store/command_store.h"
#include "app/repair_service/store/outbox_store.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

const QString beforeTrial = u"before_trial"_s;

api::Guard aloneGuard(Transaction &transaction, const CommandHandler &handler, const Ask &ask, const QString &ownId)
{
    const auto live = liveCommand(transaction, handler.descriptor().shown.type, ask.targetId, ownId);
    return guard(u"already-requested"_s, u"The same command is not under way for this target"_s, !live,
                 live.value_or(u"none"_s), u"support_repair_command"_s);
}

/// Applies the plan, looks, and takes it back. What the schema refuses becomes a guard of its own.
void tryOut(Transaction &transaction, const CommandHandler &handler, const Ask &ask, Prediction &prediction)
{
    transaction.savepoint(beforeTrial);
    try {
        applyChanges(transaction, prediction.plan.changes);
        prediction.shown.after = handler.snapshot(transaction, ask.targetId).value_or(QJsonObject());
        transaction.rollbackTo(beforeTrial);
    } catch (const StoreError &error) {
        if (!error.isRefusal())
            throw;
        transaction.rollbackTo(beforeTrial);
        prediction.shown.guards.append(guard(u"platform-rule"_s, u"The platform's own rules allow the change"_s, false,
                                             error.message(), u"state_transition_rule"_s));
    }
}

QString hashOf(const Ask &ask, const api::CommandType &type, const api::Preview &preview)
{
    QJsonArray guards;
    for (const api::Guard &guard : preview.guards)
        guards.append(guard.name + u'=' + truthName(guard.holds));
    return QString::fromLatin1(sha256(api::canonicalJson({{u"type"_s, type.type},
                                                          {u"targetId"_s, ask.targetId},
                                                          {u"parameters"_s, ask.parameters},
                                                          {u"targetEtag"_s, preview.targetEtag},
                                                          {u"before"_s, preview.before},
                                                          {u"after"_s, preview.after},
                                                          {u"sends"_s, preview.sends},
                                                          {u"guards"_s, guards}}))
                                   .toHex());
}

} // namespace

std::optional<Refusal> Prediction::refusal() const
{
    for (const api::Guard &guard : shown.guards)
        if (guard.holds != Truth::Yes)
            return refuse(guardCode(guard.name),
                          u"This must hold and does not: %1. Found: %2."_s.arg(guard.sentence, guard.found))
                .withGuard(guard.name, guard.alternative)
                .withCurrent(shown.before);
    return std::nullopt;
}

QJsonObject Prediction::stored() const
{
    const QJsonObject preview = api::toJson(shown);
    QJsonObject stored;
    for (const QString &key :
         {u"guards"_s, u"diff"_s, u"after"_s, u"sends"_s, u"sendsSentence"_s, u"event"_s, u"readAt"_s})
        stored[key] = preview.value(key);
    return stored;
}

std::optional<Prediction> predict(Transaction &transaction, const CommandHandler &handler, const Ask &ask, Lock lock,
                                  const QString &ownId)
{
    const auto examination = handler.examine(transaction, ask, lock);
    if (!examination)
        return std::nullopt;
    const api::CommandType &type = handler.descriptor().shown;
    Prediction prediction;
    prediction.plan = examination->plan;
    api::Preview &shown = prediction.shown;
    shown.targetEtag = u'"' + examination->etag + u'"';
    shown.readAt = transaction.now();
    shown.targetVersion = examination->version;
    shown.before = examination->before;
    shown.guards = examination->guards;
    shown.guards.append(aloneGuard(transaction, handler, ask, ownId));
    shown.approvalKind = type.approvalKind;
    shown.event = type.event;
    if (!prediction.refusal()) {
        shown.sends = prediction.plan.sends;
        shown.sendsSentence = prediction.plan.sendsSentence;
        tryOut(transaction, handler, ask, prediction);
    }
    shown.diff = difference(shown.before, shown.after.isEmpty() ? shown.before : shown.after);
    shown.previewHash = hashOf(ask, type, shown);
    return prediction;
}

std::optional<api::Guards> readGuards(Transaction &transaction, const CommandHandler &handler, const Ask &ask,
                                      const QString &ownId)
{
    const auto examination = handler.examine(transaction, ask, Lock::None);
    if (!examination)
        return std::nullopt;
    api::Guards guards{u'"' + examination->etag + u'"', transaction.now(), examination->guards};
    guards.guards.append(aloneGuard(transaction, handler, ask, ownId));
    return guards;
}

QList<api::FieldChange> difference(const QJsonObject &before, const QJsonObject &after)
{
    QList<api::FieldChange> changes;
    QStringList entities;
    for (const QJsonObject &side : {before, after})
        for (const QString &key : side.keys())
            if (side.value(key).isObject() && !entities.contains(key))
                entities.append(key);
    for (const QString &entity : entities) {
        const QJsonObject was = before.value(entity).toObject();
        const QJsonObject becomes = after.value(entity).toObject();
        QStringList fields = was.keys();
        for (const QString &field : becomes.keys())
            if (!fields.contains(field))
                fields.append(field);
        for (const QString &field : fields) {
            const QString left = was.value(field).toVariant().toString();
            const QString right = becomes.value(field).toVariant().toString();
            changes.append({entity, field, left, right, left != right});
        }
    }
    return changes;
}

} // namespace jaga::repair
