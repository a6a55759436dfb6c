// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/repair_service/service_process.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QSet>

using namespace Qt::StringLiterals;
using namespace jaga::test;

/// The acts on an incident, and what every reader is told about them.
class IncidentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_platform = std::make_unique<ScratchPlatform>();
        QVERIFY2(m_platform->trouble().isEmpty(), qPrintable(m_platform->trouble()));
        m_service =
            std::make_unique<ServiceProcess>(*m_platform, m_identity, "limits: {mutations_per_minute: 100000}\n");
        QVERIFY2(m_service->trouble().isEmpty(), qPrintable(m_service->trouble()));
    }
    void cleanupTestCase()
    {
        m_service.reset();
        m_platform.reset();
    }

    void anIncidentIsOpenedWithItsScope()
    {
        const auto opened = open(m_platform->failedTask(u"CONFIRMED"_s));
        QCOMPARE(opened.status, 201);
        QCOMPARE(opened.json().value(u"status"_s).toString(), u"INVESTIGATING"_s);
        QCOMPARE(opened.json().value(u"entityType"_s).toString(), u"ORDER"_s);
        QCOMPARE(m_service->get(u"vic"_s, path(u"incidents?entity="_s + opened.json().value(u"entityId"_s).toString()))
                     .json()
                     .value(u"items"_s)
                     .toArray()
                     .size(),
                 1);
    }

    void anIncidentWithWordsThatMeanNothingIsRefused()
    {
        const QJsonObject entry{{u"entityType"_s, u"ORDER"_s},
                                {u"entityId"_s, u"11111111-0000-4000-8000-000000000001"_s},
                                {u"label"_s, u"O-1"_s}};
        const auto with = [&](const QString &key, const QJsonValue &value) {
            QJsonObject body{{u"title"_s, u"stuck"_s}, {u"category"_s, u"PROCESS"_s}, {u"severity"_s, u"P2"_s}};
            QJsonObject one = entry;
            (key == u"amount"_s ? one : body)[key] = value;
            if (key == u"amount"_s)
                one[u"currency"_s] = u"EUR"_s;
            body[u"scope"_s] = QJsonArray{one};
            return m_service->post(u"olga"_s, path(u"incidents"_s), body).code();
        };
        QCOMPARE(with(u"amount"_s, u"NaN"_s), u"parameter-invalid"_s);
        QCOMPARE(with(u"amount"_s, u"1e400"_s), u"parameter-invalid"_s);
        QCOMPARE(with(u"amount"_s, 12.5), u"malformed"_s);
        QCOMPARE(with(u"startedAt"_s, u"yesterday"_s), u"malformed"_s);
        QCOMPARE(with(u"startedAt"_s, u"0000-12-31T12:00:00Z"_s), u"malformed"_s);
        QCOMPARE(with(u"startedAt"_s, u"0001-01-01T00:00:00+14:00"_s), u"malformed"_s);
        QCOMPARE(with(u"runbookId"_s, u"../x"_s), u"parameter-invalid"_s);
        QCOMPARE(with(u"runbookHash"_s, u"ab"_s), u"parameter-invalid"_s);
        const QJsonObject twice{{u"title"_s, u"stuck"_s},
                                {u"category"_s, u"PROCESS"_s},
                                {u"severity"_s, u"P2"_s},
                                {u"scope"_s, QJsonArray{entry, entry}}};
        QCOMPARE(m_service->post(u"olga"_s, path(u"incidents"_s), twice).code(), u"parameter-invalid"_s);
        const QString incident =
            u"incidents/"_s + open(m_platform->failedTask(u"CONFIRMED"_s)).json().value(u"id"_s).toString();
        QCOMPARE(m_service
                     ->post(u"olga"_s, path(incident + u"/notes"_s),
                            {{u"body"_s, u"was wrong"_s}, {u"correctsNoteId"_s, ServiceProcess::newKey()}})
                     .code(),
                 u"parameter-invalid"_s);
    }

    void theListGoesOnPageByPage()
    {
        for (int more = 0; more < 3; ++more)
            QCOMPARE(open(m_platform->failedTask(u"CONFIRMED"_s)).status, 201);
        const int inOne = static_cast<int>(m_service->get(u"vic"_s, path(u"incidents?open=true&limit=200"_s))
                                               .json()
                                               .value(u"items"_s)
                                               .toArray()
                                               .size());
        QVERIFY(inOne >= 3);
        QSet<QString> seen;
        QString cursor;
        int pages = 0;
        do {
            const QJsonObject page = m_service
                                         ->get(u"vic"_s, path(u"incidents?open=true&limit=2"_s +
                                                              (cursor.isEmpty() ? u""_s : u"&cursor="_s + cursor)))
                                         .json();
            for (const QJsonValue &item : page.value(u"items"_s).toArray())
                seen.insert(item[u"id"_s].toString());
            cursor = page.value(u"cursor"_s).toString();
        } while (!cursor.isEmpty() && ++pages < 100);
        QCOMPARE(seen.size(), inOne);
        QCOMPARE(m_service->get(u"vic"_s, path(u"incidents?cursor=elsewhere"_s)).code(), u"malformed"_s);
    }

    void itIsResolvedOnlyWhenThePlatformSaysSo()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        const auto opened = open(task);
        const QString incident = u"incidents/"_s + opened.json().value(u"id"_s).toString();
        const QString etag = opened.json().value(u"etag"_s).toString();
        const QJsonObject resolved{{u"status"_s, u"RESOLVED"_s}, {u"reason"_s, u"the order is through"_s}};
        QCOMPARE(m_service->post(u"olga"_s, path(incident + u"/status"_s), resolved, etag).code(),
                 u"not-incident-commander"_s);
        const auto refused = m_service->post(u"ian"_s, path(incident + u"/status"_s), resolved, etag);
        QCOMPARE(refused.status, 409);
        QCOMPARE(refused.code(), u"precondition-failed"_s);
        QCOMPARE(refused.json().value(u"guard"_s).toString(), u"tasks-failed"_s);
        QVERIFY(refused.json().value(u"current"_s).toObject().value(u"conditions"_s).toArray().size() >= 6);
        m_platform->sql(u"update fulfillment_task set status = 'RETRY_REQUESTED' where task_id = '%1'"_s.arg(task));
        QCOMPARE(guardOf(m_service->post(u"ian"_s, path(incident + u"/status"_s), resolved, etag)), u"tasks-failed"_s);
        goesOn(task);
        const auto done = m_service->post(u"ian"_s, path(incident + u"/status"_s), resolved, etag);
        QCOMPARE(done.status, 200);
        QCOMPARE(done.json().value(u"status"_s).toString(), u"RESOLVED"_s);
        const auto closed = m_service->post(u"ian"_s, path(incident + u"/close"_s), {{u"reason"_s, u"done"_s}},
                                            done.json().value(u"etag"_s).toString());
        QCOMPARE(closed.status, 200);
        QVERIFY(!closed.json().value(u"closedAt"_s).toString().isEmpty());
    }

    void aCommandThatIsNotProvenKeepsTheIncidentOpen()
    {
        for (const bool named : {true, false}) {
            const QString task = m_platform->failedTask(u"CONFIRMED"_s);
            const auto opened = open(task);
            const QString id = opened.json().value(u"id"_s).toString();
            const QString command = retry(task, named ? id : QString());
            QVERIFY(!command.isEmpty());
            goesOn(task);
            QCOMPARE(guardOf(resolve(opened)), u"command-open"_s);
            ends(command, u"PENDING"_s);
            QCOMPARE(guardOf(resolve(opened)), u"not-verified"_s);
            ends(command, u"PASSED"_s);
            QCOMPARE(resolve(opened).status, 200);
        }
    }

    void aFailedRepairIsMadeGoodOnlyByOneOfTheSameMatter()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        const QString elsewhere = m_platform->failedTask(u"CONFIRMED"_s);
        const auto opened = open(task);
        const QString id = opened.json().value(u"id"_s).toString();
        ends(retry(task, id), u"FAILED"_s);
        ends(retry(elsewhere, id), u"PASSED"_s);
        goesOn(task);
        QCOMPARE(guardOf(resolve(opened)), u"not-verified"_s);
        move(task, {u"FAILED"_s});
        ends(retry(task, id), u"PASSED"_s);
        goesOn(task);
        QCOMPARE(resolve(opened).status, 200);
    }

    void anOrderThatStandsKeepsTheIncidentOpen()
    {
        const QString order = m_platform->validatedOrder();
        const auto opened = openFor(order);
        const auto refused = resolve(opened);
        QCOMPARE(guardOf(refused), u"order-stands"_s);
        QCOMPARE(refused.json().value(u"alternative"_s).toString(), u"ORDER_DECOMPOSITION_RETRY"_s);
        m_platform->sql(u"update customer_order set state = 'CANCELLED' where order_id = '%1'"_s.arg(order));
        QCOMPARE(resolve(opened).status, 200);
    }

    void oneRunbookIsFollowedOnceForTheSameThings()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        const auto first = open(task);
        const auto second = open(task);
        QCOMPARE(second.status, 409);
        QCOMPARE(guardOf(second), u"already-open"_s);
        QCOMPARE(second.json().value(u"current"_s).toObject().value(u"id"_s), first.json().value(u"id"_s));
        goesOn(task);
        QCOMPARE(resolve(first).status, 200);
        QCOMPARE(open(task).status, 201);
    }

    void anotherSeverityThanTheComputedOneHasAReason()
    {
        auto now = open(m_platform->failedTask(u"CONFIRMED"_s));
        const QString incident = u"incidents/"_s + now.json().value(u"id"_s).toString();
        const auto set = [&](const QJsonObject &body, const QString &act = u"severity"_s) {
            const auto answer =
                m_service->post(u"ian"_s, path(incident + u'/' + act), body, now.json().value(u"etag"_s).toString());
            if (answer.status < 300)
                now = answer;
            return answer;
        };
        QCOMPARE(set({{u"severity"_s, u"P3"_s}}).code(), u"reason-required"_s);
        QCOMPARE(set({{u"severity"_s, u"P2"_s}, {u"computedSeverity"_s, u"P2"_s}}).status, 200);
        QCOMPARE(set({{u"severity"_s, u"P3"_s}}).code(), u"reason-required"_s);
        QCOMPARE(set({{u"severity"_s, u"P3"_s}, {u"reason"_s, u"one customer, and he can wait"_s}}).status, 200);
        QCOMPARE(m_platform->sql(u"select computed_severity from incident where incident_id = '%1'"_s.arg(
                     now.json().value(u"id"_s).toString())),
                 u"P2"_s);
        QCOMPARE(set({{u"status"_s, u"MITIGATING"_s}}, u"status"_s).status, 200);
        const QJsonObject urgent{{u"severity"_s, u"P1"_s}, {u"reason"_s, u"a strategic customer waits"_s}};
        QCOMPARE(guardOf(set(urgent)), u"commander-missing"_s);
        QCOMPARE(set({{u"commander"_s, u"ian"_s}}, u"commander"_s).status, 200);
        QCOMPARE(set(urgent).status, 200);
    }

    void whatClosingDependsOnStaysOnceItIsResolved()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        const auto opened = open(task);
        goesOn(task);
        const auto resolved = resolve(opened);
        const QString incident = u"incidents/"_s + resolved.json().value(u"id"_s).toString();
        const QString etag = resolved.json().value(u"etag"_s).toString();
        const QJsonObject lesser{{u"severity"_s, u"P3"_s}, {u"reason"_s, u"nothing happened at all"_s}};
        QCOMPARE(m_service->post(u"ian"_s, path(incident + u"/severity"_s), lesser, etag).code(), u"already-decided"_s);
        QCOMPARE(m_service->post(u"ian"_s, path(incident + u"/commander"_s), {{u"commander"_s, u"ian"_s}}, etag).code(),
                 u"already-decided"_s);
        move(task, {u"FAILED"_s});
        QCOMPARE(m_service->post(u"ian"_s, path(incident + u"/close"_s), {{u"reason"_s, u"done"_s}}, etag).status, 200);
    }

    void aMajorIncidentNeedsACommanderFirst()
    {
        const auto opened = open(m_platform->failedTask(u"CONFIRMED"_s), u"P1"_s);
        const QString incident = u"incidents/"_s + opened.json().value(u"id"_s).toString();
        const QString etag = opened.json().value(u"etag"_s).toString();
        QCOMPARE(m_service->post(u"ian"_s, path(incident + u"/status"_s), {{u"status"_s, u"CONTAINED"_s}}, etag)
                     .json()
                     .value(u"guard"_s)
                     .toString(),
                 u"commander-missing"_s);
        const auto named =
            m_service->post(u"ian"_s, path(incident + u"/commander"_s), {{u"commander"_s, u"ian"_s}}, etag);
        QCOMPARE(named.status, 200);
        const QString next = named.json().value(u"etag"_s).toString();
        QCOMPARE(
            m_service->post(u"ian"_s, path(incident + u"/status"_s), {{u"status"_s, u"MONITORING"_s}}, next).code(),
            u"illegal-transition"_s);
        QCOMPARE(m_service->post(u"ian"_s, path(incident + u"/status"_s), {{u"status"_s, u"CONTAINED"_s}}, next).status,
                 200);
    }

    void aMajorIncidentIsClosedWithItsReviewAndWhatFollowsFromIt()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        auto now = open(task, u"P0"_s);
        const QString incident = u"incidents/"_s + now.json().value(u"id"_s).toString();
        const auto act = [&](const QString &person, const QString &name, const QJsonObject &body) {
            const auto answer =
                m_service->post(person, path(incident + u'/' + name), body, now.json().value(u"etag"_s).toString());
            if (answer.status < 300)
                now = answer;
            return answer;
        };
        goesOn(task);
        QCOMPARE(act(u"ian"_s, u"commander"_s, {{u"commander"_s, u"ian"_s}}).status, 200);
        QCOMPARE(act(u"ian"_s, u"status"_s, {{u"status"_s, u"RESOLVED"_s}}).status, 200);
        const QJsonObject action{{u"category"_s, u"ALERT"_s},
                                 {u"description"_s, u"alert on a task without retries"_s},
                                 {u"ownerTeam"_s, u"fulfillment"_s},
                                 {u"dueOn"_s, u"2027-03-31"_s}};
        const auto unreviewed = act(u"ian"_s, u"close"_s, {{u"reason"_s, u"done"_s}});
        QCOMPARE(unreviewed.json().value(u"guard"_s).toString(), u"review-missing"_s);
        QCOMPARE(unreviewed.json().value(u"alternative"_s).toString(), u"REVIEW_WRITE"_s);
        QCOMPARE(act(u"eva"_s, u"actions"_s, action).json().value(u"guard"_s).toString(), u"review-missing"_s);
        QCOMPARE(act(u"olga"_s, u"review"_s, {}).code(), u"role-not-allowed"_s);
        QCOMPARE(act(u"eva"_s, u"review"_s, {{u"answers"_s, QJsonObject{{u"whoDidIt"_s, u"olga"_s}}}}).code(),
                 u"unknown-field"_s);
        const QJsonObject answers{{u"conditions"_s, u"no alert on exhausted retries"_s}};
        QCOMPARE(act(u"eva"_s, u"review"_s, {{u"answers"_s, answers}}).status, 200);
        QCOMPARE(act(u"ian"_s, u"close"_s, {{u"reason"_s, u"done"_s}}).json().value(u"alternative"_s).toString(),
                 u"ACTION_ADD"_s);
        QJsonObject undated = action;
        undated[u"dueOn"_s] = u"soon"_s;
        QCOMPARE(act(u"ian"_s, u"actions"_s, undated).code(), u"parameter-invalid"_s);
        QCOMPARE(act(u"ian"_s, u"actions"_s, action).status, 201);
        const QJsonObject review = now.json().value(u"review"_s).toObject();
        QCOMPARE(review.value(u"answers"_s).toObject(), answers);
        QCOMPARE(review.value(u"actions"_s).toArray().size(), 1);
        QCOMPARE(act(u"ian"_s, u"close"_s, {{u"reason"_s, u"done"_s}}).status, 200);
        QCOMPARE(act(u"eva"_s, u"review"_s, {{u"answers"_s, answers}}).code(), u"already-decided"_s);
    }

    void twoPeopleNeverOverwriteEachOthersStep()
    {
        const QString incident =
            u"incidents/"_s + open(m_platform->failedTask(u"CONFIRMED"_s)).json().value(u"id"_s).toString();
        const QJsonObject step{{u"runbookId"_s, u"stuck-order-fulfillment"_s},
                               {u"stepId"_s, u"order-head"_s},
                               {u"runbookHash"_s, u"h"_s},
                               {u"state"_s, u"done"_s},
                               {u"value"_s, u"partition 7"_s}};
        const auto first = m_service->post(u"olga"_s, path(incident + u"/checklist"_s), step, u"\"0\""_s);
        QCOMPARE(first.status, 200);
        QCOMPARE(first.json().value(u"checklist"_s).toArray().first().toObject().value(u"state"_s).toString(),
                 u"done"_s);
        QCOMPARE(m_service->post(u"sam"_s, path(incident + u"/checklist"_s), step, u"\"0\""_s).code(),
                 u"target-changed"_s);
        QCOMPARE(m_service->post(u"sam"_s, path(incident + u"/checklist"_s), step, u"\"1\""_s).status, 200);
        QJsonObject skipped = step;
        skipped[u"state"_s] = u"not-applicable"_s;
        QCOMPARE(m_service->post(u"sam"_s, path(incident + u"/checklist"_s), skipped, u"\"2\""_s).code(),
                 u"reason-required"_s);
        QJsonObject overridden = step;
        overridden[u"state"_s] = u"overridden"_s;
        overridden[u"note"_s] = u"I know what I am doing"_s;
        QCOMPARE(m_service->post(u"sam"_s, path(incident + u"/checklist"_s), overridden, u"\"2\""_s).code(),
                 u"evidence-required"_s);
        overridden[u"evidence"_s] = u"ticket OPS-7"_s;
        overridden[u"safetyPrecondition"_s] = true;
        QCOMPARE(m_service->post(u"sam"_s, path(incident + u"/checklist"_s), overridden, u"\"2\""_s).code(),
                 u"unsafe-action"_s);
    }

    void notesAreOnlyAdded()
    {
        const QString incident =
            u"incidents/"_s + open(m_platform->failedTask(u"CONFIRMED"_s)).json().value(u"id"_s).toString();
        QCOMPARE(m_service->post(u"eva"_s, path(incident + u"/notes"_s), {{u"body"_s, u"seen in the adapter's log"_s}})
                     .status,
                 201);
        const auto second =
            m_service->post(u"bob"_s, path(incident + u"/notes"_s), {{u"body"_s, u"customer informed"_s}});
        QCOMPARE(second.json().value(u"notes"_s).toArray().size(), 2);
        QCOMPARE(m_service->post(u"vic"_s, path(incident + u"/notes"_s), {{u"body"_s, u"hello"_s}}).code(),
                 u"role-not-allowed"_s);
    }

    void aReaderResumesTheStreamWhereItWasCut()
    {
        const auto cursor =
            m_service->get(u"vic"_s, path(u"audit/records?limit=1"_s)).json().value(u"headSequence"_s).toInteger();
        const auto opened = open(m_platform->failedTask(u"CONFIRMED"_s));
        const QByteArray request = "GET " + path(u"stream"_s).toUtf8() +
                                   " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + m_identity.token(u"vic"_s) +
                                   "\r\nLast-Event-ID: " + QByteArray::number(cursor) + "\r\n\r\n";
        const auto stream = sendRaw(m_service->port(), request, 3000);
        QCOMPARE(stream.status, 200);
        QVERIFY2(stream.body.contains("event: incident\n"), stream.body.constData());
        QVERIFY2(stream.body.contains("id: " + QByteArray::number(cursor + 1) + "\n"), stream.body.constData());
        QVERIFY2(stream.body.contains(opened.json().value(u"id"_s).toString().toUtf8()), stream.body.constData());
        const QByteArray foreign = "GET /v1/stream?tenants=" + QByteArray(ScratchPlatform::tenant) + ',' +
                                   ScratchPlatform::otherTenant +
                                   " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " +
                                   m_identity.token(u"vic"_s) + "\r\n\r\n";
        QCOMPARE(sendRaw(m_service->port(), foreign).status, 404);
    }

