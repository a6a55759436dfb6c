// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/repair_service/service_process.h"
#include "tests/support/test_main.h"

#include <QCryptographicHash>
#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace jaga::test;

namespace {

QJsonObject request(const QString &type, const QString &targetType, const QString &targetId)
{
    return {{u"type"_s, type},
            {u"targetType"_s, targetType},
            {u"targetId"_s, targetId},
            {u"parameters"_s, QJsonObject{}},
            {u"reason"_s, u"the reply was lost, the look-up says it is done"_s},
            {u"ticketRef"_s, u"OPS-7"_s}};
}

QJsonObject guardNamed(const QJsonObject &answer, const QString &name)
{
    for (const QJsonValue &guard : answer.value(u"guards"_s).toArray())
        if (guard.toObject().value(u"name"_s) == name)
            return guard.toObject();
    return {};
}

} // namespace

/// The life of a command against the real service and a real database.
class CommandLifeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_platform = std::make_unique<ScratchPlatform>();
        QVERIFY2(m_platform->trouble().isEmpty(), qPrintable(m_platform->trouble()));
        m_service = std::make_unique<ServiceProcess>(*m_platform, m_identity,
                                                     "limits: {mutations_per_minute: 100000}\ntime_scale: 1\n");
        QVERIFY2(m_service->trouble().isEmpty(), qPrintable(m_service->trouble()));
    }
    void cleanupTestCase()
    {
        m_service.reset();
        m_platform.reset();
    }

    void iAmToldWhoIAm()
    {
        const auto me = m_service->get(u"olga"_s, u"/v1/me"_s);
        QCOMPARE(me.status, 200);
        QCOMPARE(me.json().value(u"displayName"_s).toString(), u"Olga Operator"_s);
        QCOMPARE(me.json().value(u"roles"_s).toArray().first().toObject().value(u"role"_s).toString(), u"OPERATOR"_s);
    }

    void aRetryWithAnOpenOutcomeIsRefusedWithTheGuardsWords()
    {
        const QString task = m_platform->failedTask(u"UNKNOWN"_s);
        const auto preview = m_service->post(u"olga"_s, path(u"commands/preview"_s),
                                             request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task));
        QCOMPARE(preview.status, 200);
        QCOMPARE(guardNamed(preview.json(), u"outcome-unknown"_s).value(u"holds"_s).toString(), u"no"_s);
        const auto refused = submit(u"olga"_s, request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task));
        QCOMPARE(refused.status, 409);
        QCOMPARE(refused.code(), u"guard:outcome-unknown"_s);
        QCOMPARE(refused.json().value(u"alternative"_s).toString(), u"EXTERNAL_RECONCILE"_s);
        QCOMPARE(m_platform->sql(
                     u"select execution_status, refusal_code from support_repair_command where target_id = '%1'"_s.arg(
                         task)),
                 u"REFUSED|guard:outcome-unknown"_s);
        QCOMPARE(statusOf(task), u"FAILED"_s);
    }

    void aConfirmedCallIsCompletedFromItsReferenceAndSendsNothing()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        const auto preview = m_service->post(u"olga"_s, path(u"commands/preview"_s),
                                             request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task));
        QCOMPARE(preview.json().value(u"sends"_s).toString(), u"COMPLETE_FROM_REFERENCE"_s);
        QCOMPARE(preview.json().value(u"targetVersion"_s).toString(), u"12"_s);
        QCOMPARE(statusOf(task), u"FAILED"_s);
        const auto accepted = submit(u"olga"_s, request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task));
        QCOMPARE(accepted.status, 202);
        QCOMPARE(accepted.json().value(u"state"_s).toString(), u"EXECUTING"_s);
        QCOMPARE(statusOf(task), u"RETRY_REQUESTED"_s);
        QCOMPARE(
            m_platform->sql(
                u"select intent_type, parameters_json ->> 'mode' from control_intent where target_key = '%1'"_s.arg(
                    task)),
            u"RETRY_TASK|COMPLETE_FROM_REFERENCE"_s);
        QCOMPARE(m_platform->sql(
                     u"select event_type, aggregate_version from outbox_event where aggregate_id = '%1'"_s.arg(task)),
                 u"FulfillmentTaskRetryRequested|13"_s);
        QCOMPARE(m_platform->sql(u"select count(*) from v_out_of_band_change where entity_id = '%1'"_s.arg(task)),
                 u"0"_s);
    }

    void theWholeStoryOfALostAnswer()
    {
        const QString task = m_platform->failedTask(u"UNKNOWN"_s);
        const QString call = m_platform->callOf(task);
        const auto asked = submit(u"olga"_s, request(u"EXTERNAL_RECONCILE"_s, u"EXTERNAL_CALL"_s, call));
        QCOMPARE(asked.status, 202);
        finishIntent(call,
                     {{u"outcome"_s, u"CONFIRMED"_s},
                      {u"evidence"_s, QJsonObject{{u"lookUp"_s, u"FOUND"_s}, {u"externalReference"_s, u"EXT-9"_s}}}});
        QCOMPARE(
            m_platform->sql(
                u"select status, external_reference, reconciled_by_command is not null from external_call_attempt where attempt_id = '%1'"_s
                    .arg(call)),
            u"CONFIRMED|EXT-9|t"_s);
        QTRY_COMPARE(verificationOf(asked), u"PASSED"_s);

        const auto retried = submit(u"olga"_s, request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task));
        QCOMPARE(retried.status, 202);
        finishIntent(task, {{u"outcome"_s, u"CONFIRMED"_s}, {u"evidence"_s, QJsonObject{{u"jobKey"_s, u"77"_s}}}});
        QCOMPARE(get(retried).value(u"state"_s).toString(), u"SUCCEEDED"_s);
        QCOMPARE(get(retried).value(u"verificationStatus"_s).toString(), u"PENDING"_s);
        complete(task);
        QTRY_COMPARE(verificationOf(retried), u"PASSED"_s);
    }

    void aSurelyAbsentCallIsSentAgainUnderItsKey()
    {
        const QString task = m_platform->failedTask(u"NOT_FOUND_CONFIRMED"_s, u"SHIP_DEVICE"_s);
        const auto retried = submit(u"olga"_s, request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task));
        QCOMPARE(retried.status, 202);
        QCOMPARE(
            m_platform->sql(u"select status from external_call_attempt where business_entity_id = '%1'"_s.arg(task)),
            u"PENDING"_s);
        QCOMPARE(m_platform->sql(
                     u"select parameters_json ->> 'mode' from control_intent where target_key = '%1'"_s.arg(task)),
                 u"SEND_SAME_KEY"_s);
    }

    void evidenceThatProvesNothingSettlesNothing()
    {
        const QString call = m_platform->callOf(m_platform->failedTask(u"UNKNOWN"_s));
        QCOMPARE(submit(u"olga"_s, request(u"EXTERNAL_RECONCILE"_s, u"EXTERNAL_CALL"_s, call)).status, 202);
        const QString intent = intentOf(call);
        const QJsonObject tenant{{u"tenantId"_s, QString::fromLatin1(ScratchPlatform::tenant)}};
        QCOMPARE(m_service->worker("POST", u"/internal/intents/%1/claim"_s.arg(intent), tenant).status, 200);
        QJsonObject result = tenant;
        result[u"outcome"_s] = u"CONFIRMED"_s;
        result[u"evidence"_s] = QJsonObject{{u"lookUp"_s, u"FOUND"_s}};
        const auto refused = m_service->worker("POST", u"/internal/intents/%1/result"_s.arg(intent), result);
        QCOMPARE(refused.status, 422);
        QCOMPARE(m_platform->sql(u"select status from external_call_attempt where attempt_id = '%1'"_s.arg(call)),
                 u"UNKNOWN"_s);
    }

    void anOrderWithoutPlanIsDecomposedAgain()
    {
        const QString order = m_platform->validatedOrder();
        const auto accepted = submit(u"olga"_s, request(u"ORDER_DECOMPOSITION_RETRY"_s, u"ORDER"_s, order));
        QCOMPARE(accepted.status, 202);
        QCOMPARE(m_platform->sql(u"select intent_type from control_intent where target_key = '%1'"_s.arg(order)),
                 u"DECOMPOSE"_s);
        QCOMPARE(m_platform->sql(u"select count(*) from v_out_of_band_change where entity_id = '%1'"_s.arg(order)),
                 u"0"_s);
        const auto twice = submit(u"sam"_s, request(u"ORDER_DECOMPOSITION_RETRY"_s, u"ORDER"_s, order));
        QCOMPARE(twice.code(), u"guard:already-requested"_s);
    }

    void aCommandDoesNotStandInItsOwnWay()
    {
        const QString task = m_platform->failedTask(u"FAILED_PERMANENT"_s);
        const auto asked = submit(u"sam"_s, request(u"TASK_MOVE_TO_FALLOUT"_s, u"FULFILLMENT_TASK"_s, task));
        QCOMPARE(asked.status, 202);
        const QString guards =
            u"commands/guards?type=TASK_MOVE_TO_FALLOUT&targetType=FULFILLMENT_TASK&targetId=%1"_s.arg(task);
        const auto alone = [&](const QString &more) {
            const auto answer = m_service->get(u"sara"_s, path(guards + more));
            return guardNamed(answer.json(), u"already-requested"_s).value("holds"_L1).toVariant();
        };
        const QVariant forAnother = alone({});
        QVERIFY(forAnother.isValid());
        QVERIFY(alone(u"&commandId="_s + asked.json().value(u"id"_s).toString()) != forAnother);
        QCOMPARE(m_service->get(u"sara"_s, path(guards + u"&commandId=x"_s)).status, 404);
    }

    void falloutNeedsASecondPersonAndAnExecutionOfItsOwn()
    {
        const QString task = m_platform->failedTask(u"FAILED_PERMANENT"_s);
        const auto asked = submit(u"sam"_s, request(u"TASK_MOVE_TO_FALLOUT"_s, u"FULFILLMENT_TASK"_s, task));
        QCOMPARE(asked.status, 202);
        QCOMPARE(asked.json().value(u"state"_s).toString(), u"PENDING_APPROVAL"_s);
        QCOMPARE(statusOf(task), u"FAILED"_s);
        const QString command = u"commands/"_s + asked.json().value(u"id"_s).toString();
        const QJsonObject note{{u"note"_s, u"read the same evidence, agreed"_s},
                               {u"previewHash"_s, asked.json().value(u"previewHash"_s)}};
        const QString etag = asked.json().value(u"etag"_s).toString();
        QCOMPARE(m_service->post(u"sam"_s, path(command + u"/approve"_s), note, etag).code(), u"self-approval"_s);
        QCOMPARE(m_service->post(u"bob"_s, path(command + u"/approve"_s), note, etag).code(),
                 u"approver-role-not-allowed"_s);
        QCOMPARE(m_service->post(u"olga"_s, path(command + u"/approve"_s), note, etag).code(),
                 u"approver-role-not-allowed"_s);
        QCOMPARE(m_service->post(u"ada"_s, path(command + u"/approve"_s), note, etag).code(),
                 u"auditor-is-read-only"_s);
        QCOMPARE(m_service->post(u"sam"_s, path(command + u"/execute"_s), {}, etag).code(), u"already-decided"_s);
        QCOMPARE(m_service->post(u"sara"_s, path(command + u"/approve"_s), note).status, 428);
        const auto approved = m_service->post(u"sara"_s, path(command + u"/approve"_s), note, etag);
        QCOMPARE(approved.status, 200);
        QCOMPARE(approved.json().value(u"state"_s).toString(), u"APPROVED"_s);
        QCOMPARE(statusOf(task), u"FAILED"_s);
        const QString approvedEtag = approved.json().value(u"etag"_s).toString();
        QCOMPARE(m_service->post(u"olga"_s, path(command + u"/execute"_s), {}, approvedEtag).code(),
                 u"executor-role-not-allowed"_s);
        QCOMPARE(
            m_service
                ->post(u"sam"_s, path(command + u"/execute"_s), {{u"previewHash"_s, QString(64, u'0')}}, approvedEtag)
                .code(),
            u"preview-stale"_s);
        const auto done = m_service->post(u"sam"_s, path(command + u"/execute"_s),
                                          {{u"previewHash"_s, asked.json().value(u"previewHash"_s)}}, approvedEtag);
        QCOMPARE(done.status, 200);
        QCOMPARE(done.json().value(u"state"_s).toString(), u"SUCCEEDED"_s);
        QCOMPARE(statusOf(task), u"MANUAL_FALLOUT"_s);
        QCOMPARE(
            m_platform->sql(u"select status, assignee, category from fallout_case where task_id = '%1'"_s.arg(task)),
            u"OPEN|sam|BUSINESS_REJECTION"_s);
        QCOMPARE(m_platform->sql(u"select count(*) from v_out_of_band_change where entity_id = '%1'"_s.arg(task)),
                 u"0"_s);
        QCOMPARE(m_platform->sql(u"select count(*) from support_repair_command c where target_id = '%1' and "
                                 u"before_json ->> 'state' = 'FAILED'"
                                 " and after_json ->> 'state' = 'MANUAL_FALLOUT'"_s.arg(task)),
                 u"1"_s);
    }

    void anApprovedCommandWhoseTargetMovedOnFails()
    {
        const QString task = m_platform->failedTask(u"FAILED_PERMANENT"_s);
        const auto asked = submit(u"olga"_s, request(u"TASK_MOVE_TO_FALLOUT"_s, u"FULFILLMENT_TASK"_s, task));
        const QString command = u"commands/"_s + asked.json().value(u"id"_s).toString();
        const QJsonObject note{{u"note"_s, u"read the same evidence, agreed"_s},
                               {u"previewHash"_s, asked.json().value(u"previewHash"_s)}};
        const auto approved =
            m_service->post(u"sara"_s, path(command + u"/approve"_s), note, asked.json().value(u"etag"_s).toString());
        m_platform->sql(u"update fulfillment_task set version = version + 1 where task_id = '%1'"_s.arg(task));
        const auto failed =
            m_service->post(u"sara"_s, path(command + u"/execute"_s), {}, approved.json().value(u"etag"_s).toString());
        QCOMPARE(failed.status, 412);
        QCOMPARE(failed.code(), u"target-changed"_s);
        QCOMPARE(get(asked).value(u"state"_s).toString(), u"FAILED"_s);
        QCOMPARE(statusOf(task), u"FAILED"_s);
    }

    void aRequestIsRejectedOrTakenBack()
    {
        for (const auto &[person, act, state] :
             {std::tuple{u"eva"_s, u"reject"_s, u"REJECTED"_s}, {u"olga"_s, u"withdraw"_s, u"WITHDRAWN"_s}}) {
            const QString task = m_platform->failedTask(u"FAILED_PERMANENT"_s);
            const auto asked = submit(u"olga"_s, request(u"TASK_MOVE_TO_FALLOUT"_s, u"FULFILLMENT_TASK"_s, task));
            QJsonObject body{{u"note"_s, u"the customer called, wait for it"_s}};
            if (act == u"reject"_s)
                body[u"previewHash"_s] = asked.json().value(u"previewHash"_s);
            const auto done =
                m_service->post(person, path(u"commands/%1/%2"_s.arg(asked.json().value(u"id"_s).toString(), act)),
                                body, asked.json().value(u"etag"_s).toString());
            QCOMPARE(done.json().value(u"state"_s).toString(), state);
            if (act == u"withdraw"_s)
                QCOMPARE(done.json().value(u"result"_s).toObject(), body);
        }
    }

    void theLongestReasonIsStoredWithoutWhatSurroundsIt()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        QJsonObject body = request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task);
        const QString reason(4000, u'x');
        body[u"reason"_s] = reason + u"\n"_s;
        const auto stale = m_service->post(u"olga"_s, path(u"commands"_s), body, u"\"v1\""_s);
        QCOMPARE(stale.code(), u"target-changed"_s);
        const auto accepted = submit(u"olga"_s, body);
        QCOMPARE(accepted.status, 202);
        QCOMPARE(accepted.json().value(u"reason"_s).toString(), reason);
    }

    void whoReadsOnlyNeitherVerifiesNorUploads()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        const auto asked = submit(u"olga"_s, request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task));
        const QString verify = u"commands/%1/verify"_s.arg(asked.json().value(u"id"_s).toString());
        QCOMPARE(m_service->post(u"vic"_s, path(verify), {}).code(), u"role-not-allowed"_s);
        const QByteArray content = "what was seen";
        const QByteArray digest = QCryptographicHash::hash(content, QCryptographicHash::Sha256).toBase64();
        const QByteArray upload = "POST " + path(u"evidence"_s).toUtf8() +
                                  " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/plain\r\n"
                                  "X-Act-As-Role: VIEWER\r\nContent-Digest: sha-256=:" +
                                  digest + ":\r\nAuthorization: Bearer " + m_identity.token(u"vic"_s) +
                                  "\r\nIdempotency-Key: " + ServiceProcess::newKey().toLatin1() +
                                  "\r\nContent-Length: " + QByteArray::number(content.size()) + "\r\n\r\n" + content;
        QCOMPARE(sendRaw(m_service->port(), upload).code(), u"role-not-allowed"_s);
    }

    void whoAsksForTheVerificationTellsAsMuchAsTheRound()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        const auto asked = submit(u"olga"_s, request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task));
        finishIntent(task, {{u"outcome"_s, u"CONFIRMED"_s}, {u"evidence"_s, QJsonObject{}}});
        const QString id = asked.json().value(u"id"_s).toString();
        complete(task);
        // Whichever is first, this request or the round, the same is told.
        m_service->post(u"olga"_s, path(u"commands/%1/verify"_s.arg(id)), {});
        QTRY_COMPARE(verificationOf(asked), u"PASSED"_s);
        QCOMPARE(m_platform->sql(u"select count(*) from outbox_event where aggregate_id = '%1' and event_type ="
                                 " 'RepairCommandVerificationPassed'"_s.arg(id)),
                 u"1"_s);
        QCOMPARE(m_platform->sql(u"select count(*) from audit_record where repair_command_id = '%1' and command_type ="
                                 " 'COMMAND_VERIFY' and decision = 'SUCCEEDED'"_s.arg(id)),
                 u"1"_s);
    }

    void whatNeverSettlesKeepsNobodyWaiting()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        const auto asked = submit(u"olga"_s, request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task));
        const QString id = asked.json().value(u"id"_s).toString();
        m_platform->sql(
            u"set session_replication_role = replica; create temp table copies as select c.* from"
            " support_repair_command c, generate_series(1, 450) where repair_command_id = '%1'; update copies set"
            " repair_command_id = gen_random_uuid(), target_id = gen_random_uuid(), idempotency_key ="
            " gen_random_uuid()::text, execution_status = 'SUCCEEDED', verification_status = 'OVERDUE', verify_due_at ="
            " '2026-01-01', ticket_ref = 'OPS-STUCK'; insert into support_repair_command select * from copies"_s.arg(
                id));
        finishIntent(task, {{u"outcome"_s, u"CONFIRMED"_s}, {u"evidence"_s, QJsonObject{}}});
        complete(task);
        const bool settled = QTest::qWaitFor([&] { return verificationOf(asked) == u"PASSED"_s; }, 30'000);
        m_platform->sql(u"set session_replication_role = replica; delete from support_repair_command where ticket_ref ="
                        " 'OPS-STUCK'"_s);
        QVERIFY(settled);
    }

    void aFrozenWorkerMakesVerificationOverdueAndAnUnheardRequestLapses()
    {
        ServiceProcess hasty(*m_platform, m_identity, "deadlines: {verification: 1, approval: 1}\n");
        QVERIFY2(hasty.trouble().isEmpty(), qPrintable(hasty.trouble()));
        const QString confirmed = m_platform->failedTask(u"CONFIRMED"_s);
        const QString rejected = m_platform->failedTask(u"FAILED_PERMANENT"_s);
        const auto ask = [&](QJsonObject body) {
            const auto preview = hasty.post(u"olga"_s, path(u"commands/preview"_s), body);
            body[u"previewHash"_s] = preview.json().value(u"previewHash"_s);
            return hasty.post(u"olga"_s, path(u"commands"_s), body, preview.json().value(u"targetEtag"_s).toString());
        };
        const auto retried = ask(request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, confirmed));
        const auto unheard = ask(request(u"TASK_MOVE_TO_FALLOUT"_s, u"FULFILLMENT_TASK"_s, rejected));
        QTRY_COMPARE(verificationOf(retried), u"OVERDUE"_s);
        QCOMPARE(get(retried).value(u"state"_s).toString(), u"EXECUTING"_s);
        QTRY_COMPARE(get(unheard).value(u"state"_s).toString(), u"EXPIRED"_s);
        const QString id = retried.json().value(u"id"_s).toString();
        QCOMPARE(m_platform->sql(
                     u"select finding_type from reconciliation_finding where repair_command_id = '%1'"_s.arg(id)),
                 u"REPAIR_VERIFICATION_OVERDUE"_s);
        finishIntent(confirmed, {{u"outcome"_s, u"CONFIRMED"_s}, {u"evidence"_s, QJsonObject{}}});
        complete(confirmed);
        QTRY_COMPARE(verificationOf(retried), u"PASSED"_s);
    }

    void theSameKeyAnswersTheSameAndActsOnce()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        QJsonObject body = request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task);
        const auto preview = m_service->post(u"olga"_s, path(u"commands/preview"_s), body);
        body[u"previewHash"_s] = preview.json().value(u"previewHash"_s);
        const QString etag = preview.json().value(u"targetEtag"_s).toString();
        const QString key = ServiceProcess::newKey();
        const auto first = m_service->post(u"olga"_s, path(u"commands"_s), body, etag, key);
        const auto second = m_service->post(u"olga"_s, path(u"commands"_s), body, etag, key);
        QCOMPARE(second.status, first.status);
        QCOMPARE(second.body, first.body);
        QCOMPARE(second.headers.value("idempotency-replayed"), QByteArray("true"));
        QCOMPARE(m_platform->sql(u"select count(*) from control_intent where target_key = '%1'"_s.arg(task)), u"1"_s);
        body[u"reason"_s] = u"another reason altogether"_s;
        QCOMPARE(m_service->post(u"olga"_s, path(u"commands"_s), body, etag, key).code(), u"idempotency-key-reused"_s);
        QCOMPARE(m_service->get(u"olga"_s, path(u"commands?idempotencyKey="_s + key))
                     .json()
                     .value(u"items"_s)
                     .toArray()
                     .size(),
                 1);
    }

    void aStalePreviewOrVersionIsRefused()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        QJsonObject body = request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task);
        const auto preview = m_service->post(u"olga"_s, path(u"commands/preview"_s), body);
        const QString etag = preview.json().value(u"targetEtag"_s).toString();
        body[u"previewHash"_s] = QString(64, u'0');
        QCOMPARE(m_service->post(u"olga"_s, path(u"commands"_s), body, etag).code(), u"preview-stale"_s);
        QCOMPARE(m_service->post(u"olga"_s, path(u"commands"_s), body, u"\"v1\""_s).code(), u"target-changed"_s);
        QCOMPARE(m_service->post(u"olga"_s, path(u"commands"_s), body).code(), u"if-match-required"_s);
    }

    void theCatalogueNamesAllTypesAndWhichOfThemRun()
    {
        const QJsonArray types = m_service->get(u"vic"_s, path(u"command-types"_s)).json().value(u"items"_s).toArray();
        QCOMPARE(types.size(), 52);
        QStringList available;
        for (const QJsonValue &type : types)
            if (type.toObject().value(u"available"_s).toBool())
                available.append(type.toObject().value(u"type"_s).toString());
        QCOMPARE(available, (QStringList{u"ORDER_DECOMPOSITION_RETRY"_s, u"TASK_RETRY"_s, u"TASK_MOVE_TO_FALLOUT"_s,
                                         u"EXTERNAL_RECONCILE"_s}));
    }

    void migrateWritesTheCatalogueFromTheDescriptors()
    {
        m_platform->sql(
            u"update repair_command_type set precondition_note = 'old words' where command_type = 'TASK_RETRY'"_s);
        QByteArray output;
        QCOMPARE(m_service->command({u"migrate"_s}, &output), 0);
        QVERIFY2(output.contains("TASK_RETRY"), output.constData());
        QCOMPARE(m_service->command({u"migrate"_s}, &output), 0);
        QVERIFY2(output.contains("none"), output.constData());
    }

    void theAuditTrailIsWholeUntilSomebodyTouchesIt()
    {
        QTRY_VERIFY(m_service->get(u"ada"_s, path(u"audit/checkpoint"_s)).status == 200);
        QByteArray output;
        QVERIFY2(m_service->command({u"verify-audit"_s}, &output) == 0, output.constData());
        m_platform->sql(u"alter table audit_record disable trigger all; update audit_record set reason = 'nothing to "
                        u"see' where audit_seq = 2"
                        " and tenant_id = '%1'; alter table audit_record enable trigger all"_s.arg(
                            QLatin1String(ScratchPlatform::tenant)));
        QCOMPARE(m_service->command({u"verify-audit"_s}, &output), 1);
        QVERIFY2(output.contains("entry 2: column reason"), output.constData());
    }

