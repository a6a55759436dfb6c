// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/evidence/case_tab.h"

#include "models/session/case_session.h"
#include "views/kafka/kafka_view.h"
#include "views/scope/scope_view.h"
#include "views/tasks/tasks_view.h"
#include "views/timeline/timeline_view.h"
#include "views/workflow/workflow_view.h"

#include <QVBoxLayout>

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

} // namespace

CaseTab::CaseTab(EvidenceView *view, QWidget *parent) : EvidenceTab(parent), m_view(view)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view);
    setFocusProxy(view);
    connect(view, &EvidenceView::attentionChanged, this, &EvidenceTab::attentionChanged);
    connect(view, &EvidenceView::linkActivated, this, &EvidenceTab::linkActivated);
    connect(view, &EvidenceView::refreshRequested, this, [this] {
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
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    m_view->setCaseName(session ? session->caseId() : QString());
    if (session) {
        connect(session, &CaseSession::evidenceChanged, this, &CaseTab::draw);
        // The number of the incident replaces that of the entity once it is declared.
        connect(session, &CaseSession::incidentChanged, this, [this] { m_view->setCaseName(m_session->caseId()); });
    }
    draw();
}

void CaseTab::draw()
{
    if (m_session)
        m_view->setEvidence(evidenceFor(*m_session, shapes()), m_session->now());
    else
        m_view->setEvidence({}, {});
}

void CaseTab::refresh()
{
    if (m_session)
        m_view->tick(evidenceFor(*m_session, shapes()), m_session->now());
}

EvidenceTab *makeEvidenceTab(const QString &id, QWidget *parent)
{
    if (id == "timeline"_L1)
        return new CaseTab(new TimelineView, parent);
    if (id == "workflow"_L1)
        return new CaseTab(new WorkflowView, parent);
    if (id == "tasks"_L1)
        return new CaseTab(new TasksView, parent);
    if (id == "kafka"_L1)
        return new CaseTab(new KafkaView, parent);
    return id == "scope"_L1 ? new CaseTab(new ScopeView, parent) : nullptr;
}

} // namespace jaga
