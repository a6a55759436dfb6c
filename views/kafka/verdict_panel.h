// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/cause_verdict.h"
#include "models/items/lag_facts.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QToolButton;

namespace jaga {

class CellTableView;
class MarkLabel;

/// What speaks for the verdict of the answer line: the facts seen, what was ruled out, the step it leads to, and on request
/// every test of the runbook's table with its result.
class VerdictPanel final : public QWidget {
    Q_OBJECT
public:
    explicit VerdictPanel(QWidget *parent = nullptr);
    /// Hides itself when there is neither a verdict nor a fact.
    void show(const std::optional<CauseVerdict> &verdict, const QList<LagFact> &facts);

Q_SIGNALS:
    void stepRequested(const QString &anchor);

private:
    void drawFacts(const QList<LagFact> &facts);
    void setTestsShown(bool shown);

    QGridLayout *m_grid;
    QList<MarkLabel *> m_marks;
    QList<QLabel *> m_words;
    QLabel *m_seen;
    QLabel *m_ruledOut;
    QToolButton *m_tests;
    QToolButton *m_step;
    CellTableView *m_table;
    QString m_next;
};

} // namespace jaga
