// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/approval_controller.h"

#include "models/items/approval_model.h"
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

void ApprovalController::refresh()
{
    m_model->setCommands(m_workspace.waitingForMe(), openOnes(m_workspace.askedByMe()));
    Q_EMIT waitingChanged(waiting());
}

ApprovalInbox *ApprovalController::show()
{
    if (!m_inbox) {
        m_inbox = new ApprovalInbox(*m_model, m_workspace.canMutate(), m_band, &m_window);
        m_inbox->setNow(m_workspace.now());
        connect(m_inbox, &ApprovalInbox::guardsRequested, this, &ApprovalController::readGuards);
        connect(m_inbox, &ApprovalInbox::decided, this,
                [this](const api::Command &command, const QString &act, const QString &note) {
                    m_workspace.decide(command, act, note)
                        .then(m_inbox.data(), [this, id = command.id, act](Expected<Sent> answer) {
                            Sent sent = answer.value_or(Sent{});
                            if (!answer)
                                sent.error = answer.error();
                            m_inbox->showAnswer(id, act, sent);
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
        m_inbox->showAnswer(command.id, lost, Sent{});
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
    if (++m_beats % guardInterval != 0)
        return;
    if (const ApprovalRow *row = m_model->row(m_model->rowOf(m_inbox->selectedId())))
        readGuards(row->command);
}

} // namespace jaga
