// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/evidence/case_tab.h"
#include "views/shell/evidence_tabs.h"

#include <QCoreApplication>

namespace jaga {

using namespace Qt::StringLiterals;

QList<TabFactory> builtInTabs()
{
    const auto tab = [](const QString &id, const char *title) {
        return TabFactory{id, QCoreApplication::translate("EvidenceTabs", title), [id] { return makeEvidenceTab(id); }};
    };
    return {tab(u"timeline"_s, QT_TRANSLATE_NOOP("EvidenceTabs", "Timeline")),
            tab(u"workflow"_s, QT_TRANSLATE_NOOP("EvidenceTabs", "Workflow")),
            tab(u"tasks"_s, QT_TRANSLATE_NOOP("EvidenceTabs", "Tasks")),
            tab(u"kafka"_s, QT_TRANSLATE_NOOP("EvidenceTabs", "Kafka lag")),
            tab(u"scope"_s, QT_TRANSLATE_NOOP("EvidenceTabs", "Scope"))};
}

} // namespace jaga
