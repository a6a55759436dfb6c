// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/cause_verdict.h"

#include <QCoreApplication>
#include <QSet>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Cause", text); }

QString capitalised(const QString &words) { return words.left(1).toUpper() + words.mid(1); }

/// Causes without a remark, each once.
QStringList namesOf(const QList<DecisionRow> &rows)
{
    QStringList names;
    for (const DecisionRow &row : rows) {
        if (!row.likelyCause.isEmpty() && !row.likelyCause.contains(u':') && !names.contains(row.likelyCause))
            names << row.likelyCause;
    }
    return names;
}

QString waitsFor(const Conclusion &conclusion)
{
    if (!conclusion.waitsFor.isEmpty())
        return tr("waits for %1").arg(conclusion.waitsFor.join(u", "_s));
    return conclusion.why.isEmpty() ? tr("waits for evidence") : conclusion.why;
}

TableCell resultCell(qsizetype row, const Decision &decision)
{
    const bool reached = decision.row < 0 || row <= decision.row;
    if (!reached)
        return {.text = tr("not reached"), .mark = CellMark::NotApplicable, .emphasis = Emphasis::Disabled};
    if (row != decision.row)
        return {.text = tr("no"), .mark = CellMark::Failed, .emphasis = Emphasis::Quiet};
    if (decision.truth == Truth::Yes)
        return {.text = tr("yes"), .mark = CellMark::Agrees, .emphasis = Emphasis::Strong};
    return {.text = tr("not known"), .mark = CellMark::Unknown, .emphasis = Emphasis::Strong};
}

void word(CauseVerdict &verdict, const DecisionRow &row, const Decision &decision, qsizetype causes)
{
    const QString name = row.likelyCause.section(u':', 0, 0);
    const QString remark = row.likelyCause.section(u':', 1).trimmed();
    if (decision.truth == Truth::Unknown) {
        verdict.bold = tr("Cause not known");
        verdict.words = tr("Could be %1; %2.")
                            .arg(row.likelyCause.isEmpty() ? row.observation : name, waitsFor(decision.conclusion));
        return;
    }
    verdict.bold = remark.isEmpty() ? tr("Cause: %1").arg(name) : capitalised(name);
    verdict.words =
        remark.isEmpty()
            ? tr("%1 causes: this one holds, %2 ruled out before it.").arg(causes).arg(verdict.ruledOut.size())
            : capitalised(remark) + u'.';
}

} // namespace

CauseVerdict causeVerdict(const DecisionTable &table, const Decision &decision)
{
    CauseVerdict verdict;
    verdict.truth = decision.truth;
    for (qsizetype at = 0; at < table.rows.size(); ++at) {
        const DecisionRow &row = table.rows.at(at);
        verdict.tests << TableRow{.key = QString::number(at),
                                  .cells = {{.text = QString::number(at + 1), .order = at + 1},
                                            resultCell(at, decision),
                                            {.text = row.likelyCause},
                                            {.text = row.observation, .emphasis = Emphasis::Quiet}}};
    }
    const QStringList causes = namesOf(table.rows);
    if (decision.row < 0 || decision.row >= table.rows.size()) {
        verdict.ruledOut = causes;
        verdict.bold = tr("Not told apart");
        verdict.words = tr("No row of the runbook's table fits what is seen.");
        return verdict;
    }
    const DecisionRow &reached = table.rows.at(decision.row);
    verdict.ruledOut = namesOf(table.rows.mid(0, decision.row));
    verdict.ruledOut.removeAll(reached.likelyCause);
    verdict.observation = reached.observation;
    verdict.next = reached.next;
    word(verdict, reached, decision, causes.size());
    return verdict;
}

QList<TableColumn> causeTestColumns()
{
    return {{.title = tr("Test"), .width = 40, .digits = true, .right = true},
            {.title = tr("Result"), .width = 92},
            {.title = tr("Likely cause"), .width = 250},
            {.title = tr("What is seen"), .width = 260, .stretch = true}};
}

} // namespace jaga
