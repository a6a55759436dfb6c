// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/case_binder.h"

#include "models/items/case_header_state.h"
#include "models/items/checklist_state.h"
#include "views/case_header/case_header.h"
#include "views/checklist/checklist_view.h"
#include "views/shell/evidence_tabs.h"
#include "views/shell/window_frame.h"
#include "views/widgets/pane.h"
#include "views/widgets/problem_bar.h"

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

/// What was drawn before is on the screen by then: laid out and painted with it, the checklist would be felt. Nobody sees it come later.
constexpr std::chrono::milliseconds afterPainting{30};

} // namespace

CaseBinder::CaseBinder(WindowFrame &frame, QObject *parent) : QObject(parent), m_frame(frame)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(afterPainting);
    connect(&m_soon, &QTimer::timeout, this, &CaseBinder::draw);
    connectViews();
}

void CaseBinder::connectViews()
{
    CaseHeader &header = m_frame.header();
    connect(&header, &CaseHeader::openIncidentRequested, this, [this] { Q_EMIT incidentActRequested({}); });
    connect(&header, &CaseHeader::takeCommandRequested, this, [this] {
        if (m_session)
            m_session->takeCommand();
    });
    connect(&header, &CaseHeader::statusRequested, this, &CaseBinder::incidentActRequested);
    connect(&header, &CaseHeader::resolveRefused, this, &CaseBinder::onResolveRefused);
    ChecklistView &checklist = m_frame.checklist();
    connect(&checklist, &ChecklistView::stepSet, this, &CaseBinder::onStepSet);
    connect(&checklist, &ChecklistView::typed, this, [this](const QString &anchor, const QString &words) {
        const Step *step = m_session ? m_session->runbook().step(anchor) : nullptr;
        if (step)
            m_session->keepWords(anchor, step->title, words);
    });
    connect(&checklist, &ChecklistView::actionRequested, this, &CaseBinder::actionRequested);
    connect(&checklist, &ChecklistView::stepTaken, this, [this](const QString &anchor) {
        if (m_session)
            m_session->takeStep(anchor);
    });
    connect(&checklist, &ChecklistView::verifyRequested, this, [this] {
        if (m_session)
            m_session->refresh();
    });
    connect(&checklist, &ChecklistView::chapterOpened, this, [this](ChapterKind kind) {
        if (!m_session)
            return;
        // Guards are read for one chapter: opening one without actions must not take them from the one that has them.
        const auto &steps = m_session->runbook().chapter(kind).steps;
        if (std::any_of(steps.begin(), steps.end(), [](const Step &step) { return step.kind == Step::Kind::Action; }))
            m_session->setOpenChapter(kind);
    });
    connect(&m_frame.tabs(), &EvidenceTabs::tabShown, this, &CaseBinder::onTabShown);
    connect(&m_frame.tabs(), &EvidenceTabs::linkActivated, this, [this](const QString &link) {
        if (!m_frame.tabs().showTab(link))
            m_frame.checklist().showStep(link);
    });
}

/// What the header draws whatever tab is shown.
QStringList CaseBinder::headerShapes() { return {u"case_head"_s, u"in_force"_s}; }

void CaseBinder::setCase(CaseSession *session)
{
    if (m_session == session)
        return;
    m_frame.checklist().keepTyped(); // into the case it was typed in
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    if (!session) {
        m_frame.tabs().setCase(nullptr);
        draw();
        return;
    }
    const auto soon = [this] { m_soon.start(); };
    connect(session, &CaseSession::evidenceChanged, this, soon);
    connect(session, &CaseSession::runChanged, this, soon);
    connect(session, &CaseSession::actionsChanged, this, soon);
    connect(session, &CaseSession::incidentChanged, this, soon);
    connect(session, &CaseSession::commandsChanged, this, soon);
    connect(session, &CaseSession::ticked, this, [this] {
        draw();
        m_frame.tabs().tick();
    });
    connect(session, &CaseSession::problemOccurred, this,
            [this](const QString &what, const QString &means, const QString &todo, const QString &detail) {
                m_frame.problems().add({what, means, todo, detail});
            });
    showFirstTab();
    drawHeader();
    m_soon.start();
    tellWhatWasLeft();
}

/// The tab that was left open, else the one its runbook names first. Which views are visible is told once and before anything is
/// drawn: with it the case's first questions leave, in one flight.
void CaseBinder::showFirstTab()
{
    EvidenceTabs &tabs = m_frame.tabs();
    {
        const QSignalBlocker quiet(tabs);
        tabs.setCase(m_session);
    }
    QStringList wanted{m_session->viewState().value("tab"_L1).toString()};
    wanted << m_session->runbook().tabs.value(0) << tabs.currentId();
    std::any_of(wanted.cbegin(), wanted.cend(), [&](const QString &id) { return tabs.showTab(id); });
}

