// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/cache_connection.h"
#include "models/sources/source_question.h"
#include "models/sources/workflow_engine_source.h"
#include "tests/support/test_main.h"

using namespace jaga;
using namespace Qt::StringLiterals;

class SourceQuestionTest : public QObject {
    Q_OBJECT

    static Expected<SourceQuestion> read(const QString &text)
    {
        ProbeCall call;
        call.probe = u"p"_s;
        call.text = text;
        call.parameters = {{u"key"_s, u"}, evil: [x"_s}, {u"id"_s, u"7"_s}};
        return readSourceQuestion(call, {u"get"_s, u"search"_s, u"lag"_s, u"command"_s, u"keys"_s});
    }

private Q_SLOTS:
    void init() { jaga::test::failOnAnyWarning(); }

    void aValueNeverChangesTheStructureAroundIt()
    {
        const auto question = read(u"search: incidents\nfilter: {processInstanceKey: \"{key}\", hasIncident: true, "
                                   u"state: ACTIVE, n: 3, k: \"4\"}"
                                   "\nsort: [startDate, -elementId]\nlimit: 20\nselect: {a: b.c}"_s);
        QVERIFY2(question.has_value(), question ? "" : qPrintable(question.error().detail));
        QCOMPARE(question->filter.value("processInstanceKey"_L1).toString(), u"}, evil: [x"_s);
        QCOMPARE(question->filter.value("hasIncident"_L1), QJsonValue(true));
        QCOMPARE(question->filter.value("n"_L1), QJsonValue(3));
        QCOMPARE(question->filter.value("k"_L1), QJsonValue(u"4"_s));
        QCOMPARE(question->filter.size(), 5);
        QCOMPARE(question->limit, 20);
        QCOMPARE(question->fieldOf(u"a"_s), u"b.c"_s);
        QCOMPARE(question->fieldOf(u"z"_s), u"z"_s);
        QCOMPARE(read(u"command: [GET, \"x:{id}:y\"]"_s)->words, (QStringList{u"GET"_s, u"x:7:y"_s}));
        QCOMPARE(read(u"lag: {groups: [a], topics: [t.v1]}"_s)->topics, QStringList{u"t.v1"_s});
    }

    void refusesWhatIsNotOneQuestion_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"",
                                 "just text",
                                 "[a]",
                                 "select: {a: b}",
                                 "get: a\nsearch: b",
                                 "get: [a]",
                                 "get: {a: b}",
                                 "get: \"x{missing}\"",
                                 "search: a\nfilter: text",
                                 "search: a\nlimit: 0",
                                 "search: a\nlimit: many",
                                 "search: a\nquery: {a: b}",
                                 "lag: text",
                                 "keys: a\nlimit: 2",
                                 "command: [GET, a]\nselect: {value: v}",
                                 "lag: {members: [a]}",
                                 "command: GET",
                                 "command: []",
                                 "get: a\n  b: [",
                                 "a: *b",
                                 "{a: 1}: 2"})
            QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text);
    }
    void refusesWhatIsNotOneQuestion()
    {
        QFETCH(QString, text);
        const auto question = read(text);
        QVERIFY(!question.has_value());
        QCOMPARE(question.error().code, ErrorCode::Invalid);
    }

    void theEngineIsOnlyAskedWhatChangesNothing()
    {
        QVERIFY(engineAllows("GET", u"process-instances/2251799813685249"_s));
        QVERIFY(engineAllows("GET", u"topology"_s));
        QVERIFY(engineAllows("POST", u"element-instances/search"_s));
        QVERIFY(engineAllows("POST", u"process-instances/1/incidents/search"_s));
        for (const char *path :
             {"process-instances/1/cancellation", "incidents/1/resolution", "jobs/1", "process-instances",
              "messages/publication", "process-instances/cancellation", "batch-operations/search",
              "process-instances/1/../2/cancellation", "process-instances/search\n", "element-instances/search?x",
              "element-instances/search/", ""}) {
            QVERIFY2(!engineAllows("POST", QString::fromLatin1(path)), path);
        }
        QVERIFY(!engineAllows("DELETE", u"process-instances/1"_s));
        QVERIFY(!engineAllows("PATCH", u"jobs/1"_s));
        QVERIFY(!engineAllows("GET", u"process-instances/1x"_s));
    }

    void theCacheIsOnlyAskedByCommandsThatRead()
    {
        for (const char *command : {"get", "HGETALL", "ttl", "SCAN"})
            QVERIFY2(cacheAllows({QString::fromLatin1(command), u"k"_s}), command);
        QVERIFY(cacheAllows({u"MEMORY"_s, u"usage"_s, u"k"_s}));
        for (const char *command : {"", "SET", "DEL", "KEYS", "FLUSHALL", "EVAL", "CONFIG", "GETDEL", "GETEX", "MEMORY",
                                    "SUBSCRIBE", "GET\r\nFLUSHALL"})
            QVERIFY2(!cacheAllows({QString::fromLatin1(command), u"k"_s}), command);
    }
};

JAGA_TEST(SourceQuestionTest)
#include "source_question_test.moc"
