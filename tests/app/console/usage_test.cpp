// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/console/program.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace jaga::test {

/// Exit codes are a contract: 0 done, 1 the answer is no, 2 wrong use, 3 a source could not be reached.
class UsageTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    /// A profile whose every address is refused.
    QString unreachable() { return writeProfile(m_folder->path(), u"http://127.0.0.1:9"_s, u"host=/nowhere"_s); }

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void everyCommandSaysHowItIsUsed_data()
    {
        QTest::addColumn<QStringList>("command");
        for (const QString &command :
             {u""_s, u"signals"_s, u"collect"_s, u"show"_s, u"verify"_s, u"lint"_s, u"check-access"_s, u"tour"_s})
            QTest::newRow(command.isEmpty() ? "window" : qPrintable(command))
                << (command.isEmpty() ? QStringList() : QStringList{command});
    }
    void everyCommandSaysHowItIsUsed()
    {
        QFETCH(QStringList, command);
        const Outcome help = jaga(command + QStringList{u"--help"_s});
        QCOMPARE(help.code, 0);
        QVERIFY2(help.output.contains("Usage:"), help.output.constData());
        QVERIFY(help.complaint.isEmpty());
        const Outcome wrong = jaga(command + QStringList{u"--colour"_s});
        QCOMPARE(wrong.code, 2);
        QVERIFY(wrong.output.isEmpty());
        QVERIFY2(wrong.complaint.startsWith("jaga: ") && wrong.complaint.contains("colour"),
                 wrong.complaint.constData());
    }

    void withoutADisplayItStillSpeaks_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("help") << QStringList{u"--help"_s} << 0 << QByteArray("Usage:");
        QTest::newRow("help of the tour") << QStringList{u"tour"_s, u"--help"_s} << 0 << QByteArray("--story");
        QTest::newRow("version") << QStringList{u"--version"_s} << 0 << QByteArray("jaga ");
        QTest::newRow("the window") << QStringList{u"--sandbox"_s} << 2 << QByteArray("jaga tour DIR");
        QTest::newRow("a tour of nothing")
            << QStringList{u"tour"_s, u"pictures"_s, u"--story"_s, u"typo"_s} << 2 << QByteArray("auditor");
    }
    void withoutADisplayItStillSpeaks()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QByteArray, words);
        const Outcome outcome = jagaWithoutScreen(arguments);
        QVERIFY2(outcome.code == code, outcome.complaint.constData());
        QVERIFY2((code == 0 ? outcome.output : outcome.complaint).contains(words), outcome.complaint.constData());
    }

    void wrongUseIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("no such command") << QStringList{u"fly"_s} << QByteArray("is not a command");
        QTest::newRow("nothing to open") << QStringList{} << QByteArray("--profile FILE");
        QTest::newRow("two things to open")
            << QStringList{u"--sandbox"_s, u"--open"_s, u"x.jagacase"_s} << QByteArray("one of them");
        for (const QString &command : {u"signals"_s, u"collect"_s, u"check-access"_s}) {
            QTest::addRow("%s without a profile", qPrintable(command))
                << QStringList{command} << QByteArray("--profile");
            QTest::addRow("%s with a profile that is not there", qPrintable(command))
                << QStringList{command, u"--profile"_s, u"/no/such/profile"_s} << QByteArray("/no/such/profile");
            QTest::addRow("%s with a word too many", qPrintable(command))
                << QStringList{command, u"--profile"_s, u"PROFILE"_s, u"surplus"_s} << QByteArray("surplus");
            QTest::addRow("%s as nobody", qPrintable(command))
                << QStringList{command, u"--profile"_s, u"PROFILE"_s, u"--persona"_s, u"nobody"_s}
                << QByteArray("nobody");
        }
        QTest::newRow("verify as nobody")
            << QStringList{u"verify"_s, u"--profile"_s, u"PROFILE"_s, u"--persona"_s, u"nobody"_s}
            << QByteArray("nobody");
        QTest::newRow("verify of two things")
            << QStringList{u"verify"_s, u"a"_s, u"--profile"_s, u"PROFILE"_s} << QByteArray("not both");
        QTest::newRow("a tenant of a file")
            << QStringList{u"verify"_s, u"a"_s, u"--tenant"_s, u"t"_s} << QByteArray("--tenant goes with --profile");
        QTest::newRow("an unknown runbook")
            << QStringList{u"collect"_s, u"--profile"_s, u"PROFILE"_s, u"--runbook"_s, u"nothing"_s}
            << QByteArray("stuck-order-fulfillment");
        QTest::newRow("a parameter missing")
            << QStringList{u"collect"_s, u"--profile"_s, u"PROFILE"_s, u"--runbook"_s, u"stuck-order-fulfillment"_s,
                           u"--out"_s,   u"x"_s}
            << QByteArray("tenant_id");
        QTest::newRow("a parameter of no runbook")
            << QStringList{u"collect"_s, u"--profile"_s, u"PROFILE"_s, u"--runbook"_s, u"stuck-order-fulfillment"_s,
                           u"--param"_s, u"colour=red"_s}
            << QByteArray("colour");
        QTest::newRow("nothing to lint") << QStringList{u"lint"_s} << QByteArray("PATH");
    }
    void wrongUseIsSaid()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, words);
        const Outcome outcome = jaga(arguments.replaceInStrings(u"PROFILE"_s, unreachable()));
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.output.isEmpty(), outcome.output.constData());
        QVERIFY2(outcome.complaint.startsWith("jaga: ") && outcome.complaint.contains(words),
                 outcome.complaint.constData());
        QVERIFY(!QFile::exists(u"x"_s));
    }

    void whatCannotBeReachedIsToldApart_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("signals") << QStringList{u"signals"_s};
        QTest::newRow("verify") << QStringList{u"verify"_s};
        QTest::newRow("check-access") << QStringList{u"check-access"_s};
        QTest::newRow("collect") << QStringList{u"collect"_s,
                                                u"--runbook"_s,
                                                u"stuck-order-fulfillment"_s,
                                                u"--param"_s,
                                                u"tenant_id=11111111-0000-4000-8000-000000000001"_s,
                                                u"--param"_s,
                                                u"order_id=11111111-0000-4000-8000-000000000001"_s};
    }
    void whatCannotBeReachedIsToldApart()
    {
        QFETCH(QStringList, arguments);
        arguments << u"--profile"_s << unreachable() << u"--json"_s;
        if (arguments.first() == "collect"_L1)
            arguments << u"--out"_s << m_folder->filePath(u"case.jagacase"_s);
        const Outcome outcome = jaga(arguments);
        QVERIFY2(outcome.code == 3, (outcome.output + outcome.complaint).constData());
        if (!outcome.output.isEmpty())
            QCOMPARE(outcome.json().value(u"version"_s).toInt(), 1);
    }

    void aRunbookThatCannotBeUsedIsNamedWithLineAndCure_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("binary") << QByteArray("\x7F"
                                              "ELF\0\1\2",
                                              7);
        QTest::newRow("huge") << QByteArray(5 << 20, 'x');
        QTest::newRow("no runbook") << QByteArray("# A page\n");
    }
    void aRunbookThatCannotBeUsedIsNamedWithLineAndCure()
    {
        QFETCH(QByteArray, document);
        const QString path = m_folder->filePath(u"own.md"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(document);
        file.close();
        for (const QString &place : {path, m_folder->path()}) {
            const Outcome outcome = jaga({u"lint"_s, place});
            QCOMPARE(outcome.code, 1);
            static const QRegularExpression line(u"^/.*own\\.md:\\d+: error: .+; .+$"_s);
            for (const QByteArray &said : outcome.output.trimmed().split('\n'))
                QVERIFY2(line.match(QString::fromUtf8(said)).hasMatch(), said.constData());
        }
    }

    void whatIsNoFileIsSaid()
    {
        for (const QString &path : {u"/no/such/file.md"_s, u"/dev/zero"_s}) {
            const Outcome outcome = jaga({u"lint"_s, path});
            QCOMPARE(outcome.code, 1);
            QVERIFY2(outcome.output.contains(path.toUtf8() + ":1: error: "), outcome.output.constData());
        }
    }

    void theShippedRunbooksAreClean()
    {
        const Outcome outcome = jaga({u"lint"_s, qEnvironmentVariable("JAGA_SOURCE_DIR") + u"/resources/runbooks"_s});
        QVERIFY2(outcome.code == 0, outcome.output.constData());
        QVERIFY(outcome.output.isEmpty());
    }
};

JAGA_TEST(UsageTest)

} // namespace jaga::test

#include "usage_test.moc"
