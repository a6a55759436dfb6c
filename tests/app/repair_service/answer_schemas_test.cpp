// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/api/answer_schemas.h"
#include "tests/app/repair_service/service_process.h"
#include "tests/support/test_main.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace jaga::test;

namespace {

/// Where a value has a member that its schema does not name, lacks one that it demands, or is of another kind.
void compare(const QJsonValue &value, QJsonObject schema, const QString &where, QStringList &differences)
{
    static const auto schemas = jaga::repair::answerSchemas();
    if (const QString reference = schema.value(u"$ref"_s).toString(); !reference.isEmpty())
        schema = schemas.value(reference.section(u'/', -1));
    const QString type = schema.value(u"type"_s).toString();
    static const QMap<QString, QJsonValue::Type> kinds{{u"string"_s, QJsonValue::String},
                                                       {u"integer"_s, QJsonValue::Double},
                                                       {u"boolean"_s, QJsonValue::Bool},
                                                       {u"array"_s, QJsonValue::Array},
                                                       {u"object"_s, QJsonValue::Object}};
    if (!value.isNull() && value.type() != kinds.value(type, QJsonValue::Undefined))
        differences.append(where + u" is no "_s + type);
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items)
        compare(item, schema.value(u"items"_s).toObject(), where + u"[]"_s, differences);
    const QJsonObject object = value.toObject();
    const QJsonArray required = schema.value(u"required"_s).toArray();
    for (const QJsonValue &name : required)
        if (!object.contains(name.toString()))
            differences.append(where + u'.' + name.toString() + u" is missing"_s);
    const QJsonObject properties = schema.value(u"properties"_s).toObject();
    for (auto member = object.begin(); !properties.isEmpty() && member != object.end(); ++member) {
        if (properties.contains(member.key()))
            compare(member.value(), properties.value(member.key()).toObject(), where + u'.' + member.key(),
                    differences);
        else
            differences.append(where + u'.' + member.key() + u" is not in the document"_s);
    }
}

} // namespace

/// What the OpenAPI document promises of answers, held against answers.
class AnswerSchemasTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_platform = std::make_unique<ScratchPlatform>();
        QVERIFY2(m_platform->trouble().isEmpty(), qPrintable(m_platform->trouble()));
        m_service = std::make_unique<ServiceProcess>(*m_platform, m_identity, "deadlines: {checkpoint: 1}\n");
        QVERIFY2(m_service->trouble().isEmpty(), qPrintable(m_service->trouble()));
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        m_ask = {{u"type"_s, u"TASK_RETRY"_s},
                 {u"targetType"_s, u"FULFILLMENT_TASK"_s},
                 {u"targetId"_s, task},
                 {u"parameters"_s, QJsonObject()},
                 {u"reason"_s, u"the reply was lost, the work is done"_s},
                 {u"ticketRef"_s, u"OPS-1"_s}};
        m_preview = m_service->post(u"olga"_s, path(u"commands/preview"_s), m_ask);
        QJsonObject submit = m_ask;
        submit[u"previewHash"_s] = m_preview.json().value(u"previewHash"_s);
        m_command =
            m_service->post(u"olga"_s, path(u"commands"_s), submit, m_preview.json().value(u"targetEtag"_s).toString());
        QCOMPARE(m_command.status, 202);
        openIncidentWithAllParts();
    }
    void cleanupTestCase()
    {
        m_service.reset();
        m_platform.reset();
    }

    void anAnswerIsWhatTheDocumentSays_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("schema");
        const auto row = [](const QString &address, const QString &schema) {
            QTest::newRow(qPrintable(address.section(u'?', 0, 0))) << address << schema;
        };
        row(u"command-types"_s, u"CommandTypes"_s);
        row(u"commands/guards?type=TASK_RETRY&targetType=FULFILLMENT_TASK&targetId="_s +
                m_ask.value(u"targetId"_s).toString(),
            u"Guards"_s);
        row(u"commands?limit=1"_s, u"CommandPage"_s);
        row(u"incidents?limit=1"_s, u"IncidentPage"_s);
        row(u"incidents/%1/conditions"_s.arg(m_incident), u"Conditions"_s);
        row(u"audit/records"_s, u"AuditRecords"_s);
        row(u"audit/proof/inclusion?seq=1&size=1"_s, u"AuditProof"_s);
        row(u"audit/proof/consistency?first=1&second=2"_s, u"AuditProof"_s);
    }
    void anAnswerIsWhatTheDocumentSays()
    {
        QFETCH(QString, address);
        QFETCH(QString, schema);
        expect(m_service->get(u"vic"_s, path(address)), schema);
    }

    void thePreviewAndTheCommandAreWhatTheDocumentSays()
    {
        expect(m_preview, u"Preview"_s);
        expect(m_command, u"Command"_s);
    }

    void whoIAmAndAProblemAreWhatTheDocumentSays()
    {
        expect(m_service->get(u"olga"_s, u"/v1/me"_s), u"Me"_s);
        expect(m_service->get(u"olga"_s, path(u"nothing"_s)), u"Problem"_s);
        expect(m_service->post(u"olga"_s, path(u"commands"_s), m_ask, u"\"v0\""_s), u"Problem"_s);
    }

    void whatTheWorkerReadsIsWhatTheDocumentSays()
    {
        const auto waiting = m_service->worker("GET", u"/internal/intents"_s);
        expect(waiting, u"Intents"_s);
        const QString intent =
            waiting.json().value(u"intents"_s).toArray().first().toObject().value(u"intentId"_s).toString();
        const auto claimed =
            m_service->worker("POST", u"/internal/intents/%1/claim"_s.arg(intent),
                              {{u"tenantId"_s, QLatin1String(ScratchPlatform::tenant)}, {u"leaseSeconds"_s, 5}});
        QCOMPARE(claimed.status, 200);
        expect(claimed, u"Intent"_s);
    }

    void aSignedTrailIsWhatTheDocumentSays()
    {
        QTRY_COMPARE(m_service->get(u"vic"_s, path(u"audit/checkpoint"_s)).status, 200);
        expect(m_service->get(u"vic"_s, path(u"audit/checkpoint"_s)), u"AuditCheckpoint"_s);
        expect(m_service->get(u"vic"_s, path(u"audit/export"_s)), u"AuditExport"_s);
    }

