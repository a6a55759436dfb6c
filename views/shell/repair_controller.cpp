// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/repair_controller.h"

#include "models/items/repair_form.h"
#include "views/repair/repair_dialog.h"

#include <QUuid>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds previewDeadline{10};

/// A command of that draft whose answer never came.
std::optional<CommandTrace> lostTrace(const RunbookRun &run, const api::CommandRequest &request)
{
    for (const CommandTrace &trace : run.commands()) {
        const auto sent = api::readCommandRequest(trace.request);
        if (trace.state != CommandTrace::State::Answered && sent && sent->type == request.type &&
            sent->targetId == request.targetId)
            return trace;
    }
    return std::nullopt;
}

QString previewProblem(const Expected<Sent> &answer)
{
    if (!answer)
        return RepairController::tr("The preview could not be read: %1").arg(answer.error().detail);
    if (answer->problem)
        return RepairController::tr("The service gives no preview: %1 (%2)")
            .arg(answer->problem->detail.isEmpty() ? answer->problem->title : answer->problem->detail,
                 answer->problem->code);
    return RepairController::tr("The repair service did not answer: %1. Nothing was sent.").arg(answer->error.detail);
}

} // namespace

RepairController::RepairController(Workspace &workspace, QWidget &window)
    : QObject(&window), m_workspace(workspace), m_window(window)
{
}

RepairDialog *RepairController::dialog() const { return m_dialog; }

RepairForm RepairController::formFor(const ActionView &action, QString &draftId) const
{
    RepairForm form;
    form.type = m_workspace.catalogue().value(action.command);
    form.request = m_session->requestFor(*action.step);
    form.targetLabel = u"%1, %2"_s.arg(m_session->signal().number, m_session->signal().customer);
    form.basisText = tr("Runbook %1 v%2, case %3. Stored with the request and shown to whoever approves.")
                         .arg(m_session->runbook().title)
                         .arg(m_session->runbook().version)
                         .arg(m_session->caseId());
    form.ticketPattern = m_workspace.profile().ticketPattern;
    for (const Draft &draft : m_session->run().drafts()) {
        const bool isSame = draft.fields.value("type"_L1).toString() == form.request.type &&
                            draft.fields.value("targetId"_L1).toString() == form.request.targetId;
        if (!isSame || draft.frozen)
            continue;
        draftId = draft.id;
        const QJsonObject fromEvidence = form.request.parameters;
        form.readDraft(draft);
        // What evidence says now wins over what a draft remembered of it; what only a person can know stays.
        for (auto it = fromEvidence.begin(); it != fromEvidence.end(); ++it)
            form.request.parameters.insert(it.key(), it.value());
    }
    if (const auto lost = lostTrace(m_session->run(), form.request)) {
        if (const auto request = api::readCommandRequest(lost->request))
            form.request = *request;
        draftId = lost->draftId;
        form.phase = RepairForm::Phase::OutcomeUnknown;
    }
    return form;
}

RepairDialog *RepairController::open(const QString &anchor)
{
    CaseSession *session = m_workspace.current();
    if (!session)
        return nullptr;
    const QList<ActionView> actions = session->actions();
    const auto action = std::find_if(actions.begin(), actions.end(),
                                     [&](const ActionView &candidate) { return candidate.step->anchor == anchor; });
    if (action == actions.end())
        return nullptr;
    if (m_dialog && m_anchor == anchor && m_session == session) {
        m_dialog->raise();
        m_dialog->activateWindow();
        return m_dialog;
    }
    if (m_dialog)
        m_dialog->reject();
    m_anchor = anchor;
    m_session = session;
    QString draftId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const RepairForm form = formFor(*action, draftId);
    BandState band = m_band;
    band.personas.clear();
    band.scope = u"%1, %2"_s.arg(session->signal().tenant, session->caseId());
    m_dialog = new RepairDialog(form, draftId, band, session->now(), &m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connectDialog(m_dialog, session);
    m_dialog->show();
    if (form.phase == RepairForm::Phase::Editing)
        preview(m_dialog, session, form.request);
    showGuards();
    return m_dialog;
}

void RepairController::connectDialog(RepairDialog *dialog, CaseSession *session)
{
    connect(dialog, &RepairDialog::previewRequested, session,
            [this, dialog, session](const api::CommandRequest &request) { preview(dialog, session, request); });
    connect(dialog, &RepairDialog::draftEdited, session, &CaseSession::saveDraft);
    connect(dialog, &RepairDialog::confirmed, session,
            [dialog, session](const QString &draftId, const api::CommandRequest &request, const QString &etag) {
                session->confirm(draftId, request, etag).then(dialog, [dialog](Expected<Sent> answer) {
                    Sent sent = answer.value_or(Sent{});
                    if (!answer)
                        sent.error = answer.error();
                    dialog->showSent(sent);
                });
            });
    connect(dialog, &RepairDialog::lookUpRequested, session, [dialog, session] {
        for (const CommandTrace &trace : session->run().commands()) {
            if (trace.draftId == dialog->draftId() && trace.state != CommandTrace::State::Answered)
                session->lookUp(trace.idempotencyKey);
        }
    });
    connect(session, &CaseSession::actionsChanged, dialog, [this] { showGuards(); });
    connect(session, &CaseSession::commandsChanged, dialog, [this] { showFoundOutcome(); });
    connect(session, &CaseSession::ticked, dialog, [dialog, session] { dialog->setNow(session->now()); });
}

void RepairController::preview(RepairDialog *dialog, CaseSession *session, const api::CommandRequest &request)
{
    session->preview(request).then(
        dialog,
        [dialog](Expected<Sent> answer) {
            if (answer && answer->outcome == Sent::Outcome::Answered && !answer->problem) {
                const auto preview = api::readPreview(answer->body);
                if (preview)
                    dialog->showPreview(*preview);
                else
                    dialog->showPreviewProblem(
                        tr("The service's preview could not be understood: %1").arg(preview.error().detail));
                return;
            }
            dialog->showPreviewProblem(previewProblem(answer));
        },
        previewDeadline);
}

void RepairController::showGuards()
{
    if (!m_dialog || !m_session)
        return;
    for (const ActionView &action : m_session->actions()) {
        if (action.step->anchor == m_anchor && action.guards)
            m_dialog->showGuards(*action.guards);
    }
}

void RepairController::showFoundOutcome()
{
    if (!m_dialog || !m_session || m_dialog->form().phase != RepairForm::Phase::OutcomeUnknown)
        return;
    for (const CommandTrace &trace : m_session->run().commands()) {
        if (trace.draftId != m_dialog->draftId() || trace.state != CommandTrace::State::Answered)
            continue;
        Sent found;
        found.outcome = Sent::Outcome::Answered;
        found.status = trace.httpStatus;
        found.body = trace.answer;
        found.replayed = true;
        m_dialog->showSent(found);
    }
}

} // namespace jaga
