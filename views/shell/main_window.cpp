// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/main_window.h"

#include "models/items/text_format.h"
#include "models/session/roles.h"
#include "views/approvals/approval_inbox.h"
#include "views/checklist/checklist_view.h"
#include "views/queue/queue_view.h"
#include "views/repair/repair_dialog.h"
#include "views/shell/approval_controller.h"
#include "views/shell/case_binder.h"
#include "views/shell/case_tab.h"
#include "views/shell/evidence_tabs.h"
#include "views/shell/manual_window.h"
#include "views/shell/reason_dialog.h"
#include "views/shell/repair_controller.h"
#include "views/shell/source_status_bar.h"
#include "views/theme/theme.h"
#include "views/widgets/pane.h"
#include "views/widgets/problem_bar.h"
#include "views/widgets/wait_line.h"

#include <QApplication>
#include <QTimer>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds rowsPainted{30};    ///< the rows are on the screen by then
constexpr std::chrono::milliseconds longestAlone{1000}; ///< how long the queue waits for an answer without the rest

} // namespace

MainWindow::MainWindow(Workspace &workspace, QWidget *parent)
    : WindowFrame(workspace.canMutate(), parent), m_workspace(workspace), m_binder(new CaseBinder(*this, this)),
      m_approvals(new ApprovalController(workspace, *this)), m_palette(new CommandPalette(this))
{
    // Another persona's window keeps the scheme that was chosen in this process.
    if (!Theme::current().isApplied())
        Theme::current().apply(Theme::Scheme::Light);
    if (canMutate())
        m_repair = new RepairController(workspace, *this);
    tabs().setFactories(builtInTabs());
    buildMenus();
    connectWorkspace();
    updateBand();
    updateQueue();
    updateHealth();
    sources().setWaiting(m_approvals->waiting(), m_approvals->trouble());
    showLibraryProblems();
    showArchive();
    if (workspace.current())
        onCaseChanged(workspace.current());
}

MainWindow::~MainWindow() = default;

void MainWindow::start()
{
    auto *rest = new QTimer(this);
    rest->setSingleShot(true);
    connect(rest, &QTimer::timeout, this, &MainWindow::showCaseSide);
    connect(rest, &QTimer::timeout, rest, &QObject::deleteLater);
    connect(&m_workspace, &Workspace::queueChanged, rest, [this, rest] {
        if (m_workspace.queueAsOf() || !m_workspace.queueError().isEmpty())
            rest->start(rowsPainted);
    });
    rest->start(longestAlone);
    showQueueFirst();
}

void MainWindow::connectWorkspace()
{
    connect(&m_workspace, &Workspace::queueChanged, this, &MainWindow::updateQueue);
    connect(&m_workspace, &Workspace::currentChanged, this, &MainWindow::onCaseChanged);
    connect(&m_workspace, &Workspace::readingChanged, this, &MainWindow::onReadingChanged);
    connect(&waitLine(), &WaitLine::cancelled, &m_workspace, &Workspace::cancelReading);
    connect(&m_workspace, &Workspace::healthChanged, this, &MainWindow::updateHealth);
    connect(&m_workspace, &Workspace::identityChanged, this, &MainWindow::updateBand);
    connect(&m_workspace, &Workspace::libraryChanged, this, &MainWindow::showLibraryProblems);
    connect(&m_workspace, &Workspace::ticked, this, &MainWindow::onTicked);
    connect(&m_workspace, &Workspace::problemOccurred, this,
            [this](const QString &what, const QString &means, const QString &todo, const QString &detail) {
                problems().add({what, means, todo, detail});
            });
    connect(&band(), &EnvironmentBand::personaChosen, this, &MainWindow::personaRequested);
    connect(&queue(), &QueueView::opened, this, &MainWindow::openKey);
    connect(&queue(), &QueueView::refreshRequested, &m_workspace, &Workspace::refreshQueue);
    connect(&sources(), &SourceStatusBar::approvalsClicked, this, &MainWindow::showApprovals);
    connect(&sources(), &SourceStatusBar::zoneClicked, this, &MainWindow::showNextZone);
    connect(m_approvals, &ApprovalController::waitingChanged, &sources(), &SourceStatusBar::setWaiting);
    connect(m_binder, &CaseBinder::actionRequested, this, &MainWindow::openRepair);
    connect(m_binder, &CaseBinder::incidentActRequested, this, &MainWindow::askIncidentAct);
}

