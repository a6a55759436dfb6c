// SPDX-License-Identifier: GPL-3.0-or-later
// The console as a program of its own, with somebody at its keyboard, ended in the middle by SIGKILL.
//   jaga_typing_person PROFILE type REASON   ticks a step, types into the repair dialog, is killed while typing
//   jaga_typing_person PROFILE send REASON   sends, waits until the outcome is not known, is killed
#include "app/console/console_window.h"
#include "views/repair/repair_dialog.h"
#include "views/shell/main_window.h"

#include <QApplication>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

constexpr int Patience = 60'000; // only ends a run that hangs

int fail(const char *what)
{
    std::fprintf(stderr, "typing person: %s\n", what);
    return 1;
}

bool keepsDraft(const CaseSession &session, const QString &reason)
{
    for (const Draft &draft : session.run().drafts())
        if (draft.fields.value("reason"_L1).toString() == reason)
            return true;
    return false;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList words = QApplication::arguments();
    const auto profile = readProfile(words.value(1));
    if (!profile)
        return fail("no profile");
    console::ConsoleWindow console(*profile);
    if (!console.enter({}))
        return fail("no window");
    Workspace &workspace = console.workspace();
    if (!QTest::qWaitFor([&] { return !workspace.queue().isEmpty() && !workspace.catalogue().isEmpty(); }, Patience))
        return fail("nothing in the queue, or no catalogue");
    workspace.open(workspace.queue().first().key);
    if (!QTest::qWaitFor([&] { return workspace.current() != nullptr; }, Patience))
        return fail("no case");
    CaseSession *session = workspace.current();
    session->setStep(u"open-channel"_s, StepState::Done, u"#inc-1"_s, {});
    const Step *retry = session->runbook().step(u"retry-task"_s);
    if (!QTest::qWaitFor([&] { return !session->requestFor(*retry).targetId.isEmpty(); }, Patience))
        return fail("no failed task");
    RepairDialog *dialog = console.window().openRepair(u"retry-task"_s);
    if (!dialog)
        return fail("no dialog");
    const QString reason = words.value(3);
    QTest::keyClicks(dialog->findChild<QPlainTextEdit *>(u"reason"_s), reason);
    if (words.value(2) == "type"_L1) {
        if (!QTest::qWaitFor([&] { return keepsDraft(*session, reason); }, Patience))
            return fail("the draft was not kept");
        QTest::keyClicks(dialog->findChild<QPlainTextEdit *>(u"reason"_s), u" xyz"_s);
        return std::raise(SIGKILL);
    }
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"ticket"_s), u"OPS-7"_s);
    if (!QTest::qWaitFor([&] { return dialog->form().mayConfirm(); }, Patience))
        return fail(qPrintable(dialog->form().missing().join(u"; "_s)));
    QTest::keyClick(dialog, Qt::Key_Return, Qt::ControlModifier);
    if (!QTest::qWaitFor([&] { return dialog->form().phase == RepairForm::Phase::OutcomeUnknown; }, Patience))
        return fail("the outcome is known");
    return std::raise(SIGKILL);
}