/// What an earlier window of this person left: drafts that were never sent, and commands whose answer never came.
void CaseBinder::tellWhatWasLeft()
{
    QStringList drafts, lost;
    for (const Draft &draft : m_session->run().drafts()) {
        if (!draft.frozen && !draft.fields.value("reason"_L1).toString().trimmed().isEmpty())
            drafts << draft.fields.value("type"_L1).toString();
    }
    for (const CommandTrace &trace : m_session->run().commands()) {
        if (trace.state != CommandTrace::State::Answered)
            lost << trace.request.value("type"_L1).toString(trace.path);
    }
    if (!lost.isEmpty() && m_session->isArchived())
        m_frame.problems().add({tr("Outcome not known when the file ends: %1.").arg(lost.join(u", "_s)),
                                tr("The request had left and no answer had come; it may have been executed."),
                                tr("The audit trail of the environment says what became of it."),
                                {}});
    else if (!lost.isEmpty())
        m_frame.problems().add({tr("Outcome not known: %1.").arg(lost.join(u", "_s)),
                                tr("The request left earlier and no answer came; it may have been executed."),
                                tr("It is being looked up by its key. Do not ask for the same thing again."),
                                {}});
    if (!drafts.isEmpty())
        m_frame.problems().add({tr("A draft was kept: %1.").arg(drafts.join(u", "_s)),
                                tr("Nothing of it was sent."),
                                tr("Open it again to go on where you left."),
                                {}});
}

void CaseBinder::draw()
{
    m_soon.stop();
    drawHeader();
    drawChecklist();
}

void CaseBinder::drawHeader()
{
    if (!m_session) {
        m_frame.header().clear();
        return;
    }
    const RunbookRun &run = m_session->run();
    CaseHeaderInput input;
    input.signal = m_session->signal();
    input.caseId = m_session->caseId();
    input.runbook = &m_session->runbook();
    const auto heads = m_session->evidence().evidenceOfShape(u"case_head"_s);
    input.caseHead = heads.isEmpty() ? nullptr : heads.first();
    input.inForce = m_session->evidence().evidenceOfShape(u"in_force"_s);
    for (auto it = input.runbook->answers.cbegin(); it != input.runbook->answers.cend(); ++it)
        input.answers.insert(it.key(), run.answer(it.key()));
    input.severity = run.severity();
    input.verification = run.verification();
    input.verified = run.verified();
    input.incident = m_session->incident();
    input.now = m_session->now();
    m_frame.header().setState(caseHeaderState(input));
}

void CaseBinder::drawChecklist()
{
    ChecklistInput input;
    if (m_session) {
        const RunbookRun &run = m_session->run();
        input.runbook = &run.runbook();
        input.caseKey = m_session->signal().key;
        input.caseId = m_session->caseId();
        input.steps = run.steps();
        for (const StepView &view : input.steps)
            if (const QString words = m_session->keptWords(view.step->anchor); !words.isEmpty())
                input.typed.insert(view.step->anchor, words);
        input.currentStep = run.currentStep();
        input.verification = run.verification();
        input.decisions = run.decisions();
        input.actions = m_session->actions();
        input.commands = m_session->commands();
        input.severity = run.severity();
        input.now = m_session->now();
    }
    const ChecklistState state = checklistState(input);
    m_frame.checklist().setState(state);
    m_frame.runbookPane().setName(state.title.isEmpty() ? tr("Runbook") : tr("Runbook: %1").arg(state.title));
    m_frame.runbookPane().setSubtitle(state.subtitle);
}

void CaseBinder::onStepSet(const QString &anchor, StepState state, const QString &value, const QString &note,
                           std::chrono::minutes wait)
{
    if (!m_session)
        return;
    const auto until = wait.count() > 0 ? std::optional<Instant>(m_session->now() + wait) : std::nullopt;
    m_session->setStep(anchor, state, value, note, until);
}

void CaseBinder::onResolveRefused(const QStringList &failing)
{
    m_frame.problems().add({tr("Not resolved."),
                            tr("%1 of the verification conditions are not proven, so recovery is not proven: %2.")
                                .arg(failing.size())
                                .arg(failing.join(u"; "_s)),
                            tr("Repair what fails, press V to read everything again, then resolve."),
                            {}});
    m_frame.checklist().openChapter(ChapterKind::Verification);
}

void CaseBinder::onTabShown(const QString &id, const QStringList &shapes)
{
    if (!m_session)
        return;
    m_session->setVisibleShapes(shapes + headerShapes());
    QJsonObject view = m_session->viewState();
    if (view.value("tab"_L1).toString() == id)
        return;
    view.insert(u"tab"_s, id);
    m_session->rememberView(view);
}

} // namespace jaga
