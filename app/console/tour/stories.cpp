// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/tour/stories.h"

#include "app/console/tour/frozen_sandbox.h"
#include "views/approvals/approval_detail.h"
#include "views/approvals/approval_inbox.h"
#include "views/shell/main_window.h"
#include "views/theme/theme.h"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga::console {

namespace {

void untilVerified(Stage &stage)
{
    stage.until(
        u"every verification condition is true"_s, [&] { return stage.session().run().verified() == Truth::Yes; }, 240);
}

/// The person opens the incident; later the commander sets it to Resolved.
void openIncident(Stage &stage)
{
    stage.session().openIncident();
    stage.until(u"the incident is open"_s, [&] { return stage.session().incident().has_value(); });
}

void resolveAsCommander(Stage &stage, const QString &entityId, const QString &picture)
{
    stage.enter(u"incident-commander"_s);
    stage.openEntity(entityId);
    stage.until(u"the commander sees the incident"_s, [&] { return stage.session().incident().has_value(); });
    stage.session().takeCommand();
    stage.until(u"the commander has taken over"_s, [&] { return !stage.session().incident()->commander.isEmpty(); });
    untilVerified(stage);
    stage.until(
        u"the incident is resolved"_s,
        [&] {
            if (stage.session().incident()->status == "RESOLVED"_L1)
                return true;
            stage.session().setIncidentStatus(u"RESOLVED"_s,
                                              u"The order moves again; every verification condition holds."_s);
            stage.settle(3000);
            return stage.session().incident()->status == "RESOLVED"_L1;
        },
        180);
    stage.picture(picture);
}

void answerLost(Stage &stage)
{
    stage.enter(u"operator"_s);
    const QString entity = stage.injectAndOpen(u"provisioning-answer-lost"_s).value("entityId"_L1).toString();
    stage.until(u"the far side can be asked"_s, [&] { return stage.isEnabled(u"EXTERNAL_RECONCILE"_s); });
    if (stage.isEnabled(u"TASK_RETRY"_s))
        throw TourFault{u"a retry is offered although the outcome of the call is not known"_s};
    openIncident(stage);
    stage.showTab(u"timeline"_s);
    stage.picture(u"answer-lost-timeline"_s);
    for (const QString &tab : {u"workflow"_s, u"tasks"_s, u"kafka"_s, u"scope"_s}) {
        stage.showTab(tab);
        stage.picture(u"answer-lost-"_s + tab);
    }
    stage.showTab(u"tasks"_s);
    stage.repair(u"EXTERNAL_RECONCILE"_s,
                 u"The provider did not answer the last try; ask by key before anything else."_s, u"reconcile"_s);
    stage.repair(u"TASK_RETRY"_s, u"Provisioned outside and confirmed; complete from the stored reference."_s,
                 u"retry-from-reference"_s);
    untilVerified(stage);
    stage.showTab(u"timeline"_s);
    stage.picture(u"answer-lost-verified"_s);
    resolveAsCommander(stage, entity, u"answer-lost-resolved"_s);
}

void neverArrived(Stage &stage)
{
    stage.enter(u"operator"_s);
    stage.injectAndOpen(u"provisioning-never-arrived"_s);
    stage.repair(u"EXTERNAL_RECONCILE"_s, u"No reply to the last try; ask by key before anything else."_s);
    stage.repair(u"TASK_RETRY"_s, u"The look-up found nothing outside; send again under the same key."_s,
                 u"retry-same-key"_s);
    untilVerified(stage);
    stage.showTab(u"timeline"_s);
    stage.picture(u"never-arrived-verified"_s);
}

void rejected(Stage &stage)
{
    stage.enter(u"operator"_s);
    stage.injectAndOpen(u"provisioning-rejected"_s);
    const QString entity = stage.session().signal().entityId;
    stage.repair(u"TASK_MOVE_TO_FALLOUT"_s, u"The provider rejected the data (422); a person has to decide."_s,
                 u"fallout"_s);

    stage.enter(u"senior-operator"_s);
    const auto waiting = [&](const QString &state) -> QString {
        for (const api::Command &command : stage.workspace().waitingForMe())
            if (command.type == "TASK_MOVE_TO_FALLOUT"_L1 && command.state == state)
                return command.id;
        return {};
    };
    const auto decide = [&](const QString &state, const QString &act, const QString &note) {
        stage.until(u"the command is %1"_s.arg(state), [&] { return !waiting(state).isEmpty(); });
        ApprovalInbox *inbox = stage.window().showApprovals();
        inbox->select(waiting(state));
        auto *detail = inbox->findChild<ApprovalDetail *>();
        auto *evidence = stage.child<QScrollArea>(detail, {})->verticalScrollBar();
        auto *button = stage.child<QPushButton>(inbox, act);
        if (!note.isEmpty())
            stage.child<QPlainTextEdit>(inbox, u"decisionNote"_s)->setPlainText(note);
        try {
            stage.until(u"%1 may be pressed"_s.arg(act), [&] {
                // Page by page to the end of before and after: nobody may approve what was not looked at.
                evidence->triggerAction(QAbstractSlider::SliderPageStepAdd);
                return button->isEnabled();
            });
        } catch (const TourFault &fault) {
            throw TourFault{u"%1: %2"_s.arg(fault.what, detail->blockedWhy())};
        }
        stage.picture(act, inbox);
        button->click();
    };
    decide(u"PENDING_APPROVAL"_s, u"approve"_s, u"Read the rejection and the attempt; nothing was provisioned."_s);
    decide(u"APPROVED"_s, u"execute"_s, {});
    stage.until(u"the command is executed"_s,
                [&] { return waiting(u"APPROVED"_s).isEmpty() && waiting(u"PENDING_APPROVAL"_s).isEmpty(); });
    stage.settle(1500);
    stage.picture(u"executed"_s, stage.window().showApprovals());
    stage.window().showApprovals()->close();
}

void stuckQuote(Stage &stage)
{
    stage.enter(u"operator"_s);
    stage.injectAndOpen(u"approval-worker-down"_s);
    stage.showTab(u"timeline"_s);
    stage.picture(u"stuck-quote"_s);
    stage.control({u"inject"_s, u"approval-worker-down"_s, u"--undo"_s});
}

void auditor(Stage &stage)
{
    stage.enter(u"auditor"_s);
    if (stage.workspace().canMutate())
        throw TourFault{u"the auditor's window could change something"_s};
    if (!stage.workspace().queue().isEmpty()) {
        stage.openSignal(stage.workspace().queue().first().key);
        stage.showTab(u"timeline"_s);
    }
    stage.picture(u"auditor"_s);
}

void darkCommander(Stage &stage)
{
    stage.enter(u"incident-commander"_s);
    Theme::current().apply(Theme::Scheme::Dark);
    stage.settle(300); // acts of a person: one after the other
    stage.window().resize(1920, 1080);
    stage.settle(300);
    if (!stage.workspace().queue().isEmpty())
        stage.openSignal(stage.workspace().queue().first().key);
    stage.showTab(u"timeline"_s);
    stage.picture(u"dark-1920"_s);
    Theme::current().apply(Theme::Scheme::Light);
}

/// Everything stops answering at once, and nothing of the window does. Then it all goes on, and nobody starts the window again.
void everySourceStopped(Stage &stage)
{
    stage.enter(u"operator"_s);
    stage.until(u"there is a case to look at"_s, [&] { return !stage.workspace().queue().isEmpty(); });
    stage.openSignal(stage.workspace().queue().first().key);
    const QStringList tabs{u"timeline"_s, u"workflow"_s, u"tasks"_s, u"kafka"_s, u"scope"_s};
    for (const QString &tab : tabs)
        stage.showTab(tab);
    using State = SourceHealth::State;
    QStringList asked;
    const QMap<QString, SourceHealth> before = stage.workspace().health();
    for (auto it = before.cbegin(); it != before.cend(); ++it)
        if (it->state == State::Connected)
            asked << it.key();
    const auto all = [&](const std::function<bool(const SourceHealth &)> &holds) {
        const QMap<QString, SourceHealth> health = stage.workspace().health();
        return std::all_of(asked.begin(), asked.end(), [&](const QString &name) { return holds(health.value(name)); });
    };
    stage.stalls().pause(); // stopping and waking processes is the tour's work, not the window's
    auto frozen = FrozenSandbox::freeze(stage.sandboxDirectory());
    stage.stalls().resume();
    if (!frozen)
        throw TourFault{frozen.error().detail};
    stage.session().refresh();
    stage.until(u"the window knows that no source answers"_s,
                [&] { return all([](const SourceHealth &health) { return health.state != State::Connected; }); });
    for (const QString &tab : tabs) {
        stage.session().refresh();
        stage.showTab(tab);
        stage.picture(u"stopped-"_s + tab);
    }
    stage.stalls().pause();
    frozen->reset();
    stage.stalls().resume();
    const Instant again = stage.workspace().now();
    stage.session().refresh();
    stage.until(u"every source answers again"_s, [&] {
        return all([&](const SourceHealth &health) {
            return health.state == State::Connected && health.lastAnswer && *health.lastAnswer > again;
        });
    });
    stage.showTab(u"timeline"_s);
    stage.picture(u"answering-again"_s);
}

} // namespace

QList<TourStory> tourStories()
{
    return {{u"answer lost after success"_s, answerLost},
            {u"never arrived"_s, neverArrived},
            {u"rejected, second person"_s, rejected},
            {u"stuck quote"_s, stuckQuote},
            {u"auditor"_s, auditor},
            {u"dark, 1920"_s, darkCommander},
            {u"every source stopped"_s, everySourceStopped, u"stall-sources-stopped"_s}};
}

} // namespace jaga::console
