// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/window_frame.h"

#include "views/case_header/case_header.h"
#include "views/checklist/checklist_view.h"
#include "views/queue/queue_strip.h"
#include "views/queue/queue_view.h"
#include "views/shell/evidence_tabs.h"
#include "views/shell/source_status_bar.h"
#include "views/widgets/pane.h"
#include "views/widgets/problem_bar.h"
#include "views/widgets/wait_line.h"

#include <QApplication>
#include <QListView>
#include <QMenuBar>
#include <QScreen>
#include <QStatusBar>
#include <QVBoxLayout>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int wideWindow = 1800;
constexpr int narrowWindow = 1280; // up to here the queue is folded

QVBoxLayout *tightColumn(QWidget *widget)
{
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

/// Docks inside another window; each makes itself a window of its own, whatever flags it is given.
QMainWindow *embeddedMainWindow(QWidget *parent)
{
    auto *inner = new QMainWindow(parent);
    inner->setWindowFlags(Qt::Widget);
    return inner;
}

} // namespace

WindowFrame::WindowFrame(bool canMutate, QWidget *parent)
    : QMainWindow(parent), m_canMutate(canMutate), m_queueModel(new QueueModel(this)), m_top(new QWidget(this)),
      m_band(new EnvironmentBand(m_top)), m_menus(new QMenuBar(m_top)), m_queuePane(new Pane(tr("Queue"), this)),
      m_queue(new QueueView(*m_queueModel, m_queuePane->inside())),
      m_strip(new QueueStrip(*m_queueModel, m_queuePane->inside())), m_middle(new QWidget(this)),
      m_header(new CaseHeader(canMutate, m_middle)), m_waitLine(new WaitLine(m_middle)),
      m_problems(new ProblemBar(m_middle)), m_inner(embeddedMainWindow(m_middle)), m_tabs(new EvidenceTabs(m_inner)),
      m_runbookPane(new Pane(tr("Runbook"), m_inner)),
      m_checklist(new ChecklistView(canMutate, m_runbookPane->inside())), m_sources(new SourceStatusBar(statusBar()))
{
    setObjectName(u"mainWindow"_s);
    layOutTop();
    layOutMiddle();
    m_queuePane->setObjectName(u"queuePane"_s);
    m_runbookPane->setObjectName(u"runbookPane"_s);
    m_queuePane->setContent(m_queue, m_strip);
    m_runbookPane->setContent(m_checklist);
    connect(m_strip, &QueueStrip::unfoldRequested, this, &WindowFrame::showQueue);
    addDockWidget(Qt::LeftDockWidgetArea, m_queuePane);
    m_inner->addDockWidget(Qt::RightDockWidgetArea, m_runbookPane);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(0, 0, 0, 0);
    statusBar()->addWidget(m_sources, 1);
    setMinimumSize(1024, 600);
    // No larger than the screen, unless it is too small for any layout.
    const QSize usual(1440, 900), room = screen()->availableSize();
    resize(minimumSize().boundedTo(room) == minimumSize() ? usual.boundedTo(room) : usual);
}

void WindowFrame::layOutTop()
{
    QVBoxLayout *column = tightColumn(m_top);
    column->addWidget(m_band);
    column->addWidget(m_menus);
    setMenuWidget(m_top);
}

void WindowFrame::layOutMiddle()
{
    m_middle->setProperty("role", u"window"_s);
    m_middle->setAttribute(Qt::WA_StyledBackground);
    QVBoxLayout *column = tightColumn(m_middle);
    column->setSpacing(4);
    column->addWidget(m_header);
    column->addWidget(m_waitLine);
    column->addWidget(m_problems);
    m_inner->setCentralWidget(m_tabs);
    column->addWidget(m_inner, 1);
    setCentralWidget(m_middle);
}

void WindowFrame::restoreDefaultLayout()
{
    for (Pane *pane : {m_queuePane, m_runbookPane}) {
        pane->setFloating(false);
        pane->show();
    }
    m_size = sizeOf(width());
    resizePanes();
}

/// Widths that belong to the window's class of size; within it they are what the person made of them.
void WindowFrame::resizePanes()
{
    setQueueFolded(m_size == Size::Narrow);
    const int runbook = m_size == Size::Wide ? 480 : m_size == Size::Narrow ? 372 : 404;
    m_inner->resizeDocks({m_runbookPane}, {runbook}, Qt::Horizontal);
}

WindowFrame::Size WindowFrame::sizeOf(int width)
{
    return width >= wideWindow ? Size::Wide : width <= narrowWindow ? Size::Narrow : Size::Usual;
}

void WindowFrame::setQueueFolded(bool folded)
{
    m_queuePane->setFolded(folded);
    const int unfolded = m_size == Size::Wide ? 320 : m_size == Size::Narrow ? 248 : 280;
    resizeDocks({m_queuePane}, {folded ? QueueStrip::foldedWidth : unfolded}, Qt::Horizontal);
}

void WindowFrame::showQueue()
{
    m_queuePane->show();
    if (m_queuePane->isFolded())
        setQueueFolded(false);
    m_queue->focusList();
}

void WindowFrame::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    if (const Size size = sizeOf(width()); m_wasShown && std::exchange(m_size, size) != size)
        resizePanes();
}

void WindowFrame::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    if (std::exchange(m_wasShown, true))
        return;
    restoreDefaultLayout();
    if (m_queuePane->isFolded())
        m_strip->setFocus(Qt::OtherFocusReason);
    else
        m_queue->focusList();
}

void WindowFrame::showQueueFirst()
{
    m_header->hide();
    m_inner->hide();
    show();
}

void WindowFrame::showCaseSide()
{
    if (!m_inner->isHidden())
        return;
    m_header->show();
    m_inner->show();
    resizePanes();
}

void WindowFrame::focusNextPane()
{
    const QWidget *focus = QApplication::focusWidget();
    const auto holds = [focus](const QWidget *pane) { return focus && (pane == focus || pane->isAncestorOf(focus)); };
    if (holds(m_queue) || holds(m_strip))
        m_tabs->setFocus(Qt::ShortcutFocusReason);
    else if (holds(m_tabs))
        m_checklist->focusCurrent();
    else if (m_queuePane->isFolded())
        m_strip->setFocus(Qt::ShortcutFocusReason);
    else
        m_queue->focusList();
}

} // namespace jaga
