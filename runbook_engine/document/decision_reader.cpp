// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/decision_reader.h"

#include "runbook_engine/document/attributes.h"

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

const QStringList &questions()
{
    static const QStringList keys{
        u"what"_s,       u"who"_s, u"consistent"_s, u"safe_to_retry"_s, u"repair_by_hand"_s, u"leaves_evidence"_s,
        u"preventable"_s};
    return keys;
}

/// The condition of a `when` cell; empty after a diagnostic.
QString conditionOf(QString cell, int line, Diagnostics &diagnostics)
{
    cell.replace(u"\\|"_s, u"|"_s);
    const auto condition = splitCodeAndSentence(cell);
    if (!condition || !condition->sentence.isEmpty()) {
        diagnostics.add(line, u"not a condition: %1"_s.arg(cell.left(60)), u"write one expression in backticks"_s);
        return {};
    }
    return condition->code;
}

QString nextOf(const QString &cell, int line, Diagnostics &diagnostics)
{
    if (cell.isEmpty())
        return {};
    const QString anchor = cell.mid(1);
    if (!cell.startsWith(u'#') || !isAnchor(anchor))
        diagnostics.add(line, u"next is no anchor: %1"_s.arg(cell.left(60)),
                        u"write #anchor of a step or leave the cell empty"_s);
    return anchor;
}

void readDecisionRows(const MarkdownBlock &table, DecisionTable &decisions, Diagnostics &diagnostics)
{
    for (qsizetype index = 1; index < table.rows.size(); ++index) {
        const QStringList &cells = table.rows.at(index);
        const int line = table.rowLines.at(index);
        DecisionRow row;
        row.when = conditionOf(cells.value(0).trimmed(), line, diagnostics);
        row.observation = cells.value(1).trimmed();
        row.likelyCause = cells.value(2).trimmed();
        row.next = nextOf(cells.value(3).trimmed(), line, diagnostics);
        row.at = diagnostics.at(line);
        if (row.observation.isEmpty())
            diagnostics.add(line, u"the row says nothing"_s, u"write what is seen when it decides"_s);
        decisions.rows.append(std::move(row));
    }
}

void readSeverity(const MarkdownBlock &table, Runbook &runbook, Diagnostics &diagnostics)
{
    if (!runbook.severity.rows.isEmpty())
        return diagnostics.add(table.firstLine, u"a second severity table"_s, u"keep one"_s);
    static const QStringList levels{u"P0"_s, u"P1"_s, u"P2"_s, u"P3"_s};
    readDecisionRows(table, runbook.severity, diagnostics);
    runbook.severity.anchor = u"severity"_s;
    runbook.severity.title = chapterTitle(ChapterKind::SeverityDecision);
    qsizetype highest = 0;
    for (const DecisionRow &row : std::as_const(runbook.severity.rows)) {
        const qsizetype level = levels.indexOf(row.observation);
        if (level < 0)
            diagnostics.add(row.at.line, u"unknown severity %1"_s.arg(row.observation.left(20)),
                            u"write P0, P1, P2 or P3"_s);
        else if (level < highest)
            diagnostics.add(row.at.line, u"%1 stands below a lower level"_s.arg(row.observation),
                            u"order the rows from P0 to P3"_s);
        highest = qMax(highest, level);
    }
}

void readAnswers(const MarkdownBlock &table, Runbook &runbook, Diagnostics &diagnostics)
{
    if (!runbook.answers.isEmpty())
        return diagnostics.add(table.firstLine, u"a second table of answers"_s, u"keep one"_s);
    for (qsizetype index = 1; index < table.rows.size(); ++index) {
        const QStringList &cells = table.rows.at(index);
        const int line = table.rowLines.at(index);
        const QString question = cells.value(0).trimmed();
        if (!questions().contains(question)) {
            diagnostics.add(line, u"unknown question %1"_s.arg(question.left(40)),
                            u"use %1"_s.arg(questions().join(u", "_s)));
            continue;
        }
        DecisionTable &answers = runbook.answers[question];
        answers.anchor = question;
        answers.title = question;
        DecisionRow row;
        row.when = conditionOf(cells.value(1).trimmed(), line, diagnostics);
        row.observation = cells.value(2).trimmed();
        row.likelyCause = cells.value(3).trimmed();
        row.at = diagnostics.at(line);
        if (row.observation.isEmpty())
            diagnostics.add(line, u"the answer is empty"_s, u"write the answer in a few words"_s);
        answers.rows.append(std::move(row));
    }
    for (const QString &question : questions()) {
        if (!runbook.answers.contains(question))
            diagnostics.add(table.firstLine, u"the question %1 has no answer"_s.arg(question), u"add a row for it"_s);
    }
}

} // namespace

bool readDecisions(const MarkdownBlock &table, const QString &title, const QString &anchor, ChapterKind chapter,
                   Runbook &runbook, Diagnostics &diagnostics)
{
    QStringList head;
    for (const QString &cell : table.rows.value(0))
        head.append(cell.trimmed().toLower());
    if (head == QStringList{u"when"_s, u"severity"_s, u"because"_s}) {
        if (chapter != ChapterKind::SeverityDecision)
            diagnostics.add(table.firstLine, u"the severity table stands outside Severity Decision"_s,
                            u"move it there"_s);
        readSeverity(table, runbook, diagnostics);
        return true;
    }
    if (head == QStringList{u"question"_s, u"when"_s, u"answer"_s, u"because"_s}) {
        readAnswers(table, runbook, diagnostics);
        return true;
    }
    if (head == QStringList{u"when"_s, u"observation"_s, u"likely cause"_s, u"next"_s}) {
        if (anchor.isEmpty())
            diagnostics.add(table.firstLine, u"a decision table without a name"_s,
                            u"put a heading ### Title {#anchor} above it"_s);
        DecisionTable decisions;
        decisions.anchor = anchor;
        decisions.title = title;
        readDecisionRows(table, decisions, diagnostics);
        runbook.chapters[static_cast<qsizetype>(chapter)].decisions.append(std::move(decisions));
        return true;
    }
    if (head.contains(u"when"_s))
        diagnostics.add(
            table.firstLine, u"a table with the head %1"_s.arg(head.join(u", "_s)),
            u"use when, observation, likely cause, next; or when, severity, because; or question, when, answer, because"_s);
    return false;
}

} // namespace jaga
