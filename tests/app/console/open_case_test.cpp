// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/composition.h"
#include "runbook_engine/evidence/sqlite_database.h"
#include "tests/app/console/program.h"
#include "tests/runbook_engine/run/run_fixture.h"
#include "tests/support/test_main.h"
#include "views/checklist/checklist_view.h"
#include "views/shell/main_window.h"
#include "views/widgets/mutating.h"
#include "views/widgets/problem_bar.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace jaga::test {

/// `jaga --open CASE`: the window of a case file, with no source anywhere.
class OpenCaseTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString path() const { return m_folder->filePath(u"case.jagacase"_s); }
    QByteArray bytes() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static QString problemsOf(MainWindow &window)
    {
        QStringList words;
        for (const ProblemBar::Problem &problem : window.problems().problems())
            words << problem.what;
        return words.join(u'\n');
    }

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_folder = std::make_unique<QTemporaryDir>();
        const auto file = CaseFile::create(path());
        QVERIFY(file);
        const auto digest = (*file)->storeBlob(orderRunbookText());
        QVERIFY((*file)->append(EntryKind::CaseOpened,
                                {{u"runbookHash"_s, QString::fromLatin1(digest->toHex())},
                                 {u"runbookFile"_s, u"order.md"_s},
                                 {u"environment"_s, u"production"_s},
                                 {u"person"_s, u"olga"_s},
                                 {u"role"_s, u"OPERATOR"_s},
                                 {u"signal"_s, QJsonObject{{u"key"_s, u"k"_s}, {u"number"_s, u"SO-10045"_s}}}},
                                T0));
        QVERIFY((*file)->appendEvidence({head(u"IN_PROGRESS"_s, 7, T0 + 1s), tasks({u"FAILED"_s}, T0 + 1s)}, T0 + 1s));
        QVERIFY((*file)->append(EntryKind::StepSet,
                                {{u"anchor"_s, u"owner"_s}, {u"state"_s, u"done"_s}, {u"value"_s, u"bima"_s}},
                                T0 + 2s));
        QVERIFY((*file)->append(EntryKind::CommandConfirmed,
                                {{u"draftId"_s, u"d"_s},
                                 {u"idempotencyKey"_s, u"key-1"_s},
                                 {u"path"_s, u"commands"_s},
                                 {u"request"_s, QJsonObject{{u"type"_s, u"TASK_RETRY"_s}}}},
                                T0 + 3s));
        QVERIFY((*file)->append(EntryKind::CommandLost, {{u"idempotencyKey"_s, u"key-1"_s}}, T0 + 4s));
    }

    void itStandsAsItWasAtItsLastMoment()
    {
        const QByteArray before = bytes();
        {
            auto parts = console::composeArchive(path());
            QVERIFY2(parts.has_value(), parts ? "" : qPrintable(parts.error().detail));
            Workspace workspace(std::move(*parts));
            workspace.start();
            MainWindow window(workspace);
            window.show();
            const CaseSession *session = workspace.current();
            QVERIFY(session);
            QCOMPARE(session->caseId(), u"SO-10045"_s);
            QCOMPARE(session->now(), T0 + 4s);
            QCOMPARE(session->run().step(u"owner"_s)->value, u"bima"_s);
            QVERIFY(session->evidence().evidence(u"head"_s) != nullptr);
            QCOMPARE(workspace.queue().size(), 1);
            QTRY_VERIFY(!window.checklist().state().title.isEmpty());
            QVERIFY(problemsOf(window).contains(u"as it stood at"));
            QTRY_VERIFY(problemsOf(window).contains(u"Outcome not known when the file ends: TASK_RETRY"));
            // Asking anew, turning a tab or time passing changes nothing: neither what is shown nor the file.
            const auto asOf = session->evidence().evidence(u"head"_s)->asOf;
            workspace.current()->refresh();
            workspace.current()->setVisibleShapes({u"task"_s});
            workspace.current()->rememberView({{u"tab"_s, u"kafka"_s}});
            window.showTab(u"tasks"_s);
            QTest::qWait(1200); // longer than a heartbeat
            QCOMPARE(session->evidence().evidence(u"head"_s)->asOf, asOf);
            QVERIFY(session->evidence().evidence(u"head"_s)->answered());
            for (const QObject *object : window.findChildren<QObject *>())
                QVERIFY2(!isMutating(object), qPrintable(object->objectName()));
        }
        QCOMPARE(bytes(), before);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 1);
    }

    void aBrokenChainIsShownForWhatItIs()
    {
        auto database = SqliteDatabase::open(path(), SqliteDatabase::Mode::ReadWrite);
        QVERIFY(database && database->execute("drop trigger entry_is_final; update entry set at = "
                                              "'2026-07-02T19:00:00.000000Z' where sequence = 4"));
        auto parts = console::composeArchive(path());
        QVERIFY2(parts.has_value(), parts ? "" : qPrintable(parts.error().detail));
        Workspace workspace(std::move(*parts));
        workspace.start();
        MainWindow window(workspace);
        QVERIFY2(problemsOf(window).contains(u"The chain of this case file is broken"), qPrintable(problemsOf(window)));
    }

    void whatIsNoCaseFileIsSaid_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("nothing there") << u"/no/such/case"_s;
        QTest::newRow("no database") << u"/etc/hostname"_s;
        QTest::newRow("a folder") << u"/etc"_s;
    }
    void whatIsNoCaseFileIsSaid()
    {
        QFETCH(QString, file);
        const Outcome outcome = jaga({u"--open"_s, file});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.complaint.startsWith("jaga: ") && outcome.complaint.contains(file.toUtf8()),
                 outcome.complaint.constData());
    }
};

JAGA_TEST(OpenCaseTest)

} // namespace jaga::test

#include "open_case_test.moc"