BandState MainWindow::bandState() const
{
    const Profile &profile = m_workspace.profile();
    const QStringList tenants = m_workspace.tenants();
    BandState state{.environment = profile.environment,
                    .site = profile.site,
                    .scope = tenants.isEmpty() ? tr("tenants not known yet")
                                               : tr("%1 (%2)").arg(tenants.join(u", "_s)).arg(tenants.size()),
                    .person = m_workspace.persona().name,
                    .role = roleName(m_workspace.role())};
    if (const auto me = m_workspace.me(); me && !me->displayName.isEmpty())
        state.person = me->displayName;
    state.readOnly = !canMutate();
    if (const ArchivedCase *archive = m_workspace.archive())
        state.scope = tr("case file of %1: nothing is asked").arg(archive->signal.number);
    if (profile.isSandbox()) {
        for (const Profile::Persona &persona : profile.personas)
            state.personas.append({persona.id, u"%1, %2"_s.arg(persona.name, roleName(persona.role))});
    }
    return state;
}

void MainWindow::updateBand()
{
    const BandState state = bandState();
    band().setState(state);
    band().setNow(m_workspace.now());
    m_approvals->setBand(state);
    if (m_repair)
        m_repair->setBand(state);
    setWindowTitle(tr("Jaga – %1 %2").arg(environmentName(state.environment), state.site));
}

void MainWindow::updateQueue()
{
    queueModel().setNow(m_workspace.now());
    const auto me = m_workspace.me();
    queueModel().setSignals(m_workspace.queue(), me ? me->personId : QString(), m_workspace.queueAsOf().has_value());
    queue().setStatus(m_workspace.queueAsOf(), m_workspace.queueError(), m_workspace.now());
    queuePane().setSubtitle(QString::number(m_workspace.queue().size()));
}

void MainWindow::updateHealth() { sources().setHealth(m_workspace.health(), m_workspace.now()); }

void MainWindow::onTicked()
{
    band().setNow(m_workspace.now());
    queue().setStatus(m_workspace.queueAsOf(), m_workspace.queueError(), m_workspace.now());
    updateHealth();
    m_approvals->tick();
}

void MainWindow::onCaseChanged(CaseSession *session)
{
    showCaseSide();
    m_binder->setCase(session);
    if (session)
        queue().setCurrentKey(session->signal().key);
}

/// The queue keeps the row that was chosen; the case that is shown stays until the other one is there.
void MainWindow::onReadingChanged()
{
    const auto signal = m_workspace.reading();
    waitLine().setWords(
        signal ? tr("Reading the case file of %1: what was seen and done there is checked and played back.")
                     .arg(signal->number)
               : QString());
    if (!signal && m_workspace.current())
        queue().setCurrentKey(m_workspace.current()->signal().key);
}

void MainWindow::openKey(const QString &key)
{
    m_workspace.open(key);
    if (isNarrow())
        setQueueFolded(true);
    tabs().setFocus(Qt::OtherFocusReason);
}

bool MainWindow::showTab(const QString &id) { return tabs().showTab(id); }

QWidget *MainWindow::tab(const QString &id) { return tabs().tab(id); }

RepairDialog *MainWindow::openRepair(const QString &anchor) { return m_repair ? m_repair->open(anchor) : nullptr; }

ApprovalInbox *MainWindow::showApprovals() { return m_approvals->show(); }

ManualWindow *MainWindow::showManual(const QString &page)
{
    if (!m_manual)
        m_manual = new ManualWindow(this);
    m_manual->showPage(page.isEmpty() ? manualPageHere() : page);
    m_manual->show();
    m_manual->raise();
    m_manual->activateWindow();
    return m_manual;
}

QString MainWindow::manualPageHere() const
{
    const QWidget *focus = QApplication::focusWidget();
    for (; focus; focus = focus->parentWidget()) {
        const QString name = focus->objectName();
        if (name == "checklistView"_L1)
            return u"checklist.md"_s;
        if (name == "repairDialog"_L1)
            return u"repair.md"_s;
        if (name == "approvalInbox"_L1)
            return u"approval.md"_s;
        if (name == "evidenceTabs"_L1)
            return u"tabs.md"_s;
        if (name == "queueView"_L1)
            return u"first-look.md"_s;
    }
    return u"index.md"_s;
}

