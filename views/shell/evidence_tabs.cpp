// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/evidence_tabs.h"

#include "views/shell/case_tab.h"

#include <QTabBar>
#include <QVBoxLayout>

namespace jaga {

using namespace Qt::StringLiterals;

EvidenceTabs::EvidenceTabs(QWidget *parent) : QTabWidget(parent)
{
    setObjectName(u"evidenceTabs"_s);
    setDocumentMode(true);
    setAccessibleName(tr("Evidence"));
    tabBar()->setExpanding(false);
    tabBar()->setDrawBase(false);
    connect(this, &QTabWidget::currentChanged, this, &EvidenceTabs::onCurrentChanged);
}

EvidenceTabs::~EvidenceTabs()
{
    // The pages are deleted after this body, and each tells that another one is current: nobody may listen by then.
    disconnect(this, nullptr, nullptr, nullptr);
}

void EvidenceTabs::setFactories(const QList<TabFactory> &factories)
{
    m_factories = factories;
    m_built = QList<CaseTab *>(factories.size(), nullptr);
    const QSignalBlocker quiet(this); // adding the first page would build it before anyone asked
    for (qsizetype at = 0; at < factories.size(); ++at) {
        auto *page = new QWidget(this);
        auto *column = new QVBoxLayout(page);
        column->setContentsMargins(0, 0, 0, 0);
        const int tab = addTab(page, titleOf(static_cast<int>(at)));
        setTabToolTip(tab,
                      tr("%1 (Alt+%2). Counts are those of the last look.").arg(factories.at(at).title).arg(at + 1));
    }
}

CaseTab *EvidenceTabs::build(int at)
{
    if (at < 0 || at >= m_built.size())
        return nullptr;
    if (CaseTab *known = m_built.at(at))
        return known;
    CaseTab *fresh = m_factories.at(at).make(widget(at));
    m_built[at] = fresh;
    widget(at)->layout()->addWidget(fresh);
    widget(at)->setFocusProxy(fresh);
    connect(fresh, &CaseTab::attentionChanged, this, [this, at] { setTabText(at, titleOf(at)); });
    connect(fresh, &CaseTab::linkActivated, this, &EvidenceTabs::linkActivated);
    fresh->setCase(m_session);
    setTabText(at, titleOf(at));
    return fresh;
}

QString EvidenceTabs::titleOf(int at) const
{
    QString title = u"%1 %2"_s.arg(at + 1).arg(m_factories.at(at).title);
    if (const CaseTab *built = m_built.at(at)) {
        const auto [abnormal, unknown] = built->view().attention();
        if (abnormal > 0)
            title += u"  !%1"_s.arg(abnormal);
        if (unknown > 0)
            title += u"  ?%1"_s.arg(unknown);
    }
    return title;
}

void EvidenceTabs::onCurrentChanged(int at)
{
    CaseTab *shown = build(at);
    if (!shown)
        return;
    shown->refresh();
    Q_EMIT tabShown(shown->view().id(), shown->view().shapes());
}

void EvidenceTabs::setCase(CaseSession *session)
{
    m_session = session;
    for (CaseTab *built : std::as_const(m_built)) {
        if (built)
            built->setCase(session);
    }
    onCurrentChanged(currentIndex());
}

bool EvidenceTabs::showTab(const QString &id)
{
    const auto at = ids().indexOf(id);
    if (at < 0)
        return false;
    if (at == currentIndex())
        onCurrentChanged(static_cast<int>(at));
    else
        setCurrentIndex(static_cast<int>(at));
    return true;
}

CaseTab *EvidenceTabs::tab(const QString &id) { return build(static_cast<int>(ids().indexOf(id))); }

QString EvidenceTabs::currentId() const { return currentIndex() >= 0 ? m_factories.at(currentIndex()).id : QString(); }

QStringList EvidenceTabs::ids() const
{
    QStringList ids;
    for (const TabFactory &factory : m_factories)
        ids << factory.id;
    return ids;
}

void EvidenceTabs::tick()
{
    if (currentIndex() >= 0 && m_built.at(currentIndex()))
        m_built.at(currentIndex())->refresh();
}

} // namespace jaga
