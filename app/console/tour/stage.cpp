// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/tour/stage.h"

#include "views/repair/repair_dialog.h"
#include "views/shell/main_window.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QEventLoop>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace jaga::console {

Stage::Stage(SandboxProcess &sandbox, Profile profile, QString pictureFolder)
    : m_sandbox(sandbox), m_folder(std::move(pictureFolder)), m_console(std::move(profile))
{
}

Stage::~Stage() = default;

void Stage::enter(const QString &persona)
{
    // A window that does not stand yet keeps nobody waiting; what a start costs is a figure of its own.
    m_stalls.pause();
    const auto entered = m_console.enter(persona);
    m_stalls.resume();
    if (!entered)
        throw TourFault{entered.error().detail};
    window().resize(1440, 900);
    until(u"the repair service says who we are"_s,
          [this] { return workspace().me().has_value() && !workspace().catalogue().isEmpty(); });
    until(u"the queue is read"_s, [this] { return workspace().queueAsOf().has_value(); });
}

CaseSession &Stage::session()
{
    if (!workspace().current())
        throw TourFault{u"no case is open"_s};
    return *workspace().current();
}

QJsonObject Stage::injectAndOpen(const QString &scenario)
{
    std::optional<Expected<QJsonObject>> answer;
    m_sandbox.control({u"inject"_s, scenario}).then(&m_console, [&](Expected<QJsonObject> given) {
        answer.emplace(std::move(given));
    });
    until(u"the sandbox plays "_s + scenario, [&] { return answer.has_value(); });
    if (!*answer)
        throw TourFault{answer->error().detail};
    openEntity((**answer).value("entityId"_L1).toString());
    return **answer;
}

void Stage::openEntity(const QString &entityId)
{
    QString key;
    until(u"the queue shows what is stuck"_s, [&] {
        for (const Signal &signal : workspace().queue())
            if (signal.entityId == entityId)
                key = signal.key;
        return !key.isEmpty();
    });
    openSignal(key);
    session().setOpenChapter(ChapterKind::SafeActions);
    until(u"the evidence of the case is there"_s, [this] {
        const auto heads = session().evidence().evidenceOfShape(u"case_head"_s);
        return !heads.isEmpty() && heads.first()->answered();
    });
}

void Stage::openSignal(const QString &key)
{
    workspace().open(key);
    until(u"the case is open"_s, [&] { return workspace().current() && workspace().current()->signal().key == key; });
}

void Stage::control(const QStringList &arguments)
{
    std::optional<Expected<QJsonObject>> answer;
    m_sandbox.control(arguments).then(&m_console,
                                      [&](Expected<QJsonObject> given) { answer.emplace(std::move(given)); });
    until(arguments.join(u' '), [&] { return answer.has_value(); });
    if (!*answer)
        throw TourFault{answer->error().detail};
}

void Stage::until(const QString &what, const std::function<bool()> &holds, int seconds)
{
    const QDeadlineTimer deadline(std::chrono::seconds{seconds});
    while (!holds()) {
        if (deadline.hasExpired())
            throw TourFault{u"waited in vain until %1"_s.arg(what)};
        settle(20);
    }
}

void Stage::settle(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

void Stage::picture(const QString &name, QWidget *widget)
{
    settle(300);
    m_stalls.pause();
    const QString file = QDir(m_folder).filePath(u"%1-%2.png"_s.arg(++m_pictures, 2, 10, QLatin1Char('0')).arg(name));
    const bool saved = (widget ? widget : &window())->grab().save(file);
    m_stalls.resume();
    if (!saved)
        throw TourFault{u"the picture %1 could not be saved"_s.arg(file)};
}

void Stage::showTab(const QString &id)
{
    if (!window().showTab(id))
        throw TourFault{u"there is no tab %1"_s.arg(id)};
    settle(1200);
}

const ActionView *Stage::action(const QString &command) const
{
    m_actions = m_console.workspace().current() ? m_console.workspace().current()->actions() : QList<ActionView>();
    for (const ActionView &view : std::as_const(m_actions))
        if (view.command == command)
            return &view;
    return nullptr;
}

bool Stage::isEnabled(const QString &command) const
{
    const ActionView *view = action(command);
    return view && view->enabled();
}

QString Stage::whyOff(const QString &command) const
{
    const ActionView *view = action(command);
    if (!view)
        return u"the runbook has no such action"_s;
    if (!view->roleWhy.isEmpty())
        return view->roleWhy;
    return view->offWhy.isEmpty() ? view->guardWhy : view->offWhy;
}

void Stage::repair(const QString &command, const QString &reason, const QString &picturePrefix)
{
    until(u"%1 may be asked for (%2)"_s.arg(command, whyOff(command)), [&] { return isEnabled(command); });
    RepairDialog *dialog = window().openRepair(action(command)->step->anchor);
    if (!dialog)
        throw TourFault{u"the dialog of %1 did not open"_s.arg(command)};
    dialog->show();
    until(u"the preview of %1 is there"_s.arg(command), [&] { return dialog->form().preview.has_value(); });
    child<QPlainTextEdit>(dialog, u"reason"_s)->setPlainText(reason);
    child<QLineEdit>(dialog, u"ticket"_s)->setText(u"INC-4711"_s);
    auto *primary = child<QPushButton>(dialog, u"primary"_s);
    until(u"%1 may be sent (%2)"_s.arg(command, child<QLabel>(dialog, u"missing"_s)->text()),
          [&] { return primary->isEnabled(); });
    if (!picturePrefix.isEmpty())
        picture(picturePrefix + u"-preview"_s, dialog);
    primary->click();
    until(u"%1 is answered"_s.arg(command), [&] {
        const auto phase = dialog->form().phase;
        return phase != RepairForm::Phase::Editing && phase != RepairForm::Phase::Rechecking &&
               phase != RepairForm::Phase::Sending;
    });
    if (dialog->form().phase != RepairForm::Phase::Accepted) {
        const Sent &sent = dialog->form().sent;
        throw TourFault{
            u"%1 was not accepted: %2"_s.arg(command, sent.problem ? sent.problem->detail : sent.error.detail)};
    }
    if (!picturePrefix.isEmpty())
        picture(picturePrefix + u"-sent"_s, dialog);
    dialog->close();
}

} // namespace jaga::console