private:
    static QString path(const QString &rest) { return ServiceProcess::tenantPath(rest); }

    static void expect(const HttpAnswer &answer, const QString &schema)
    {
        QStringList differences;
        QVERIFY(answer.status > 0);
        compare(answer.json(), {{u"$ref"_s, schema}}, schema, differences);
        QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
    }

    void openIncidentWithAllParts()
    {
        const QString order = m_platform->sql(
            u"select order_id from fulfillment_task where task_id = '%1'"_s.arg(m_ask.value(u"targetId"_s).toString()));
        HttpAnswer now = m_service->post(u"olga"_s, path(u"incidents"_s),
                                         {{u"title"_s, u"An order that is stuck"_s},
                                          {u"category"_s, u"PROCESS"_s},
                                          {u"severity"_s, u"P2"_s},
                                          {u"scope"_s, QJsonArray{QJsonObject{{u"entityType"_s, u"ORDER"_s},
                                                                              {u"entityId"_s, order},
                                                                              {u"label"_s, u"O-1"_s},
                                                                              {u"amount"_s, u"10.50"_s},
                                                                              {u"currency"_s, u"EUR"_s}}}}});
        QCOMPARE(now.status, 201);
        m_incident = now.json().value(u"id"_s).toString();
        const auto act = [&](const QString &person, const QString &name, const QJsonObject &body,
                             const QString &etag = {}) {
            const auto answer = m_service->post(person, path(u"incidents/%1/%2"_s.arg(m_incident, name)), body, etag);
            QVERIFY2(answer.status == 200 || answer.status == 201, answer.body.constData());
            now = answer;
        };
        act(u"olga"_s, u"notes"_s, {{u"body"_s, u"seen it"_s}});
        act(u"olga"_s, u"checklist"_s,
            {{u"runbookId"_s, u"stuck-order-fulfillment"_s},
             {u"stepId"_s, u"read"_s},
             {u"runbookHash"_s, u"ab"_s},
             {u"state"_s, u"done"_s},
             {u"takeOver"_s, true}},
            u"\"0\""_s);
        act(u"eva"_s, u"review"_s, {{u"answers"_s, QJsonObject{{u"conditions"_s, u"no alert"_s}}}},
            now.json().value(u"etag"_s).toString());
        act(u"eva"_s, u"actions"_s,
            {{u"category"_s, u"ALERT"_s},
             {u"description"_s, u"alert on a task without retries"_s},
             {u"ownerTeam"_s, u"fulfillment"_s},
             {u"dueOn"_s, u"2027-03-31"_s}});
        expect(now, u"Incident"_s);
    }

    TestIdentity m_identity;
    std::unique_ptr<ScratchPlatform> m_platform;
    std::unique_ptr<ServiceProcess> m_service;
    QJsonObject m_ask;
    HttpAnswer m_preview;
    HttpAnswer m_command;
    QString m_incident;
};

JAGA_TEST(AnswerSchemasTest)
#include "answer_schemas_test.moc"
