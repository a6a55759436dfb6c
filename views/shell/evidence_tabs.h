// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QTabWidget>

#include <functional>

namespace jaga {

class CaseSession;
class CaseTab;

/// One evidence view as the window knows it before it is built.
struct TabFactory {
    QString id;
    QString title;
    std::function<CaseTab *(QWidget *parent)> make;
};

/// The evidence tabs of the product, in the order of Alt+1, Alt+2, ... The one place that names the views.
QList<TabFactory> builtInTabs();

/// The middle of the window. A tab is built when it is first shown, told which case is open; the window
/// lets only the visible one's shapes poll.
class EvidenceTabs final : public QTabWidget {
    Q_OBJECT
public:
    explicit EvidenceTabs(QWidget *parent = nullptr);
    ~EvidenceTabs() override;
    void setFactories(const QList<TabFactory> &factories);
    /// Null clears every built tab.
    void setCase(CaseSession *session);
    /// False when there is no such tab.
    bool showTab(const QString &id);
    /// Builds it when needed; nullptr when there is no such tab.
    CaseTab *tab(const QString &id);
    QString currentId() const;
    QStringList ids() const;
    /// Once a second: the visible tab's ages grow.
    void tick();

Q_SIGNALS:
    /// `shapes`: what it draws, and therefore what has to be polled.
    void tabShown(const QString &id, const QStringList &shapes);
    void linkActivated(const QString &link);

private:
    CaseTab *build(int at);
    void onCurrentChanged(int at);
    QString titleOf(int at) const;

    QList<TabFactory> m_factories;
    QList<CaseTab *> m_built; ///< parallel to the factories; null: not built yet
    CaseSession *m_session = nullptr;
};

} // namespace jaga
