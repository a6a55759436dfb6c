// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/evidence/case_tab.h"

#include "models/session/case_session.h"
#include "views/kafka/kafka_view.h"
#include "views/scope/scope_view.h"
#include "views/tasks/tasks_view.h"
#include "views/timeline/timeline_view.h"
#include "views/workflow/workflow_view.h"

#include <QVBoxLayout>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QList<const Evidence *> evidenceFor(const CaseSession &session, const QStringList &shapes)
{
    QList<const Evidence *> evidence;
    for (const QString &shape : shapes)
        evidence += session.evidence().evidenceOfShape(shape);
    return evidence;
}

QJsonObject lastLook(const CaseSession &session, const QString &tab)
{
    return session.viewState().value("looks"_L1).toObject().value(tab).toObject();
}

std::optional<CauseVerdict> verdictFor(const CaseSession &session, const QString &anchor)
{
    for (const Chapter &chapter : session.runbook().chapters) {
        for (const DecisionTable &table : chapter.decisions) {
            if (!anchor.isEmpty() && table.anchor == anchor)
                return causeVerdict(table, session.run().decisions().value(anchor));
        }
    }
    return std::nullopt;
}

template <class View>
EvidenceView *within(QWidget *tab)
{
    return new View(tab);
}

} // namespace

CaseTab::CaseTab(EvidenceView *(*make)(QWidget *tab), QWidget *parent) : EvidenceTab(parent), m_view(make(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
    setFocusProxy(m_view);
    connect(m_view, &EvidenceView::attentionChanged, this, &EvidenceTab::attentionChanged);
    connect(m_view, &EvidenceView::linkActivated, this, &EvidenceTab::linkActivated);
    connect(m_view, &EvidenceView::refreshRequested, this, [this] {
        if (m_session)
            m_session->refresh();
    });
}

CaseTab::~CaseTab() = default;

QString CaseTab::id() const { return m_view->id(); }
QString CaseTab::title() const { return m_view->title(); }
QStringList CaseTab::shapes() const { return m_view->shapes(); }
EvidenceTab::Attention CaseTab::attention() const { return m_view->attention(); }

void CaseTab::setCase(CaseSession *session)
{
    if (isVisible())
        endLook();
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    m_view->setEvidence({}, {}); // nothing of another case stays, not even the count in the tab's title
    m_view->setLastLook(session ? lastLook(*session, id()) : QJsonObject());
    m_view->setCaseName(session ? session->caseId() : QString());
    if (!session)
        return;
    connect(session, &CaseSession::evidenceChanged, this, &CaseTab::onEvidenceChanged);
    connect(session, &CaseSession::runChanged, this, [this](const QStringList &anchors) {
        if (anchors.contains(m_view->verdictAnchor()))
            changed();
    });
    // The number of the incident replaces that of the entity once it is declared.
    connect(session, &CaseSession::incidentChanged, this, [this] { m_view->setCaseName(m_session->caseId()); });
    changed();
}

void CaseTab::onEvidenceChanged(const QStringList &probes)
{
    const QList<const Evidence *> mine = evidenceFor(*m_session, shapes());
    if (std::any_of(mine.begin(), mine.end(), [&](const Evidence *one) { return probes.contains(one->probe); }))
        changed();
}

void CaseTab::changed()
{
    m_outdated = true;
    if (isVisible())
        draw();
}

/// A look ends when the tab is left: what stood there is what the next look is compared with.
void CaseTab::endLook()
{
    const QJsonObject seen = m_view->look();
    if (!m_session || seen.isEmpty())
        return;
    QJsonObject state = m_session->viewState();
    QJsonObject looks = state.value("looks"_L1).toObject();
    looks.insert(id(), seen);
    state.insert(u"looks"_s, looks);
    m_session->rememberView(state);
    m_view->setLastLook(seen);
}

void CaseTab::showEvent(QShowEvent *event)
{
    EvidenceTab::showEvent(event);
    if (m_outdated)
        draw();
}

void CaseTab::hideEvent(QHideEvent *event)
{
    EvidenceTab::hideEvent(event);
    endLook();
}

void CaseTab::draw()
{
    m_outdated = false;
    if (!m_session)
        return;
    m_view->setVerdict(verdictFor(*m_session, m_view->verdictAnchor()));
    m_view->setEvidence(evidenceFor(*m_session, shapes()), m_session->now());
}

void CaseTab::refresh()
{
    if (m_outdated)
        draw();
    else if (m_session)
        m_view->tick(evidenceFor(*m_session, shapes()), m_session->now());
}

EvidenceTab *makeEvidenceTab(const QString &id, QWidget *parent)
{
    if (id == "timeline"_L1)
        return new CaseTab(within<TimelineView>, parent);
    if (id == "workflow"_L1)
        return new CaseTab(within<WorkflowView>, parent);
    if (id == "tasks"_L1)
        return new CaseTab(within<TasksView>, parent);
    if (id == "kafka"_L1)
        return new CaseTab(within<KafkaView>, parent);
    return id == "scope"_L1 ? new CaseTab(within<ScopeView>, parent) : nullptr;
}

} // namespace jaga
