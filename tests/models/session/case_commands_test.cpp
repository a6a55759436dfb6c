// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/evidence/sqlite_database.h"
#include "tests/models/session/small_cases.h"
#include "tests/support/test_main.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace std::chrono_literals;

class CaseCommandsTest : public QObject, private test::SmallCases {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        test::failOnAnyWarning();
        startAnew();
    }

    void whatTheDiskRefusesIsToldAndDoesNotCount()
    {
        const QString file = newFile();
        QTcpServer server;
        mayAct(server);
        const auto session = open(file);
        QStringList told;
        connect(session.get(), &CaseSession::problemOccurred, this,
                [&](const QString &what, const QString &means) { told << what + u' ' + means; });
        QTRY_COMPARE(entriesOf(file, EntryKind::EvidenceTaken).size(), 2);
        auto other = SqliteDatabase::open(m_folder.filePath(file), SqliteDatabase::Mode::ReadWrite);
        bool isHeld = false; // as good as a disk that takes nothing
        QTRY_VERIFY(isHeld = isHeld || other->execute("begin exclusive").has_value());
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u".*"_s));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u".*"_s));
        session->setStep(u"call"_s, StepState::Done, {}, {});
        const auto sent = test::await(session->confirm(u"d1"_s, retry(), {}));
        QCOMPARE(sent->outcome, Sent::Outcome::NotSent);
        QVERIFY(!server.hasPendingConnections());
        QVERIFY(session->run().commands().isEmpty());
        QCOMPARE(session->run().step(u"call"_s)->state, StepState::Open);
        QVERIFY(told.join(u' ').contains(u"does not count as done"_s));
        QVERIFY(other->execute("rollback"));
    }

    void nothingLeavesBeforeItsKeyIsOnTheDisk()
    {
        const QString file = newFile();
        QTcpServer server;
        mayAct(server);
        const auto session = open(file);
        stopTheDisk();
        session->confirm(u"d1"_s, retry(), {});
        letTheLoopTurn();
        QVERIFY(!server.hasPendingConnections());
        m_disk.release();
        QTRY_VERIFY(server.hasPendingConnections());
        QCOMPARE(entriesOf(file, EntryKind::CommandConfirmed).size(), 1);
    }

    void pressingTwiceIsOneKey()
    {
        const QString file = newFile();
        QTcpServer server;
        mayAct(server);
        const auto session = open(file);
        stopTheDisk();
        session->confirm(u"d1"_s, retry(), {});
        session->confirm(u"d1"_s, retry(), {});
        m_disk.release();
        QTRY_COMPARE(entriesOf(file, EntryKind::CommandConfirmed).size(), 2);
        const QList<Entry> confirmed = entriesOf(file, EntryKind::CommandConfirmed);
        QCOMPARE(confirmed.at(0).payload.value("idempotencyKey"_L1),
                 confirmed.at(1).payload.value("idempotencyKey"_L1));
    }

    void aWindowThatEndsBetweenKeyAndSendingLeavesACommandToLookUp()
    {
        const QString file = newFile();
        QTcpServer server;
        mayAct(server);
        {
            const auto session = open(file);
            session->saveDraft(Draft{u"d1"_s, {{u"reason"_s, u"the reply was lost"_s}}, false});
            session->confirm(u"d1"_s, retry(), {});
        } // the loop never turned: the entry is written, nothing could leave
        QVERIFY(!server.hasPendingConnections());
        const auto session = open(file);
        QCOMPARE(session->run().commands().size(), 1);
        QVERIFY(session->run().commands().first().state != CommandTrace::State::Answered);
        QVERIFY(session->run().drafts().first().frozen);
        const QString key = session->run().commands().first().idempotencyKey;
        session->confirm(u"d1"_s, retry(), {}); // again, by hand: never under a second key
        QTRY_VERIFY(server.hasPendingConnections());
        for (const Entry &entry : entriesOf(file, EntryKind::CommandConfirmed))
            QCOMPARE(entry.payload.value("idempotencyKey"_L1).toString(), key);
    }

    void theBasisSaysWhatTheWindowSaid()
    {
        const QString file = newFile();
        QTcpServer server;
        mayAct(server);
        CaseParts parts = partsFor(file);
        parts.runbook.answers[u"safe_to_retry"_s].rows = {
            {u"head.state = 'IN_PROGRESS'"_s, u"No, could act twice"_s, {}, {}, {}}};
        const auto replay = test::await(readCase(parts));
        QVERIFY(replay);
        const auto session = openCase(std::move(parts), *replay);
        const auto verdict = [&] {
            const QJsonObject request =
                entriesOf(file, EntryKind::CommandConfirmed).last().payload.value("request"_L1).toObject();
            return request.value("basis"_L1).toObject().value("verdict"_L1).toString();
        };
        session->confirm(u"d1"_s, retry(), {});
        QTRY_COMPARE(entriesOf(file, EntryKind::CommandConfirmed).size(), 1);
        QCOMPARE(verdict(), u"unknown"_s);
        QTRY_COMPARE(session->run().answer(u"safe_to_retry"_s).truth, Truth::Yes);
        session->confirm(u"d2"_s, retry(), {});
        QTRY_COMPARE(entriesOf(file, EntryKind::CommandConfirmed).size(), 2);
        QCOMPARE(verdict(), u"No, could act twice"_s);
    }

    void aReadingRoleCanSendNothing()
    {
        const auto session = open(newFile());
        QVERIFY(!session->canMutate());
        std::optional<Sent> sent;
        session->confirm(u"d"_s, {}, {}).then(session.get(), [&](Expected<Sent> answer) { sent = *answer; });
        QTRY_VERIFY(sent.has_value());
        QCOMPARE(sent->outcome, Sent::Outcome::NotSent);
        QVERIFY(session->run().commands().isEmpty());
    }

    /// Surely not sent is as if it had never been pressed: the words may be changed, and go out as a request of their own.
    void whatNeverLeftMayBeChangedAndSentAnew()
    {
        const QString file = newFile();
        QTcpServer server;
        mayAct(server);
        const quint16 port = server.serverPort();
        server.close(); // refuses every connection
        {
            const auto session = open(file);
            session->saveDraft(Draft{u"d1"_s, {{u"reason"_s, u"first words"_s}}, false});
            QCOMPARE(test::await(session->confirm(u"d1"_s, retry(u"first words"_s), {}))->outcome,
                     Sent::Outcome::NotSent);
            QVERIFY(session->run().commands().isEmpty());
            QVERIFY(!session->run().drafts().first().frozen);
        }
        const auto session = open(file);
        QVERIFY(session->run().commands().isEmpty()); // nothing to tell as unknown
        session->saveDraft(Draft{u"d1"_s, {{u"reason"_s, u"second words"_s}}, false});
        QVERIFY(server.listen(QHostAddress::LocalHost, port));
        session->confirm(u"d1"_s, retry(u"second words"_s), {});
        QTRY_VERIFY(server.hasPendingConnections());
        QTRY_COMPARE(session->run().drafts().first().fields.value("reason"_L1).toString(), u"second words"_s);
        const QList<Entry> confirmed = entriesOf(file, EntryKind::CommandConfirmed);
        QCOMPARE(confirmed.size(), 2);
        QCOMPARE(confirmed.last().payload.value("request"_L1).toObject().value("reason"_L1).toString(),
                 u"second words"_s);
        QVERIFY(confirmed.first().payload.value("idempotencyKey"_L1) !=
                confirmed.last().payload.value("idempotencyKey"_L1));
    }
};

JAGA_TEST(CaseCommandsTest)
#include "case_commands_test.moc"
