// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/decisions.h"
#include "tests/support/await_reply.h"
#include "tests/support/fault_http_server.h"
#include "tests/support/test_main.h"

#include <QRegularExpression>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace jaga::test;

/// What a person decides while the journal of decisions cannot take it yet.
class DecisionsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_path;
    SystemClock m_clock;
    std::unique_ptr<FaultHttpServer> m_server;
    std::unique_ptr<RepairCommandClient> m_commands;

    std::unique_ptr<Decisions> decisions()
    {
        return std::make_unique<Decisions>(m_path, m_clock, m_commands.get(), nullptr);
    }
    static api::Command asked()
    {
        api::Command command;
        command.id = u"c-1"_s;
        command.tenantId = u"tenant"_s;
        command.etag = u"\"1\""_s;
        return command;
    }

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_path = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()) + u".jagacase"_s);
        m_server = std::make_unique<FaultHttpServer>([](const SeenRequest &) {
            return FaultAnswer{200, "{}", "application/json", {}, {}};
        });
        m_commands = std::make_unique<RepairCommandClient>(
            RepairApiAccess{m_server->url(), [] { return QByteArrayLiteral("secret"); }, u"SENIOR_OPERATOR"_s});
    }

    void anActBeforeTheJournalIsReadLeavesOnceItIs()
    {
        const auto made = decisions();
        QCOMPARE(await(made->decide(asked(), u"approve"_s, u"Read the rejection"_s))->outcome, Sent::Outcome::Answered);
        QCOMPARE(m_server->count("POST"), 1);
    }

    void whatWasLostInAnEarlierStartKeepsItsKeyBeforeTheJournalIsRead()
    {
        m_server = std::make_unique<FaultHttpServer>([](const SeenRequest &) {
            FaultAnswer lost;
            lost.fault = FaultAnswer::Fault::CloseAfterRequest;
            return lost;
        });
        m_commands = std::make_unique<RepairCommandClient>(
            RepairApiAccess{m_server->url(), [] { return QByteArrayLiteral("secret"); }, u"SENIOR_OPERATOR"_s});
        for (int start = 0; start < 2; ++start) {
            const auto made = decisions();
            QCOMPARE(await(made->decide(asked(), u"approve"_s, u"Read the rejection"_s))->outcome,
                     Sent::Outcome::Unknown);
        }
        QCOMPARE(m_server->count("POST"), 2);
        QCOMPARE(m_server->seen().at(0).headers.value("idempotency-key"),
                 m_server->seen().at(1).headers.value("idempotency-key"));
    }

    void whileAnotherWindowHasTheJournalNothingLeaves()
    {
        auto other = decisions();
        QVERIFY(await(other->decide(asked(), u"approve"_s, {})).has_value());
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"journal of decisions:"_s));
        const auto made = decisions();
        for (int attempt = 0; attempt < 2; ++attempt) { // the log complains once
            const auto refused = await(made->decide(asked(), u"reject"_s, {}));
            QCOMPARE(refused->outcome, Sent::Outcome::NotSent);
            QVERIFY2(!refused->error.detail.isEmpty(), "a refusal says why");
        }
        QCOMPARE(m_server->count("POST"), 1);
        other.reset();
        QCOMPARE(await(made->decide(asked(), u"reject"_s, {}))->outcome, Sent::Outcome::Answered);
        QCOMPARE(m_server->count("POST"), 2);
    }
};

JAGA_TEST(DecisionsTest)
#include "decisions_test.moc"
