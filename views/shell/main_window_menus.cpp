// SPDX-License-Identifier: GPL-3.0-or-later
// The menus of the main window and what its palette offers. Every key that works in the whole window stands here.
#include "views/shell/main_window.h"

#include "views/approvals/approval_inbox.h"
#include "views/checklist/checklist_view.h"
#include "views/queue/queue_view.h"
#include "views/shell/approval_controller.h"
#include "views/shell/evidence_tabs.h"
#include "views/theme/theme.h"
#include "views/widgets/mutating.h"
#include "views/widgets/pane.h"
#include "views/widgets/problem_bar.h"

#include <QHBoxLayout>
#include <QMenuBar>
#include <QPushButton>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

/// Empty when it is on.
QString whyOff(const ActionView &action)
{
    if (action.enabled())
        return {};
    for (const QString &why : {action.roleWhy, action.offWhy, action.guardWhy})
        if (!why.isEmpty())
            return why;
    return MainWindow::tr("preconditions not read yet");
}

} // namespace

QAction *MainWindow::addAct(QMenu *menu, const QString &text, const QKeySequence &keys, std::function<void()> act)
{
    QAction *action = menu->addAction(text);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, std::move(act));
    m_acts << action;
    return action;
}

void MainWindow::buildMenus()
{
    buildCaseMenu();
    buildViewMenu();
    buildRunbookMenu();
    if (canMutate())
        buildActionsMenu();
    buildToolsMenu();
    buildHelpMenu();
    auto *find = new QPushButton(tr("Find or do…    Ctrl+K"));
    find->setObjectName(u"findOrDo"_s);
    find->setAccessibleName(tr("Find or do"));
    find->setFocusPolicy(Qt::TabFocus);
    find->setMinimumWidth(260);
    connect(find, &QPushButton::clicked, this, [this] { showPalette(); });
    // The menu bar places a corner by its size hint, which knows nothing of a button's least width; a layout's does.
    auto *corner = new QWidget;
    auto *row = new QHBoxLayout(corner);
    row->setContentsMargins(0, 0, 4, 0);
    row->addWidget(find);
    menus().setCornerWidget(corner);
}

