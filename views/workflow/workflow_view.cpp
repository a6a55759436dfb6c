// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/workflow/workflow_view.h"

#include "views/widgets/cell_table_view.h"
#include "views/workflow/process_strip.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QLabel *sectionLabel(const QString &text)
{
    auto *label = new QLabel(text);
    label->setProperty("role", u"section"_s);
    return label;
}

} // namespace

WorkflowView::WorkflowView(QWidget *parent)
    : EvidenceView(parent), m_instances(new QComboBox), m_meaning(new QLabel), m_strip(new ProcessStrip),
      m_fields(new CellTableView(new CellTable(workflowFieldColumns()), tr("Reference beside engine"), page())),
      m_elements(
          new CellTableView(new CellTable(workflowElementColumns()), tr("Elements in the order of the model"), page())),
      m_incidents(new CellTableView(new CellTable(workflowIncidentColumns()), tr("Incidents"), page())),
      m_incidentHead(sectionLabel({}))
{
    m_fields->setObjectName(u"fields"_s);
    m_elements->setObjectName(u"elements"_s);
    m_incidents->setObjectName(u"incidents"_s);
    m_incidentHead->setObjectName(u"incidentHead"_s);
    m_fields->setSortable(false);
    m_meaning->setProperty("role", u"secondary"_s);
    m_meaning->setWordWrap(true);
    m_meaning->setContentsMargins(10, 0, 10, 6);
    m_instances->setAccessibleName(tr("Process instance"));
    tools()->addWidget(m_instances);
    column()->addWidget(m_meaning);
    column()->addWidget(m_fields);
    column()->addWidget(m_strip);
    column()->addWidget(m_incidentHead);
    column()->addWidget(m_incidents);
    column()->addWidget(sectionLabel(tr("Elements, in the order of the model")));
    column()->addWidget(m_elements, 1);
    setFocusProxy(m_fields);
    connect(addFind(), &QLineEdit::textChanged, m_elements, [this](const QString &words) {
        m_elements->table().setFilter(words);
        m_incidents->table().setFilter(words);
    });
    connect(m_instances, &QComboBox::activated, this, &WorkflowView::showInstance);
}

QString WorkflowView::id() const { return u"workflow"_s; }
QString WorkflowView::title() const { return tr("Workflow"); }

QStringList WorkflowView::shapes() const
{
    return {u"workflow_reference"_s, u"workflow_instance"_s, u"workflow_element"_s, u"workflow_incident"_s};
}

void WorkflowView::fillInstances()
{
    const QString current = m_instances->currentData().toString();
    m_instances->clear();
    for (const WorkflowState &state : m_states)
        m_instances->addItem(u"%1  %2"_s.arg(state.definition, state.instanceKey), state.instanceKey);
    m_instances->setCurrentIndex(qMax(0, m_instances->findData(current)));
    m_instances->setEnabled(m_states.size() > 1);
}

void WorkflowView::showInstance(int at)
{
    if (at < 0 || at >= m_states.size())
        return;
    const WorkflowState &state = m_states.at(at);
    m_meaning->setText(state.meaning);
    m_fields->table().setRows(workflowFieldRows(state));
    m_fields->fitRows(8);
    m_strip->setElements(state.elements);
    m_elements->table().setRows(workflowElementRows(state, m_now));
}

EvidenceView::Picture WorkflowView::draw(const QList<const Evidence *> &evidence, Instant now)
{
    m_now = now;
    m_states = workflowStates(evidence, now);
    fillInstances();
    showInstance(m_instances->currentIndex());
    m_incidents->table().setRows(workflowIncidentRows(evidence, now));
    m_incidents->fitRows(4);

    const EvidenceState reference = evidenceState(evidence, u"workflow_reference"_s, now);
    const EvidenceState engine = evidenceState(evidence, u"workflow_instance"_s, now);
    const EvidenceState incidents = evidenceState(evidence, u"workflow_incident"_s, now);
    const EvidenceState elements = evidenceState(evidence, u"workflow_element"_s, now);
    m_incidentHead->setText(incidents.answered()
                                ? incidents.rows == 0 ? tr("Incidents: none") : tr("Incidents: %1").arg(incidents.rows)
                                : tr("Incidents: not known"));
    m_incidents->setVisible(incidents.rows > 0);
    Picture picture;
    picture.notices = noticesFor({{tr("Reference"), reference},
                                  {tr("Engine"), engine},
                                  {tr("Incidents"), incidents},
                                  {tr("Elements"), elements}},
                                 now);
    if (m_states.isEmpty()) {
        const EvidenceState &leading = reference.answered() ? reference : engine.answered() ? engine : reference;
        picture.instead = messageFor(leading, tr("Workflow"),
                                     {tr("No workflow reference."),
                                      tr("The start may have failed or was not asked for."),
                                      tr("See the runbook's step on starting the process."),
                                      {}});
        return picture;
    }
    const WorkflowState &first = m_states.first();
    picture.bold = first.verdict + u'.';
    if (first.openIncidents > 0)
        picture.words =
            first.openIncidents == 1 ? tr("1 open incident.") : tr("%1 open incidents.").arg(first.openIncidents);
    picture.attention = {.abnormal = first.openIncidents + (first.agree == Truth::No ? 1 : 0),
                         .unknown = first.agree == Truth::Unknown ? 1 : 0};
    if (!incidents.answered()) {
        picture.words += tr(" Whether there are incidents is not known.");
        ++picture.attention.unknown;
    }
    return picture;
}

} // namespace jaga
