// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "tests/views/shell/shell_fixture.h"
#include "views/approvals/approval_inbox.h"
#include "views/checklist/checklist_view.h"
#include "views/shell/main_window.h"
#include "views/shell/reason_dialog.h"
#include "views/shell/source_status_bar.h"

#include <QLineEdit>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace jaga::test;

/// What a person does from the menus and the palette, on a case of a workspace.
class MainWindowActsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ShellFixture> m_shell;
    std::unique_ptr<MainWindow> m_window;
    CaseSession *m_session = nullptr;

    void begin(const QString &role = u"OPERATOR"_s)
    {
        m_window.reset();
        m_shell = std::make_unique<ShellFixture>(role);
        m_window = std::make_unique<MainWindow>(m_shell->workspace());
        m_window->show();
        m_session = m_shell->openCase();
        QVERIFY(m_session);
    }
    QMenu *menu(const QString &title) const
    {
        for (const QAction *entry : m_window->findChild<QMenuBar *>()->actions())
            if (entry->text().remove(u'&') == title)
                return entry->menu();
        return nullptr;
    }
    ReasonDialog *ask(const QString &act) const
    {
        for (QAction *entry : menu(u"Case"_s)->actions())
            if (entry->text().startsWith(act))
                entry->trigger();
        return m_window->findChild<ReasonDialog *>();
    }
    void runFromPalette(const QString &text)
    {
        m_window->showPalette(text);
        QTest::keyClick(m_window->findChild<QLineEdit *>(u"paletteSearch"_s), Qt::Key_Return);
    }
    api::Command ofThisOrder(const QString &type, const QString &state) const
    {
        api::Command command = m_shell->waiting(u"sari"_s);
        command.type = type;
        command.state = state;
        command.targetId = QLatin1String(ShellFixture::order);
        return command;
    }

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        begin();
    }
    void cleanup()
    {
        m_window.reset();
        m_shell.reset();
    }

    void aNoteThatWasLeftIsThereAgainUntilItIsWritten_data()
    {
        QTest::addColumn<Qt::Key>("key");
        QTest::newRow("main") << Qt::Key_Return;
        QTest::newRow("keypad") << Qt::Key_Enter;
    }
    void aNoteThatWasLeftIsThereAgainUntilItIsWritten()
    {
        QFETCH(Qt::Key, key);
        ReasonDialog *dialog = ask(u"Add note"_s);
        dialog->findChild<QPlainTextEdit *>()->setPlainText(u"The carrier says it is down"_s);
        QTest::keyClick(dialog, Qt::Key_Escape); // at once: nothing is lost with it
        QTRY_COMPARE(m_session->keptWords(u"note"_s), u"The carrier says it is down"_s);
        QTRY_VERIFY(!m_window->findChild<ReasonDialog *>());
        dialog = ask(u"Add note"_s);
        QCOMPARE(dialog->findChild<QPlainTextEdit *>()->toPlainText(), u"The carrier says it is down"_s);
        QVERIFY(QTest::qWaitForWindowActive(dialog));
        QTest::keyClick(dialog, key, Qt::ControlModifier);
        QTRY_COMPARE(m_session->keptWords(u"note"_s), QString());
    }

    void anActionThatIsOffSaysWhyInTheMenu()
    {
        begin(u"BUSINESS_APPROVER"_s);
        QMenu *actions = menu(u"Actions"_s);
        QVERIFY(QMetaObject::invokeMethod(actions, "aboutToShow"));
        const QAction *retry = actions->actions().first();
        QVERIFY(!retry->isEnabled());
        QVERIFY2(retry->text().endsWith(u"off: only the role Operator or Senior operator may ask for this"_s),
                 qPrintable(retry->text()));
    }

    void aCommandOfThePaletteIsFoundWhereItStands()
    {
        m_shell->commands = {ofThisOrder(u"TASK_MOVE_TO_FALLOUT"_s, u"PENDING_APPROVAL"_s)};
        QTRY_COMPARE(m_session->commands().size(), 1);
        QTRY_COMPARE(m_window->showApprovals()->selectedId(), u"c-1"_s);
        m_window->showApprovals()->hide();
        runFromPalette(u"c fallout"_s);
        QVERIFY(m_window->showApprovals()->isVisible());
        // Once it has ended no inbox lists it: it is read below its action.
        m_window->showApprovals()->hide();
        m_shell->commands = {ofThisOrder(u"ORDER_DECOMPOSITION_RETRY"_s, u"SUCCEEDED"_s)};
        QTRY_COMPARE(m_session->commands().value(0).state, u"SUCCEEDED"_s);
        auto *inbox = m_window->findChild<ApprovalInbox *>();
        QTRY_COMPARE(inbox->selectedId(), QString());
        runFromPalette(u"c fallout"_s);
        QVERIFY(!inbox->isVisible());
        QVERIFY(!m_window->findChild<QWidget *>(u"step-decompose"_s)->isHidden());
    }

    void theStatusBarDoesNotCountWhatCouldNotBeRead()
    {
        const auto *link = m_window->findChild<QPushButton *>(u"approvalsLink"_s);
        QTRY_COMPARE(link->text(), u"Approvals 0"_s);
        m_shell->commandsDetail = u"no room left"_s;
        QTRY_COMPARE(link->text(), u"Approvals ?"_s);
        QVERIFY(link->toolTip().contains(u"no room left"_s));
    }
};

JAGA_TEST(MainWindowActsTest)
#include "main_window_acts_test.moc"
