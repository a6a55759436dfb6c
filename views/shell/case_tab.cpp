// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/case_tab.h"

#include "models/session/case_session.h"

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

} // namespace

CaseTab::CaseTab(EvidenceView *(*make)(QWidget *tab), QWidget *parent) : QWidget(parent), m_view(make(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
    setFocusProxy(m_view);
    connect(m_view, &EvidenceView::attentionChanged, this, &CaseTab::attentionChanged);
    connect(m_view, &EvidenceView::linkActivated, this, &CaseTab::linkActivated);
    connect(m_view, &EvidenceView::refreshRequested, this, [this] {
        if (m_session)
            m_session->refresh();
    });
}

void CaseTab::setCase(CaseSession *session)
{
    if (isVisible())
        endLook();
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    m_view->setEvidence({}, {}); // nothing of another case stays, not even the count in the tab's title
    m_view->setLastLook(session ? lastLook(*session, m_view->id()) : QJsonObject());
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
    const QList<const Evidence *> mine = evidenceFor(*m_session, m_view->shapes());
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
    looks.insert(m_view->id(), seen);
    state.insert(u"looks"_s, looks);
    m_session->rememberView(state);
    m_view->setLastLook(seen);
}

void CaseTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_outdated)
        draw();
}

void CaseTab::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    endLook();
}

void CaseTab::draw()
{
    m_outdated = false;
    if (!m_session)
        return;
    m_view->setVerdict(verdictFor(*m_session, m_view->verdictAnchor()));
    m_view->setEvidence(evidenceFor(*m_session, m_view->shapes()), m_session->now());
}

void CaseTab::refresh()
{
    if (m_outdated)
        draw();
    else if (m_session)
        m_view->tick(evidenceFor(*m_session, m_view->shapes()), m_session->now());
}

} // namespace jaga