void MainWindow::askIncidentAct(const QString &status)
{
    CaseSession *session = m_workspace.current();
    if (!session)
        return;
    const QString id = session->caseId();
    if (status.isEmpty()) {
        auto *dialog =
            askWords(session, {}, tr("Open incident"),
                     tr("Declares %1 as an incident that others see and share, with the severity the runbook computes.")
                         .arg(id));
        connect(dialog, &ReasonDialog::confirmed, session, &CaseSession::openIncident);
        return;
    }
    const bool closes = status == "CLOSED"_L1;
    auto *dialog = askWords(
        session, status, closes ? tr("Close incident") : tr("Set %1").arg(status),
        closes
            ? tr("Closes %1 for good: it leaves everybody's queue, and its record can no longer change. An incident of "
                 "P0 or P1 needs a review with at least one action before.")
                  .arg(id)
            : tr("Sets %1 to %2. Everybody who follows it sees the change and your reason.").arg(id, status));
    connect(dialog, &ReasonDialog::confirmed, session,
            [session, status](const QString &reason) { session->setIncidentStatus(status, reason); });
}

/// Asks for the words to an act of the case; `act`: under which the case keeps them, empty when none are needed.
ReasonDialog *MainWindow::askWords(CaseSession *session, const QString &act, const QString &title,
                                   const QString &meaning)
{
    BandState state = bandState();
    state.personas.clear();
    auto *dialog = new ReasonDialog(title, meaning, !act.isEmpty(), state, m_workspace.now(), this);
    dialog->setReason(act.isEmpty() ? QString() : session->keptWords(act));
    connect(dialog, &ReasonDialog::typed, session,
            [session, act, title](const QString &words) { session->keepWords(act, title, words); });
    dialog->open();
    return dialog;
}

void MainWindow::askNote()
{
    CaseSession *session = m_workspace.current();
    if (!session)
        return;
    auto *dialog =
        askWords(session, u"note"_s, tr("Add note"),
                 tr("A note to %1. It stays in the case; corrections are new notes.").arg(session->caseId()));
    connect(dialog, &ReasonDialog::confirmed, session, &CaseSession::addNote);
}

void MainWindow::showNextZone()
{
    QList<QTimeZone> zones{QTimeZone::utc(), QTimeZone::systemTimeZone()};
    const auto &known = m_workspace.profile().tenantZones;
    if (const CaseSession *session = m_workspace.current())
        zones << QTimeZone(known.value(session->signal().tenant).toLatin1());
    // What reads the same now is one choice.
    QStringList names;
    for (qsizetype at = 0; at < zones.size();) {
        const QString name = zones.at(at).isValid() ? text::zoneName(zones.at(at), m_workspace.now()) : QString();
        if (name.isEmpty() || names.contains(name)) {
            zones.removeAt(at);
            continue;
        }
        names << name;
        ++at;
    }
    const qsizetype shown = names.indexOf(text::zoneName(m_workspace.now()));
    text::showIn(zones.at((shown + 1) % zones.size()));
    updateBand();
    updateQueue();
    updateHealth();
    m_binder->redraw();
    tabs().setCase(m_workspace.current());
}

/// A case file says first whether it can be believed, and that nothing here is of now.
void MainWindow::showArchive()
{
    const ArchivedCase *archive = m_workspace.archive();
    if (!archive)
        return;
    problems().add({tr("A case file as it stood at %1.").arg(toIsoText(archive->moment)),
                    tr("Nothing is asked and nothing is written: ages and conclusions are those of that moment."),
                    tr("Open the environment with --profile to see how it stands now."),
                    {}});
    if (!archive->verdict.holds)
        problems().add({tr("The chain of this case file is broken: %1.").arg(archive->verdict.why),
                        tr("What it shows cannot be relied on, from entry %1 on.").arg(archive->verdict.firstBroken),
                        tr("Ask for the file again, and compare its head with the basis of its commands."),
                        {}});
}

void MainWindow::showLibraryProblems()
{
    const QList<Diagnostic> &diagnostics = m_workspace.library().diagnostics;
    if (diagnostics.isEmpty())
        return;
    QStringList lines;
    for (const Diagnostic &diagnostic : diagnostics)
        lines << diagnostic.text();
    problems().add({tr("Some documents cannot be used: %1 findings.").arg(diagnostics.size()),
                    tr("Their signals and checklists are missing here; all other runbooks work."),
                    tr("The details name file, line and cure."), lines.join(u'\n')});
}

} // namespace jaga
