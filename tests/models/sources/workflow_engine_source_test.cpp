// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/support_record_source.h"
#include "models/sources/workflow_engine_source.h"
#include "tests/support/await_reply.h"
#include "tests/support/fault_http_server.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace jaga;
using namespace jaga::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

using Fault = FaultAnswer::Fault;
using State = SourceHealth::State;

class WorkflowEngineSourceTest : public QObject {
    Q_OBJECT

    static ProbeCall probe(const QString &text)
    {
        ProbeCall call;
        call.probe = u"elements"_s;
        call.text = text;
        call.columns = {{u"instance_key"_s, ColumnType::Key},
                        {u"element_id"_s, ColumnType::Text},
                        {u"ended_at"_s, ColumnType::Time}};
        call.parameters = {{u"key"_s, u"2251799813685249"_s}, {u"tenant_id"_s, u"t1"_s}};
        return call;
    }
    static QString select()
    {
        return u"\nselect: {instance_key: processInstanceKey, element_id: elementId, ended_at: endDate}"_s;
    }
    static QByteArray page(int from, int count, const QString &cursor, const QJsonObject &counted = {})
    {
        QJsonArray items;
        for (int i = 0; i < count; ++i)
            items.append(QJsonObject{{u"processInstanceKey"_s, u"9007199254740993"_s},
                                     {u"elementId"_s, u"e%1"_s.arg(from + i)},
                                     {u"endDate"_s, QJsonValue::Null}});
        QJsonObject page = counted;
        page.insert(u"endCursor"_s, cursor);
        return QJsonDocument(QJsonObject{{u"items"_s, items}, {u"page"_s, page}}).toJson();
    }
    static Expected<QList<Evidence>> read(EvidenceSource &source, const QList<ProbeCall> &batch,
                                          std::chrono::milliseconds deadline = 30s)
    {
        return await(source.read(batch, deadline));
    }

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void walksOverAllPagesAndKeepsKeysExact()
    {
        int asked = 0;
        FaultHttpServer server([&](const SeenRequest &) {
            ++asked;
            return FaultAnswer{200, asked == 1   ? page(0, 3, u"c1"_s)
                                    : asked == 2 ? page(3, 2, u"c2"_s)
                                                 : page(5, 0, {})};
        });
        WorkflowEngineSource source(QUrl(server.url().toString() + u"/v2"_s));
        const auto answer = read(
            source, {probe(u"search: element-instances\nfilter: {processInstanceKey: \"{key}\"}\nsort: [-startDate]"_s +
                           select())});
        QVERIFY(answer);
        QVERIFY2(answer->first().answered(), answer->first().error ? qPrintable(answer->first().error->detail) : "");
        const Table &table = answer->first().table;
        QCOMPARE(table.rows.size(), 5);
        QCOMPARE(table.text(4, u"element_id"_s), u"e4"_s);
        QCOMPARE(table.text(0, u"instance_key"_s), u"9007199254740993"_s);
        QVERIFY(!table.truncated);
        QCOMPARE(server.seen().first().target, "/v2/element-instances/search");
        const QJsonObject body = QJsonDocument::fromJson(server.seen().at(1).body).object();
        QCOMPARE(body.value("page"_L1).toObject().value("after"_L1).toString(), u"c1"_s);
        QCOMPARE(body.value("filter"_L1).toObject().value("processInstanceKey"_L1).toString(), u"2251799813685249"_s);
        QCOMPARE(body.value("sort"_L1).toArray().first().toObject().value("order"_L1).toString(), u"DESC"_s);
        QCOMPARE(source.health().state, State::Connected);
    }

    void moreThanTheLimitIsTruncated()
    {
        FaultHttpServer server([&](const SeenRequest &) { return FaultAnswer{200, page(0, 4, u"c"_s)}; });
        WorkflowEngineSource source(QUrl(server.url().toString() + u"/v2"_s));
        const auto answer = read(source, {probe(u"search: element-instances\nlimit: 3"_s + select())});
        QVERIFY(answer);
        QCOMPARE(answer->first().table.rows.size(), 3);
        QVERIFY(answer->first().table.truncated);
    }

    void aSearchThatTheEngineCutsOffIsTruncated_data()
    {
        QTest::addColumn<QString>("cursor");
        QTest::addColumn<QJsonObject>("counted");
        QTest::addColumn<bool>("truncated");
        QTest::newRow("all") << u""_s << QJsonObject{{u"totalItems"_s, 4}} << false;
        QTest::newRow("nothing counted") << u""_s << QJsonObject{} << false;
        QTest::newRow("more counted") << u""_s << QJsonObject{{u"totalItems"_s, 9}} << true;
        QTest::newRow("more than counted")
            << u""_s << QJsonObject{{u"totalItems"_s, 4}, {u"hasMoreTotalItems"_s, true}} << true;
        QTest::newRow("a cursor that stands still") << u"c"_s << QJsonObject{} << true;
    }
    void aSearchThatTheEngineCutsOffIsTruncated()
    {
        QFETCH(QString, cursor);
        QFETCH(QJsonObject, counted);
        FaultHttpServer server([&](const SeenRequest &) { return FaultAnswer{200, page(0, 4, cursor, counted)}; });
        WorkflowEngineSource source(QUrl(server.url().toString() + u"/v2"_s));
        const auto answer = read(source, {probe(u"search: element-instances"_s + select())});
        QVERIFY(answer && answer->first().answered());
        QTEST(answer->first().table.truncated, "truncated");
    }

