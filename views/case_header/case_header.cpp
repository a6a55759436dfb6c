// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/case_header/case_header.h"

#include "views/case_header/answer_strip.h"
#include "views/theme/theme.h"
#include "views/widgets/elided_label.h"
#include "views/widgets/mark_label.h"
#include "views/widgets/mutating.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int titleHeight = 36;
constexpr int footHeight = 28;
const QString resolved = u"RESOLVED"_s;
const QString closed = u"CLOSED"_s;

QWidget *strip(int height)
{
    auto *widget = new QWidget;
    widget->setFixedHeight(height);
    return widget;
}

} // namespace

CaseHeader::CaseHeader(bool canMutate, QWidget *parent)
    : QWidget(parent), m_severity(new SeverityBadge), m_title(new ElidedLabel), m_stateWord(new QLabel),
      m_stateAge(new QLabel), m_amount(new QLabel), m_incident(new QLabel), m_answers(new AnswerStrip),
      m_inForce(new ElidedLabel), m_blocking(new ElidedLabel), m_note(new ElidedLabel)
{
    setObjectName(u"caseHeader"_s);
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(tr("Case header"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildTitle(canMutate));
    column->addWidget(m_answers);
    column->addWidget(buildFoot());
    clear();
}

QWidget *CaseHeader::buildTitle(bool canMutate)
{
    auto *title = strip(titleHeight);
    auto *row = new QHBoxLayout(title);
    row->setContentsMargins(10, 0, 10, 0);
    row->setSpacing(10);
    m_title->setTextFont(Theme::words(14));
    m_stateAge->setFont(Theme::digits(13));
    m_amount->setFont(Theme::digits(13, QFont::Bold));
    m_amount->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_severity);
    row->addWidget(m_title, 1);
    row->addWidget(m_stateWord);
    row->addWidget(m_stateAge);
    row->addWidget(m_amount);
    row->addWidget(m_incident);
    m_incident->setProperty("role", u"strong"_s);
    if (canMutate) {
        buildActs();
        row->addWidget(m_acts);
    }
    return title;
}

QWidget *CaseHeader::buildFoot()
{
    auto *foot = strip(footHeight);
    auto *row = new QHBoxLayout(foot);
    row->setContentsMargins(10, 0, 10, 0);
    row->setSpacing(20);
    m_inForce->setObjectName(u"inForce"_s);
    m_blocking->setObjectName(u"blocking"_s);
    m_note->setObjectName(u"headerNote"_s);
    row->addWidget(m_inForce);
    row->addWidget(m_blocking);
    row->addStretch(1);
    row->addWidget(m_note);
    return foot;
}

void CaseHeader::buildActs()
{
    m_acts = markMutating(new QToolButton);
    m_acts->setObjectName(u"incidentActs"_s);
    m_acts->setProperty("role", u"button"_s);
    m_acts->setPopupMode(QToolButton::InstantPopup);
    m_acts->setMenu(new QMenu(m_acts));
    m_acts->setAccessibleName(tr("Incident status and acts"));
}

void CaseHeader::offerActs()
{
    QMenu *menu = m_acts->menu();
    menu->clear();
    if (m_state.incidentStatus.isEmpty() || m_state.incidentStatus == closed) {
        m_acts->setText((m_state.incidentStatus.isEmpty() ? tr("No incident") : closed) + u"  \u25BE"_s);
        connect(markMutating(menu->addAction(tr("Open incident…"))), &QAction::triggered, this,
                &CaseHeader::openIncidentRequested);
        return;
    }
    m_acts->setText(m_state.incidentStatus + u"  \u25BE"_s);
    if (m_state.incidentStatus == resolved) { // it moves nowhere else
        connect(markMutating(menu->addAction(tr("Close…"))), &QAction::triggered, this,
                [this] { Q_EMIT statusRequested(closed); });
        return;
    }
    for (const QString &status : {u"INVESTIGATING"_s, u"CONTAINED"_s, u"MITIGATING"_s, u"MONITORING"_s}) {
        if (status == m_state.incidentStatus)
            continue;
        connect(markMutating(menu->addAction(tr("Set %1…").arg(status))), &QAction::triggered, this,
                [this, status] { Q_EMIT statusRequested(status); });
    }
    menu->addSeparator();
    connect(markMutating(menu->addAction(tr("Take command"))), &QAction::triggered, this,
            &CaseHeader::takeCommandRequested);
    connect(markMutating(menu->addAction(tr("Resolve…"))), &QAction::triggered, this, [this] {
        if (m_state.verified == Truth::Yes)
            Q_EMIT statusRequested(resolved);
        else
            Q_EMIT resolveRefused(m_state.failing);
    });
}

void CaseHeader::setState(const CaseHeaderState &state)
{
    const bool actsChange = state.incidentStatus != m_state.incidentStatus || m_state.caseId != state.caseId;
    m_state = state;
    m_severity->setVisible(true);
    m_severity->setSeverity(state.severity);
    const QString who = state.entity == state.caseId ? state.customer : u"%1, %2"_s.arg(state.entity, state.customer);
    m_title->setParts(u"%1  %2"_s.arg(state.caseId, state.title), who, state.strategic ? tr("(strategic)") : QString());
    for (QLabel *label : {m_stateWord, m_stateAge, m_amount})
        label->show();
    m_incident->setVisible(m_acts == nullptr);
    m_stateWord->setText(state.state);
    m_stateAge->setText(state.stateAge);
    m_amount->setText(state.amount);
    m_incident->setText(state.incidentStatus.isEmpty() ? tr("no incident") : state.incidentStatus);
    m_answers->setAnswers(state.answers);
    drawInForce();
    m_blocking->setParts(tr("BLOCKING"), state.blocking, {});
    QStringList notes{state.severityNote, state.nextUpdate};
    if (state.verified == Truth::Yes)
        notes.prepend(tr("All verification conditions hold"));
    notes.removeAll(QString());
    m_note->setParts({}, {}, notes.join(u". "_s));
    if (m_acts && (actsChange || m_acts->menu()->isEmpty()))
        offerActs();
    if (m_acts)
        m_acts->setEnabled(true);
}

/// Quiet while nothing holds; what is not known stands there in words.
void CaseHeader::drawInForce()
{
    const InForce &inForce = m_state.inForce;
    if (inForce.known && inForce.count == 0)
        m_inForce->setParts({}, {}, tr("Nothing in force"));
    else
        m_inForce->setParts(tr("IN FORCE"), inForce.words, {});
    m_inForce->setToolTip(inForce.details);
    m_inForce->setAccessibleDescription(inForce.details);
}

void CaseHeader::clear()
{
    m_state = {};
    m_severity->setVisible(false);
    m_title->setParts(tr("No case is open"), tr("Choose a row of the queue and press Enter."), {});
    for (QLabel *label : {m_stateWord, m_stateAge, m_amount, m_incident})
        label->hide(); // measured empty, they would load fonts that nothing is written in
    m_answers->setAnswers({});
    for (ElidedLabel *label : {m_inForce, m_blocking, m_note})
        label->setParts({}, {}, {});
    if (m_acts) {
        m_acts->setText(tr("No case"));
        m_acts->setEnabled(false);
    }
}

} // namespace jaga