private:
    QJsonObject get(const HttpAnswer &command) const
    {
        return m_service->get(u"vic"_s, path(u"commands/"_s + command.json().value(u"id"_s).toString())).json();
    }
    QString verificationOf(const HttpAnswer &command) const
    {
        return get(command).value(u"verificationStatus"_s).toString();
    }
    QString intentOf(const QString &targetKey) const
    {
        for (const QJsonValue &intent :
             m_service->worker("GET", u"/internal/intents"_s).json().value(u"intents"_s).toArray())
            if (intent.toObject().value(u"targetKey"_s) == targetKey)
                return intent.toObject().value(u"intentId"_s).toString();
        return {};
    }
    /// The worker claims and answers, twice: the second answer must be the same.
    void finishIntent(const QString &targetKey, QJsonObject result)
    {
        const QString intent = intentOf(targetKey);
        result[u"tenantId"_s] = QString::fromLatin1(ScratchPlatform::tenant);
        QCOMPARE(m_service
                     ->worker("POST", u"/internal/intents/%1/claim"_s.arg(intent),
                              {{u"tenantId"_s, result.value(u"tenantId"_s)}})
                     .status,
                 200);
        const auto first = m_service->worker("POST", u"/internal/intents/%1/result"_s.arg(intent), result);
        QCOMPARE(first.status, 200);
        QCOMPARE(m_service->worker("POST", u"/internal/intents/%1/result"_s.arg(intent), result).body, first.body);
    }
    /// What the platform does after a retry that completes from the stored reference.
    void complete(const QString &task) const
    {
        for (const QString &status : {u"READY"_s, u"IN_PROGRESS"_s, u"COMPLETED"_s})
            m_platform->sql(u"update fulfillment_task set status = '%2', completed_at = case when '%2' = 'COMPLETED' "
                            u"then now() end,"
                            " version = version + 1 where task_id = '%1'"_s.arg(task, status));
    }
    static QString path(const QString &rest) { return ServiceProcess::tenantPath(rest); }
    QString statusOf(const QString &task) const
    {
        return m_platform->sql(u"select status from fulfillment_task where task_id = '%1'"_s.arg(task));
    }

    /// Preview, then submit with what the preview answered.
    HttpAnswer submit(const QString &person, QJsonObject body, const QString &key = {}) const
    {
        const auto preview = m_service->post(person, path(u"commands/preview"_s), body);
        body[u"previewHash"_s] = preview.json().value(u"previewHash"_s);
        return m_service->post(person, path(u"commands"_s), body, preview.json().value(u"targetEtag"_s).toString(),
                               key);
    }

    TestIdentity m_identity;
    std::unique_ptr<ScratchPlatform> m_platform;
    std::unique_ptr<ServiceProcess> m_service;
};

JAGA_TEST(CommandLifeTest)
#include "command_life_test.moc"
