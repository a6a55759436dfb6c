// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/approval_controller.h"

#include "models/items/approval_model.h"
#include "models/items/text_format.h"
#include "views/approvals/approval_inbox.h"

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int guardInterval = 5; // seconds, as in the repair dialog
constexpr std::chrono::seconds guardDeadline{4};

/// What this person asked for and is not finished.
QList<api::Command> openOnes(const QList<api::Command> &asked)
{
    const QStringList open{u"PENDING_APPROVAL"_s, u"APPROVED"_s, u"EXECUTING"_s, u"OUTCOME_UNKNOWN"_s};
    QList<api::Command> result;
    for (const api::Command &command : asked) {
        if (open.contains(command.state))
            result << command;
    }
    return result;
}

} // namespace

ApprovalController::ApprovalController(Workspace &workspace, QWidget &window)
    : QObject(&window), m_workspace(workspace), m_window(window), m_model(new ApprovalModel(this))
{
    connect(&workspace, &Workspace::approvalsChanged, this, &ApprovalController::refresh);
    refresh();
}

ApprovalController::~ApprovalController()
{
    delete m_inbox; // it draws the model that goes next
}

void ApprovalController::setBand(const BandState &band)
{
    m_band = band;
    m_band.personas.clear();
}

ApprovalInbox *ApprovalController::inbox() const { return m_inbox; }

int ApprovalController::waiting() const { return static_cast<int>(m_workspace.waitingForMe().size()); }

QString ApprovalController::trouble() const
{
    const auto asOf = m_workspace.approvalsAsOf();
    const QString error = m_workspace.approvalsError();
    if (asOf && error.isEmpty())
        return {};
    if (asOf)
        return tr("Stale: as of %1, %2 ago. Newer requests may be missing. It could not be read since: %3")
            .arg(text::withZone(text::clockAt(*asOf, m_workspace.now()), *asOf), text::age(m_workspace.now() - *asOf),
                 error);
    return error.isEmpty() ? tr("What waits is being read: the list is not complete yet.")
                           : tr("What waits could not be read, so something may wait that is not shown: %1").arg(error);
}

bool ApprovalController::lists(const QString &commandId) const { return m_model->rowOf(commandId) >= 0; }

void ApprovalController::refresh()
{
    m_model->setCommands(m_workspace.waitingForMe(), openOnes(m_workspace.askedByMe()), m_workspace.waitingForOthers());
    if (m_inbox)
        m_inbox->setTrouble(trouble());
    Q_EMIT waitingChanged(waiting(), trouble());
}

ApprovalInbox *ApprovalController::show()
{
    if (!m_inbox) {
        m_inbox = new ApprovalInbox(*m_model, m_workspace.canMutate(), m_band, &m_window);
        m_inbox->setNow(m_workspace.now());
        m_inbox->setTrouble(trouble());
        connect(m_inbox, &ApprovalInbox::noteTyped, &m_workspace, &Workspace::keepNote);
        connect(m_inbox, &ApprovalInbox::guardsRequested, this, &ApprovalController::readGuards);
        connect(m_inbox, &ApprovalInbox::decided, this,
                [this](const api::Command &command, const QString &act, const QString &note) {
                    m_workspace.decide(command, act, note)
                        .then(m_inbox.data(), [this, command, act](Expected<Sent> answer) {
                            Sent sent = answer.value_or(Sent{});
                            if (!answer)
                                sent.error = answer.error();
                            m_inbox->showAnswer(command, act, sent);
                        });
                });
        if (const ApprovalRow *first = m_model->row(0))
            readGuards(first->command);
    }
    m_inbox->show();
    m_inbox->raise();
    m_inbox->activateWindow();
    return m_inbox;
}

void ApprovalController::readGuards(const api::Command &command)
{
    if (const QString lost = m_workspace.lostDecision(command.id); !lost.isEmpty())
        m_inbox->showLost(command.id, lost);
    m_inbox->offerNote(command.id, m_workspace.keptNote(command.id));
    m_guards.start(
        m_workspace.guardsNow(command), this,
        [this, id = command.id](Expected<api::Guards> answer) {
            if (!m_inbox)
                return;
            if (answer)
                m_inbox->showGuards(id, *answer);
            else if (answer.error().code != ErrorCode::Cancelled)
                m_inbox->showGuardProblem(id, answer.error().detail);
        },
        guardDeadline);
}

void ApprovalController::tick()
{
    if (!m_inbox || !m_inbox->isVisible())
        return;
    m_inbox->setNow(m_workspace.now());
    m_inbox->setTrouble(trouble());
    if (++m_beats % guardInterval != 0)
        return;
    if (const ApprovalRow *row = m_model->row(m_model->rowOf(m_inbox->selectedId())))
        readGuards(row->command);
}

} // namespace jaga