void MainWindow::buildCaseMenu()
{
    QMenu *menu = menus().addMenu(tr("&Case"));
    addAct(menu, tr("Open the selected signal"), {}, [this] { openKey(queue().currentKey()); });
    if (canMutate())
        markMutating(
            addAct(menu, tr("Add note…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N), [this] { askNote(); }));
    menu->addSeparator();
    addAct(menu, tr("Refresh the evidence of this case"), QKeySequence(Qt::Key_F5), [this] {
        if (CaseSession *session = m_workspace.current())
            session->refresh();
    });
    addAct(menu, tr("Refresh queue and evidence"), QKeySequence(Qt::SHIFT | Qt::Key_F5), [this] {
        m_workspace.refreshQueue();
        if (CaseSession *session = m_workspace.current())
            session->refresh();
    });
    menu->addSeparator();
    addAct(menu, tr("Close the window"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });
}

void MainWindow::buildViewMenu()
{
    QMenu *menu = menus().addMenu(tr("&View"));
    addAct(menu, tr("Queue"), QKeySequence(Qt::CTRL | Qt::Key_1), [this] { showQueue(); });
    addAct(menu, tr("Evidence"), QKeySequence(Qt::CTRL | Qt::Key_2),
           [this] { tabs().setFocus(Qt::ShortcutFocusReason); });
    addAct(menu, tr("Runbook"), QKeySequence(Qt::CTRL | Qt::Key_3), [this] {
        runbookPane().show();
        checklist().focusCurrent();
    });
    addAct(menu, tr("Next pane"), QKeySequence(Qt::Key_F6), [this] { focusNextPane(); });
    menu->addSeparator();
    const QList<TabFactory> factories = builtInTabs();
    for (qsizetype at = 0; at < factories.size() && at < 9; ++at)
        addAct(menu, factories.at(at).title, QKeySequence(Qt::ALT | Qt::Key(Qt::Key_1 + int(at))),
               [this, id = factories.at(at).id] { showTab(id); });
    menu->addSeparator();
    addAct(menu, tr("Tear off or put back the runbook"), {},
           [this] { runbookPane().setFloating(!runbookPane().isFloating()); });
    addAct(menu, tr("Tear off or put back the queue"), {},
           [this] { queuePane().setFloating(!queuePane().isFloating()); });
    addAct(menu, tr("Default layout"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_1),
           [this] { restoreDefaultLayout(); });
    addAct(menu, tr("Fold or unfold the queue"), {}, [this] { setQueueFolded(!queuePane().isFolded()); });
    menu->addSeparator();
    addAct(menu, tr("Next time zone: UTC, local, tenant"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T),
           [this] { showNextZone(); });
    addAct(menu, tr("Dark theme on or off"), {}, [] {
        const bool isDark = Theme::current().scheme() == Theme::Scheme::Dark;
        Theme::current().apply(isDark ? Theme::Scheme::Light : Theme::Scheme::Dark);
    });
}

void MainWindow::buildRunbookMenu()
{
    QMenu *menu = menus().addMenu(tr("&Runbook"));
    addAct(menu, tr("Go to the current step"), {}, [this] { checklist().focusCurrent(); });
    addAct(menu, tr("Safe actions"), {}, [this] { checklist().openChapter(ChapterKind::SafeActions); });
    addAct(menu, tr("Verification"), {}, [this] {
        checklist().openChapter(ChapterKind::Verification);
        checklist().showStep(u"verification-1"_s);
    });
}

void MainWindow::buildActionsMenu()
{
    QMenu *menu = menus().addMenu(tr("&Actions"));
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        CaseSession *session = m_workspace.current();
        for (const ActionView &action : session ? session->actions() : QList<ActionView>()) {
            QAction *item = markMutating(menu->addAction(action.title + QChar(0x2026)));
            item->setEnabled(action.enabled());
            if (!action.enabled())
                item->setText(tr("%1  off: %2").arg(action.title, whyOff(action)));
            connect(item, &QAction::triggered, this, [this, anchor = action.step->anchor] { openRepair(anchor); });
        }
        if (menu->isEmpty())
            menu->addAction(tr("No case is open"))->setEnabled(false);
    });
}

void MainWindow::buildToolsMenu()
{
    QMenu *menu = menus().addMenu(tr("&Tools"));
    QAction *palette = addAct(menu, tr("Find or do…"), {}, [this] { showPalette(); });
    palette->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_K), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)});
    addAct(menu, tr("Approvals"), QKeySequence(Qt::Key_F7), [this] { showApprovals(); });
    addAct(menu, tr("Filter the queue"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F),
           [this] { queue().focusFilter(); });
}

void MainWindow::buildHelpMenu()
{
    QMenu *menu = menus().addMenu(tr("&Help"));
    addAct(menu, tr("Manual for where you are"), QKeySequence(Qt::Key_F1), [this] { showManual(); });
    addAct(menu, tr("All pages of the manual"), {}, [this] { showManual(u"index.md"_s); });
    addAct(menu, tr("Keys"), QKeySequence(Qt::CTRL | Qt::Key_Question), [this] { showKeys(); });
}

void MainWindow::showKeys()
{
    QStringList lines;
    for (const QAction *act : std::as_const(m_acts)) {
        if (!act->shortcut().isEmpty())
            lines << u"%1: %2"_s.arg(QKeySequence::listToString(act->shortcuts(), QKeySequence::NativeText),
                                     act->text().remove(u'&'));
    }
    lines << tr(
        "In lists: J K move, Enter opens, / filters. On a step: Space ticks, Enter value or action, N not applicable, "
        "D defer, O override, T take over, V verify. In an evidence tab: Ctrl+F or / filters, F3 goes to the next "
        "match; on the lanes: + and - zoom, 0 shows all; Ctrl+Shift+D shows a chart as numbers. Ctrl+Shift+C copies "
        "the chosen rows. In a sending dialog and "
        "in the approvals: Ctrl+Enter sends.");
    problems().add({tr("Keys of this window."), tr("Every act of the menus shows its key."),
                    tr("The details list all of them."), lines.join(u'\n')});
}

