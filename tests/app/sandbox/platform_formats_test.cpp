// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/engine/engine_rest.h"
#include "app/sandbox/platform/scenario/scenario.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;
using namespace jaga::sandbox;

class PlatformFormatsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCompiledScenarioReads()
    {
        QVERIFY(scenarioIds().size() >= 6);
        for (const QString &id : scenarioIds()) {
            const auto scenario = scenarioById(id);
            QVERIFY2(scenario.has_value(), scenario ? "" : qPrintable(scenario.error().detail));
            QCOMPARE(scenario->id, id);
            QVERIFY(!scenario->title.isEmpty() && !scenario->faults.isEmpty());
        }
    }

    void brokenScenariosAreRefusedWithTheirLine_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<QString>("where");
        QTest::newRow("empty") << QByteArray() << u"x.yaml:"_s;
        QTest::newRow("not YAML") << QByteArray("id: [") << u"x.yaml:"_s;
        QTest::newRow("a list") << QByteArray("- 1") << u"x.yaml:1"_s;
        QTest::newRow("no faults") << QByteArray("id: a\nsubject: order\n") << u"x.yaml:1"_s;
        QTest::newRow("unknown key") << QByteArray("id: a\nsubject: order\nfaults: []\ncolour: red\n") << u"x.yaml:4"_s;
        QTest::newRow("unknown subject") << QByteArray("id: a\nsubject: moon\nfaults: []\n") << u"x.yaml:2"_s;
        QTest::newRow("unknown effect") << QByteArray(
                                               "id: a\nsubject: order\nfaults:\n  - {actor: adapter, effect: melts}\n")
                                        << u"x.yaml:4"_s;
        QTest::newRow("fault without actor")
            << QByteArray("id: a\nsubject: order\nfaults:\n  - {effect: down}\n") << u"x.yaml:4"_s;
        QTest::newRow("negative times")
            << QByteArray("id: a\nsubject: order\nfaults:\n  - {actor: a, effect: down, times: -1}\n") << u"x.yaml:4"_s;
    }
    void brokenScenariosAreRefusedWithTheirLine()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(QString, where);
        const auto scenario = readScenario(yaml, u"x.yaml"_s);
        QVERIFY(!scenario.has_value());
        QCOMPARE(scenario.error().code, jaga::ErrorCode::Invalid);
        QVERIFY2(scenario.error().context.startsWith(where), qPrintable(scenario.error().context));
    }

    void theEngineAnswersBadRequestsWithTheRightStatus_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("not JSON") << QByteArray("POST") << QByteArray("/v2/jobs/search") << QByteArray("{") << 400;
        QTest::newRow("a list") << QByteArray("POST") << QByteArray("/v2/jobs/search") << QByteArray("[]") << 400;
        QTest::newRow("unknown member") << QByteArray("POST") << QByteArray("/v2/jobs/search")
                                        << QByteArray(R"({"size":1})") << 400;
        QTest::newRow("unknown field") << QByteArray("POST") << QByteArray("/v2/jobs/search")
                                       << QByteArray(R"({"filter":{"mood":1}})") << 400;
        QTest::newRow("operator that 8.8 refuses") << QByteArray("POST") << QByteArray("/v2/incidents/search")
                                                   << QByteArray(R"({"filter":{"state":{"$in":["ACTIVE"]}}})") << 400;
        QTest::newRow("unknown operator") << QByteArray("POST") << QByteArray("/v2/jobs/search")
                                          << QByteArray(R"({"filter":{"state":{"$near":"x"}}})") << 400;
        QTest::newRow("two page styles") << QByteArray("POST") << QByteArray("/v2/jobs/search")
                                         << QByteArray(R"({"page":{"from":1,"after":"cDE="}})") << 400;
        QTest::newRow("foreign cursor") << QByteArray("POST") << QByteArray("/v2/jobs/search")
                                        << QByteArray(R"({"page":{"after":"zzz"}})") << 400;
        QTest::newRow("limit too large") << QByteArray("POST") << QByteArray("/v2/jobs/search")
                                         << QByteArray(R"({"page":{"limit":10001}})") << 400;
        QTest::newRow("no such key") << QByteArray("GET") << QByteArray("/v2/jobs/1") << QByteArray() << 404;
        QTest::newRow("a command") << QByteArray("POST") << QByteArray("/v2/incidents/1/resolution") << QByteArray()
                                   << 404;
        QTest::newRow("a patch") << QByteArray("PATCH") << QByteArray("/v2/jobs/1") << QByteArray("{}") << 405;
        QTest::newRow("other API") << QByteArray("GET") << QByteArray("/v1/jobs") << QByteArray() << 404;
        QTest::newRow("empty body is legal")
            << QByteArray("POST") << QByteArray("/v2/jobs/search") << QByteArray() << 200;
        QTest::newRow("topology") << QByteArray("GET") << QByteArray("/v2/topology") << QByteArray() << 200;
    }
    void theEngineAnswersBadRequestsWithTheRightStatus()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        const EngineState engine;
        QCOMPARE(answerEngineRequest(engine, method, target, body).status, status);
    }

    void aJobWithoutRetriesIsAnIncidentUntilItGetsOne()
    {
        EngineState engine;
        const auto instance = engine.start(u"order-fulfillment"_s, u"k"_s, u"t"_s, {});
        QCOMPARE(engine.start(u"order-fulfillment"_s, u"k"_s, u"t"_s, {}), instance);
        const auto job = engine.reserveKey();
        engine.activate(instance, job, u"provision-service"_s, u"provision"_s, u"provision-service"_s, 1, {});
        QVERIFY(engine.takeJob(u"provision-service"_s, u"w"_s).has_value());
        QVERIFY(!engine.takeJob(u"provision-service"_s, u"w"_s).has_value());
        engine.failJob(job, 0, u"TIMEOUT"_s, u"no answer"_s, {});
        QCOMPARE(engine.openIncidents().size(), 1);
        QVERIFY(!engine.takeJob(u"provision-service"_s, u"w"_s).has_value());
        QVERIFY(engine.retryJob(job, 1));
        QCOMPARE(engine.openIncidents().size(), 0);
        QVERIFY(engine.takeJob(u"provision-service"_s, u"w"_s).has_value());
    }

    void everyElementThatTheEngineOpensStandsInItsProcess()
    {
        EngineState engine;
        const auto order = engine.start(u"order-fulfillment"_s, u"o"_s, u"t"_s, {});
        const auto job = engine.reserveKey();
        engine.activate(order, job, u"provision-service"_s, u"Provision service"_s, u"provision-service"_s, 1, {});
        engine.throwError(job, u"REJECTED"_s);
        engine.completeInstance(order);
        const auto approval = engine.start(u"quote-approval"_s, u"q"_s, u"t"_s, {});
        engine.activate(approval, engine.reserveKey(), u"decide-approval"_s, u"Decide approval"_s, u"decide-approval"_s,
                        1, {});
        QMap<QString, QMap<QString, QString>> names; // by key of the process, by id
        for (const EngineState::Definition &definition : engine.definitions()) {
            const QString key = QString::number(definition.key);
            const auto answer =
                answerEngineRequest(engine, "GET", "/v2/process-definitions/" + key.toLatin1() + "/xml", {});
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.contentType, QByteArray("text/xml"));
            QXmlStreamReader xml(answer.body);
            while (!xml.atEnd())
                if (xml.readNext() == QXmlStreamReader::StartElement && xml.attributes().hasAttribute("name"_L1))
                    names[key].insert(xml.attributes().value("id"_L1).toString(),
                                      xml.attributes().value("name"_L1).toString());
            QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
            QCOMPARE(names[key].value(definition.id), definition.name);
        }
        const QList<QJsonObject> elements = engine.records(EngineState::Collection::Elements);
        QCOMPARE(elements.size(), 9);
        for (const QJsonObject &element : elements)
            QCOMPARE(names[element.value("processDefinitionKey"_L1).toString()].value(
                         element.value("elementId"_L1).toString()),
                     element.value("elementName"_L1).toString());
    }

    void pagesFollowOneAnotherToTheEnd()
    {
        EngineState engine;
        for (int i = 0; i < 5; ++i)
            engine.start(u"order-fulfillment"_s, QString::number(i), u"t"_s, {});
        QJsonObject page{{u"limit"_s, 2}};
        int seen = 0;
        while (true) {
            const QByteArray body = QJsonDocument(QJsonObject{{u"page"_s, page}}).toJson();
            const QJsonObject answer =
                QJsonDocument::fromJson(answerEngineRequest(engine, "POST", "/v2/process-instances/search", body).body)
                    .object();
            const QJsonArray items = answer.value("items"_L1).toArray();
            if (items.isEmpty())
                break;
            seen += static_cast<int>(items.size());
            page.insert(u"after"_s, answer.value("page"_L1).toObject().value("endCursor"_L1));
        }
        QCOMPARE(seen, 5);
    }
};

JAGA_TEST(PlatformFormatsTest)
#include "platform_formats_test.moc"
