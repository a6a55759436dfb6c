// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/evidence/case_tab.h"
#include "views/shell/evidence_tabs.h"

#include <QCoreApplication>

namespace jaga {

using namespace Qt::StringLiterals;

QList<TabFactory> builtInTabs()
{
    const std::pair<QString, const char *> tabs[] = {
        {u"timeline"_s, QT_TRANSLATE_NOOP("EvidenceTabs", "Timeline")},
        {u"workflow"_s, QT_TRANSLATE_NOOP("EvidenceTabs", "Workflow")},
        {u"tasks"_s, QT_TRANSLATE_NOOP("EvidenceTabs", "Tasks")},
        {u"kafka"_s, QT_TRANSLATE_NOOP("EvidenceTabs", "Kafka lag")},
        {u"scope"_s, QT_TRANSLATE_NOOP("EvidenceTabs", "Scope")},
    };
    QList<TabFactory> factories;
    for (const auto &[id, title] : tabs)
        factories.append({id, QCoreApplication::translate("EvidenceTabs", title),
                          [id = id](QWidget *parent) { return makeEvidenceTab(id, parent); }});
    return factories;
}

} // namespace jaga