private:
    static QString path(const QString &rest) { return ServiceProcess::tenantPath(rest); }
    static QString guardOf(const HttpAnswer &answer) { return answer.json().value(u"guard"_s).toString(); }
    HttpAnswer open(const QString &task, const QString &severity = QStringLiteral("P2")) const
    {
        return openFor(m_platform->sql(u"select order_id from fulfillment_task where task_id = '%1'"_s.arg(task)),
                       severity);
    }
    /// Moves the task through these states, leaving out the one it is in.
    void move(const QString &task, const QStringList &states) const
    {
        for (const QString &state : states)
            m_platform->sql(u"update fulfillment_task set status = '%2' where task_id = '%1' and status <> '%2'"_s.arg(
                task, state));
    }
    /// The task is at work again.
    void goesOn(const QString &task) const { move(task, {u"RETRY_REQUESTED"_s, u"READY"_s, u"IN_PROGRESS"_s}); }
    /// The command has run, its worker has nothing left to do, and its rule was looked at.
    void ends(const QString &command, const QString &verification) const
    {
        m_platform->sql(u"update control_intent set status = 'FAILED', finished_at = now(), result_json = '{}'"
                        " where repair_command_id = '%1' and status = 'PENDING'"_s.arg(command));
        m_platform->sql(u"update support_repair_command set execution_status = 'SUCCEEDED', verification_status = '%2',"
                        " verified_at = now(), verification_json = '{}' where repair_command_id = '%1'"_s.arg(
                            command, verification));
    }
    HttpAnswer resolve(const HttpAnswer &incident) const
    {
        return m_service->post(u"ian"_s, path(u"incidents/%1/status"_s.arg(incident.json().value(u"id"_s).toString())),
                               {{u"status"_s, u"RESOLVED"_s}}, incident.json().value(u"etag"_s).toString());
    }
    /// Asks for a retry and answers the command's id.
    QString retry(const QString &task, const QString &incidentId) const
    {
        QJsonObject body{{u"type"_s, u"TASK_RETRY"_s},
                         {u"targetType"_s, u"FULFILLMENT_TASK"_s},
                         {u"targetId"_s, task},
                         {u"parameters"_s, QJsonObject{}},
                         {u"reason"_s, u"complete it from its reference"_s},
                         {u"ticketRef"_s, u"OPS-7"_s}};
        if (!incidentId.isEmpty())
            body[u"incidentId"_s] = incidentId;
        const auto preview = m_service->post(u"olga"_s, path(u"commands/preview"_s), body);
        body[u"previewHash"_s] = preview.json().value(u"previewHash"_s);
        return m_service->post(u"olga"_s, path(u"commands"_s), body, preview.json().value(u"targetEtag"_s).toString())
            .json()
            .value(u"id"_s)
            .toString();
    }
    HttpAnswer openFor(const QString &order, const QString &severity = QStringLiteral("P2")) const
    {
        return m_service->post(
            u"olga"_s, path(u"incidents"_s),
            {{u"title"_s, u"Stuck order fulfillment"_s},
             {u"category"_s, u"process"_s},
             {u"severity"_s, severity},
             {u"runbookId"_s, u"stuck-order-fulfillment"_s},
             {u"runbookHash"_s, u"h"_s},
             {u"scope"_s,
              QJsonArray{QJsonObject{{u"entityType"_s, u"ORDER"_s}, {u"entityId"_s, order}, {u"label"_s, u"SO"_s}}}}});
    }

    TestIdentity m_identity;
    std::unique_ptr<ScratchPlatform> m_platform;
    std::unique_ptr<ServiceProcess> m_service;
};

JAGA_TEST(IncidentTest)
#include "incident_test.moc"
