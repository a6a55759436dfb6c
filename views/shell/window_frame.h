// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/queue_model.h"
#include "views/widgets/environment_band.h"

#include <QMainWindow>

namespace jaga {

class CaseHeader;
class ChecklistView;
class EvidenceTabs;
class Pane;
class ProblemBar;
class QueueStrip;
class QueueView;
class SourceStatusBar;
class WaitLine;

/// The parts of the main window in their places, without a session: band and menu on top, queue left, case header and
/// evidence in the middle, runbook right, sources at the foot. What connects them with a session is MainWindow.
class WindowFrame : public QMainWindow {
    Q_OBJECT
public:
    /// `canMutate` false: no control that leads to a change is built anywhere in it.
    explicit WindowFrame(bool canMutate, QWidget *parent = nullptr);

    QueueModel &queueModel() { return *m_queueModel; }
    EnvironmentBand &band() { return *m_band; }
    QueueView &queue() { return *m_queue; }
    CaseHeader &header() { return *m_header; }
    ProblemBar &problems() { return *m_problems; }
    WaitLine &waitLine() { return *m_waitLine; }
    EvidenceTabs &tabs() { return *m_tabs; }
    ChecklistView &checklist() { return *m_checklist; }
    SourceStatusBar &sources() { return *m_sources; }
    Pane &queuePane() { return *m_queuePane; }
    Pane &runbookPane() { return *m_runbookPane; }
    QMenuBar &menus() { return *m_menus; }

    bool canMutate() const { return m_canMutate; }
    bool isNarrow() const { return m_size == Size::Narrow; }
    /// The queue as a strip of severities with counts; unfolded by hand it stays until the width changes again.
    void setQueueFolded(bool folded);
    /// Unfolds it when needed and puts the focus into its list.
    void showQueue();
    /// Queue 280, runbook 404 at 1440 px; 320 and 480 from 1920 px; up to 1280 px the queue is folded. Each pane visible
    /// and docked.
    void restoreDefaultLayout();
    /// Without the case's side, which takes longer to lay out and paint than all else, until showCaseSide().
    void showQueueFirst();
    void showCaseSide();
    /// F6: queue, evidence, runbook, in turn.
    void focusNextPane();

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    enum class Size { Narrow, Usual, Wide }; ///< narrow: too narrow for an unfolded queue
    static Size sizeOf(int width);
    void layOutTop();
    void layOutMiddle();
    void resizePanes();

    bool m_canMutate;
    bool m_wasShown = false;
    Size m_size = Size::Usual;
    QueueModel *m_queueModel;
    // Each is built inside its place: a style sheet is resolved again for all that is in a widget when it moves.
    QWidget *m_top;
    EnvironmentBand *m_band;
    QMenuBar *m_menus;
    Pane *m_queuePane;
    QueueView *m_queue;
    QueueStrip *m_strip;
    QWidget *m_middle;
    CaseHeader *m_header;
    WaitLine *m_waitLine;
    ProblemBar *m_problems;
    QMainWindow *m_inner; ///< evidence and runbook, below the header that spans both
    EvidenceTabs *m_tabs;
    Pane *m_runbookPane;
    ChecklistView *m_checklist;
    SourceStatusBar *m_sources;
};

} // namespace jaga
