// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/control/control_message.h"
#include "tests/support/test_main.h"

using namespace jaga;
using namespace jaga::sandbox;

class ControlMessageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRequestIsReadAsItWasWritten();
    void anAnswerIsReadAsItWasWritten();
    void anErrorKeepsItsCodeAndWords();
    void malformedRequestsAreRefused_data();
    void malformedRequestsAreRefused();
};

void ControlMessageTest::aRequestIsReadAsItWasWritten()
{
    const ControlRequest request{QStringLiteral("inject"), {{QStringLiteral("scenario"), QStringLiteral("a\nb „c“")}}};
    const QByteArray line = requestLine(request);
    QCOMPARE(line.count('\n'), 1);
    const auto read = requestFromLine(line);
    QVERIFY(read);
    QCOMPARE(read->command, request.command);
    QCOMPARE(read->arguments, request.arguments);
}

void ControlMessageTest::anAnswerIsReadAsItWasWritten()
{
    const QJsonObject answer{{QStringLiteral("token"), QStringLiteral("x.y.z")}};
    QCOMPARE(answerFromLine(answerLine(answer)).value_or(QJsonObject()), answer);
}

void ControlMessageTest::anErrorKeepsItsCodeAndWords()
{
    const auto read = answerFromLine(
        answerLine(failure(ErrorCode::NotFound, QStringLiteral("no such actor"), QStringLiteral("pause"))));
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::NotFound);
    QCOMPARE(read.error().detail, QStringLiteral("no such actor"));
    QCOMPARE(read.error().context, QStringLiteral("pause"));
}

void ControlMessageTest::malformedRequestsAreRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("empty") << QByteArray("\n");
    QTest::newRow("not json") << QByteArray("stop\n");
    QTest::newRow("truncated") << QByteArray("{\"command\":\"stop\"\n");
    QTest::newRow("array") << QByteArray("[\"stop\"]\n");
    QTest::newRow("no command") << QByteArray("{}\n");
    QTest::newRow("command is a number") << QByteArray("{\"command\":1}\n");
    QTest::newRow("arguments are a list") << QByteArray("{\"command\":\"stop\",\"arguments\":[]}\n");
    QTest::newRow("unknown member") << QByteArray("{\"command\":\"stop\",\"arguments\":{},\"more\":1}\n");
    QTest::newRow("two objects") << QByteArray("{\"command\":\"stop\"}{}\n");
    QTest::newRow("deep") << QByteArray(100'000, '[') + '\n';
    QTest::newRow("nul") << QByteArray("\0\0\0\n", 4);
}

void ControlMessageTest::malformedRequestsAreRefused()
{
    QFETCH(QByteArray, line);
    const auto read = requestFromLine(line);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Invalid);
}

JAGA_TEST(ControlMessageTest)
#include "control_message_test.moc"