/// Where it can be read: while it waits in the inbox, later below the action it was asked for by, else as what happened.
void MainWindow::showCommand(const api::Command &command)
{
    if (m_approvals->lists(command.id)) {
        showApprovals()->select(command.id);
        return;
    }
    for (const ActionView &action : m_workspace.current() ? m_workspace.current()->actions() : QList<ActionView>())
        if (action.command == command.type) {
            runbookPane().show();
            checklist().showStep(action.step->anchor);
            return;
        }
    showTab(u"timeline"_s);
}

void MainWindow::showPalette(const QString &text) { m_palette->offer(paletteEntries(), text); }

QList<CommandPalette::Entry> MainWindow::paletteEntries()
{
    QList<CommandPalette::Entry> entries;
    for (const Signal &signal : m_workspace.queue()) {
        const QChar prefix = !signal.incidentNumber.isEmpty() ? u'i' : signal.number.startsWith(u'Q') ? u'q' : u'o';
        const QString name =
            signal.incidentNumber.isEmpty() ? signal.number : u"%1 %2"_s.arg(signal.incidentNumber, signal.number);
        entries.append({prefix, u"%1  %2"_s.arg(name, signal.title), signal.customer, {}, [this, key = signal.key] {
                            openKey(key);
                        }});
    }
    if (CaseSession *session = m_workspace.current()) {
        if (canMutate()) {
            for (const ActionView &action : session->actions()) {
                entries.append({u'>', action.title + QChar(0x2026), tr("opens the repair dialog"), whyOff(action),
                                [this, anchor = action.step->anchor] { openRepair(anchor); }});
            }
        }
        for (const api::Command &command : session->commands())
            entries.append({u'c',
                            u"%1  %2"_s.arg(command.title.isEmpty() ? command.type : command.title, command.state),
                            command.id,
                            {},
                            [this, command] { showCommand(command); }});
        for (const StepView &view : session->run().steps()) {
            const bool isUnsafe = view.step->kind == Step::Kind::Unsafe;
            if (view.step->kind == Step::Kind::Action)
                continue;
            entries.append({u'r', view.step->title, isUnsafe ? QString() : tr("runbook step"),
                            isUnsafe ? tr("unsafe, because %1").arg(view.step->because) : QString(),
                            [this, anchor = view.step->anchor] { checklist().showStep(anchor); }});
        }
    }
    for (const QString &tenant : m_workspace.tenants())
        entries.append({u't', tenant, tr("only this tenant in the queue"), {}, [this, tenant] {
                            showQueue();
                            queue().setFilterText(tenant);
                        }});
    for (QAction *act : std::as_const(m_acts))
        entries.append({u'>', act->text().remove(u'&'), act->shortcut().toString(QKeySequence::NativeText), {}, [act] {
                            act->trigger();
                        }});
    const std::pair<QString, QString> pages[] = {{u"first-look.md"_s, tr("The first look")},
                                                 {u"evidence.md"_s, tr("Evidence, and what \"not known\" means")},
                                                 {u"checklist.md"_s, tr("The checklist")},
                                                 {u"repair.md"_s, tr("Repairing, step by step")},
                                                 {u"approval.md"_s, tr("Approving and executing")},
                                                 {u"tabs.md"_s, tr("The evidence tabs")},
                                                 {u"sources.md"_s, tr("When a source is down")}};
    for (const auto &[page, title] : pages)
        entries.append({u'?', title, tr("manual"), {}, [this, page = page] { showManual(page); }});
    return entries;
}

} // namespace jaga
