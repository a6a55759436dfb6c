// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kafka/kafka_view.h"
#include "views/scope/scope_view.h"
#include "views/shell/case_tab.h"
#include "views/shell/evidence_tabs.h"
#include "views/tasks/tasks_view.h"
#include "views/timeline/timeline_view.h"
#include "views/workflow/workflow_view.h"

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

template <class View>
CaseTab *tabOf(QWidget *parent)
{
    return new CaseTab([](QWidget *tab) -> EvidenceView * { return new View(tab); }, parent);
}

} // namespace

QList<TabFactory> builtInTabs()
{
    return {
        {u"timeline"_s, EvidenceTabs::tr("Timeline"), tabOf<TimelineView>},
        {u"workflow"_s, EvidenceTabs::tr("Workflow"), tabOf<WorkflowView>},
        {u"tasks"_s, EvidenceTabs::tr("Tasks"), tabOf<TasksView>},
        {u"kafka"_s, EvidenceTabs::tr("Kafka lag"), tabOf<KafkaView>},
        {u"scope"_s, EvidenceTabs::tr("Scope"), tabOf<ScopeView>},
    };
}

} // namespace jaga