    void anAnswerIsAsOfWhenItWasAsked()
    {
        FaultHttpServer server([&](const SeenRequest &) { return FaultAnswer{200, page(0, 1, {})}; });
        WorkflowEngineSource source(QUrl(server.url().toString() + u"/v2"_s));
        ProbeCall call = probe(u"search: element-instances"_s + select());
        call.askedAt = Instant(1h); // of a clock that the workstation's knows nothing of
        const auto answer = read(source, {call});
        QVERIFY(answer);
        QCOMPARE(answer->first().asOf, call.askedAt);
        QCOMPARE(source.health().lastAnswer, std::optional(call.askedAt));
    }

    void aCommandNeverLeavesEvenAsAParameter()
    {
        FaultHttpServer server([&](const SeenRequest &) { return FaultAnswer{}; });
        WorkflowEngineSource source(QUrl(server.url().toString() + u"/v2"_s));
        ProbeCall evil = probe(u"get: process-instances/{key}"_s);
        evil.parameters[u"key"_s] = u"1/cancellation"_s;
        const auto answer = read(source, {evil, probe(u"search: messages"_s)});
        QVERIFY(answer);
        QCOMPARE(answer->at(0).error->code, ErrorCode::Invalid);
        QCOMPARE(answer->at(1).error->code, ErrorCode::Invalid);
        QCOMPARE(server.seen().size(), 0);
    }

    void oneRefusedProbeFailsAlone_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("unknown") << 404 << ErrorCode::NotFound;
        QTest::newRow("not for this identity") << 403 << ErrorCode::Unauthorised;
    }
    void oneRefusedProbeFailsAlone()
    {
        QFETCH(int, status);
        FaultHttpServer server([&](const SeenRequest &request) {
            return request.method == "GET" ? FaultAnswer{status, R"({"title":"the reason"})"}
                                           : FaultAnswer{200, page(0, 1, {})};
        });
        WorkflowEngineSource source(QUrl(server.url().toString() + u"/v2"_s));
        const auto answer = read(source, {probe(u"get: process-instances/{key}"_s + select()),
                                          probe(u"search: element-instances"_s + select())});
        QVERIFY(answer);
        QTEST(answer->at(0).error->code, "code");
        QVERIFY(answer->at(1).answered());
        QCOMPARE(answer->at(0).generation, answer->at(1).generation);
    }

    void everyKindOfBrokenServerHasAStateOfItsOwn_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("state");
        QTest::newRow("garbage") << 200 << QByteArray("hello") << int(Fault::None) << int(State::Garbage);
        QTest::newRow("no items") << 200 << QByteArray("{}") << int(Fault::None) << int(State::Garbage);
        QTest::newRow("another server's page")
            << 404 << QByteArray("<html>") << int(Fault::None) << int(State::Garbage);
        QTest::newRow("forbidden") << 403 << QByteArray() << int(Fault::None) << int(State::Forbidden);
        QTest::newRow("back-pressure") << 503 << QByteArray() << int(Fault::None) << int(State::Down);
        QTest::newRow("closed") << 200 << QByteArray() << int(Fault::CloseAfterRequest) << int(State::Down);
        QTest::newRow("silent") << 200 << QByteArray() << int(Fault::Silence) << int(State::Slow);
    }
    void everyKindOfBrokenServerHasAStateOfItsOwn()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, fault);
        QFETCH(int, state);
        FaultHttpServer server([&](const SeenRequest &) {
            return FaultAnswer{status, body, "application/json", {}, static_cast<Fault>(fault)};
        });
        WorkflowEngineSource source(QUrl(server.url().toString() + u"/v2"_s));
        const auto wait = static_cast<Fault>(fault) == Fault::Silence ? std::chrono::milliseconds(400)
                                                                      : std::chrono::milliseconds(30s);
        QVERIFY(!read(source, {probe(u"search: element-instances"_s)}, wait));
        QCOMPARE(int(source.health().state), state);
    }

    void supportRecordsBecomeRowsOfTheirTenant()
    {
        FaultHttpServer server([&](const SeenRequest &) {
            return FaultAnswer{200, R"({"items":[{"id":"c1","state":"SUCCEEDED"},{"id":"c2"}],"cursor":"next"})"};
        });
        SupportRecordClient records({server.url(), [] { return QByteArrayLiteral("x"); }, {}});
        SupportRecordSource source(&records);
        ProbeCall call = probe(u"get: commands\nquery: {target: \"{key}\"}"_s);
        call.columns = {{u"id"_s, ColumnType::Text}, {u"state"_s, ColumnType::Text}};
        const auto answer = read(source, {call});
        QVERIFY(answer);
        QCOMPARE(answer->first().table.rows.size(), 2);
        QVERIFY(isNull(answer->first().table.at(1, u"state"_s)));
        QVERIFY(answer->first().table.truncated);
        QCOMPARE(server.seen().first().target, "/v1/tenants/t1/commands?target=2251799813685249");
    }

    void theRepairApisHealthFollowsWhateverTheWindowAsks()
    {
        int status = 200;
        FaultHttpServer server([&](const SeenRequest &) { return FaultAnswer{status, R"({"items":[]})"}; });
        SupportRecordClient records({server.url(), [] { return QByteArrayLiteral("x"); }, {}});
        const SupportRecordSource source(&records);
        (void)await(records.incidents(u"t1"_s, {}));
        QCOMPARE(int(source.health().state), int(State::Connected));
        QVERIFY(source.health().lastAnswer);
        status = 404; // a refused question is an answer
        (void)await(records.incidents(u"t1"_s, {}));
        QCOMPARE(int(source.health().state), int(State::Connected));
        status = 401;
        (void)await(records.incidents(u"t1"_s, {}));
        QCOMPARE(int(source.health().state), int(State::Forbidden));
        status = 503;
        (void)await(records.incidents(u"t1"_s, {}));
        QCOMPARE(int(source.health().state), int(State::Down));
    }
};

JAGA_TEST(WorkflowEngineSourceTest)
#include "workflow_engine_source_test.moc"
