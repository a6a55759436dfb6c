// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/probe_reader.h"

#include "runbook_engine/document/attributes.h"
#include "runbook_engine/document/probe_text.h"
#include "runbook_engine/document/sql_statement.h"
#include "runbook_engine/document/yaml_probe.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

/// The comment lines at the head of a fence: what the engine reads of them, and the question below.
struct FenceContent {
    struct Line {
        QString text;
        int line;
    };
    QList<Line> columns;
    QList<Line> bindings;
    QString question;
    int questionLine = 0;
};

FenceContent splitContent(const MarkdownBlock &fence, const QString &commentMark)
{
    FenceContent content;
    const QStringList lines = fence.text.split(u'\n');
    qsizetype index = 0;
    for (; index < lines.size(); ++index) {
        const QString text = lines.at(index).trimmed();
        const int line = fence.firstLine + 1 + static_cast<int>(index);
        if (text.isEmpty())
            continue;
        if (!text.startsWith(commentMark))
            break;
        const QString comment = text.mid(commentMark.size()).trimmed();
        if (comment.startsWith(u"columns:"))
            content.columns.append({comment.mid(8).trimmed(), line});
        else if (comment.startsWith(u"from:"))
            content.bindings.append({comment.mid(5).trimmed(), line});
    }
    content.questionLine = fence.firstLine + 1 + static_cast<int>(index);
    content.question = lines.mid(index).join(u'\n').trimmed();
    return content;
}

void addColumn(const Column &column, int line, Probe &probe, Diagnostics &diagnostics)
{
    const auto sameName = [&column](const Column &known) { return known.name == column.name; };
    if (std::any_of(probe.columns.cbegin(), probe.columns.cend(), sameName))
        diagnostics.add(line, u"column %1 is declared twice"_s.arg(column.name), u"keep one"_s);
    else
        probe.columns.append(column);
}

void readColumns(const QList<FenceContent::Line> &declarations, const Shapes &shapes, Probe &probe,
                 Diagnostics &diagnostics)
{
    for (const FenceContent::Line &declaration : declarations) {
        for (const QString &part : declaration.text.split(u',', Qt::SkipEmptyParts)) {
            const QStringList words = part.simplified().split(u' ');
            if (words == QStringList{u"shape"_s}) {
                if (probe.shape.isEmpty())
                    diagnostics.add(declaration.line, u"columns: shape, but the probe has no shape"_s,
                                    u"add shape=NAME to the fence or name the columns"_s);
                for (const Column &column : shapes.value(probe.shape))
                    addColumn(column, declaration.line, probe, diagnostics);
                continue;
            }
            const Expected<ColumnType> type = columnTypeFromName(words.value(1));
            if (words.size() != 2 || !isName(words.first()) || !type)
                diagnostics.add(declaration.line, u"not a column: %1"_s.arg(part.simplified().left(60)),
                                u"write NAME TYPE, types text uuid key int real bool time duration money"_s);
            else
                addColumn(Column{words.first(), *type}, declaration.line, probe, diagnostics);
        }
    }
    if (probe.columns.isEmpty())
        diagnostics.add(probe.at.line, u"probe %1 declares no columns"_s.arg(probe.name),
                        u"begin the block with a comment line columns: NAME TYPE, ..."_s);
    if (probe.columns.size() > MostColumns)
        diagnostics.add(probe.at.line, u"probe %1 has %2 columns"_s.arg(probe.name).arg(probe.columns.size()),
                        u"declare at most %1"_s.arg(MostColumns));
}

void checkShape(const Shapes &shapes, const Probe &probe, Diagnostics &diagnostics)
{
    if (probe.shape.isEmpty())
        return;
    if (!shapes.contains(probe.shape))
        return diagnostics.add(probe.at.line, u"unknown shape %1"_s.arg(probe.shape),
                               u"use %1"_s.arg(shapes.keys().join(u", "_s)));
    for (const Column &column : shapes.value(probe.shape)) {
        if (!probe.columns.contains(column))
            diagnostics.add(probe.at.line,
                            u"probe %1 lacks the column %2 of its shape %3"_s.arg(probe.name, column.name, probe.shape),
                            u"declare and select %1 %2"_s.arg(column.name, columnTypeName(column.type)));
    }
}

void readBindings(const QList<FenceContent::Line> &lines, const Runbook &runbook, Probe &probe,
                  Diagnostics &diagnostics)
{
    for (const FenceContent::Line &line : lines) {
        const QString name = line.text.section(u'=', 0, 0).trimmed();
        const QString expression = line.text.section(u'=', 1).trimmed();
        const auto sameName = [&name](const Column &parameter) { return parameter.name == name; };
        if (!isName(name) || expression.isEmpty())
            diagnostics.add(line.line, u"not a binding: %1"_s.arg(line.text.left(60)),
                            u"write from: NAME = PROBE.COLUMN"_s);
        else if (probe.bindings.contains(name) ||
                 std::any_of(runbook.parameters.cbegin(), runbook.parameters.cend(), sameName))
            diagnostics.add(line.line, u"parameter %1 has a value already"_s.arg(name), u"choose another name"_s);
        probe.bindings.insert(name, expression);
    }
}

void readDuration(const Attributes &attributes, const QString &key, std::chrono::seconds &target, int line,
                  Diagnostics &diagnostics)
{
    if (!attributes.values.contains(key))
        return;
    const auto duration = durationFromText(attributes.value(key));
    if (!duration)
        return diagnostics.add(line, u"%1=%2 is no duration"_s.arg(key, attributes.value(key)),
                               u"write 10s, 5min, 2h or 1d"_s);
    target = *duration;
}

void checkAttributes(const Attributes &attributes, const QString &language, const Vocabulary &vocabulary, Probe &probe,
                     Diagnostics &diagnostics)
{
    const int line = probe.at.line;
    if (!isName(probe.name))
        diagnostics.add(line, u"%1 is no name of a probe"_s.arg(probe.name.left(64)),
                        u"write lower-case words joined by _"_s);
    const QStringList known = vocabulary.sources.keys();
    if (!known.contains(probe.source))
        diagnostics.add(line, u"unknown source %1"_s.arg(probe.source.isEmpty() ? u"(none)"_s : probe.source),
                        u"use source= with one of %1"_s.arg(known.join(u", "_s)));
    else if (vocabulary.takesSql(probe.source) != (language == u"sql"))
        diagnostics.add(line, u"source %1 does not take %2"_s.arg(probe.source, language),
                        u"%1 takes %2"_s.arg(probe.source, language == u"sql" ? u"yaml"_s : u"sql"_s));
    const QString rows = attributes.values.value(u"rows"_s, u"many"_s);
    if (rows != u"one" && rows != u"many")
        diagnostics.add(line, u"rows=%1 is unknown"_s.arg(rows), u"write rows=one or rows=many"_s);
    probe.rows = rows == u"one" ? RowCount::One : RowCount::Many;
    readDuration(attributes, u"ttl"_s, probe.timeToLive, line, diagnostics);
    readDuration(attributes, u"every"_s, probe.every, line, diagnostics);
}

void checkQuestion(const FenceContent &content, const QString &language, const Vocabulary &vocabulary,
                   const Probe &probe, Diagnostics &diagnostics)
{
    if (content.question.isEmpty())
        return diagnostics.add(probe.at.line, u"probe %1 asks nothing"_s.arg(probe.name),
                               u"write the question below its columns"_s);
    if (language == u"yaml")
        return checkYamlQuestion(probe, vocabulary.sources.value(probe.source), content.questionLine, diagnostics);
    static const QRegularExpression reads(u"\\A(select|with)\\b"_s, QRegularExpression::CaseInsensitiveOption);
    if (!reads.match(content.question).hasMatch())
        diagnostics.add(content.questionLine, u"probe %1 does not begin with select or with"_s.arg(probe.name),
                        u"ask by one select"_s);
    else if (content.question.endsWith(u';'))
        diagnostics.add(content.questionLine, u"probe %1 ends with a semicolon"_s.arg(probe.name),
                        u"leave it out: one statement a probe"_s);
    else if (const auto statement = sqlStatement(content.question, 1); !statement)
        diagnostics.add(content.questionLine, u"probe %1, %2"_s.arg(probe.name, statement.error().detail),
                        u"ask by one select"_s);
}

void checkParameters(const Probe &probe, const Vocabulary &vocabulary, const QStringList &given,
                     Diagnostics &diagnostics)
{
    const QStringList used =
        vocabulary.takesSql(probe.source) ? parametersOfSql(probe.text) : parametersOfYaml(probe.text);
    for (const QString &name : used) {
        if (!given.contains(name) && !probe.bindings.contains(name))
            diagnostics.add(probe.at.line, u"probe %1 names the unknown parameter %2"_s.arg(probe.name, name),
                            u"declare it in the front matter or bind it by from: %1 = PROBE.COLUMN"_s.arg(name));
    }
    for (auto binding = probe.bindings.cbegin(); binding != probe.bindings.cend(); ++binding) {
        if (!used.contains(binding.key()))
            diagnostics.add(probe.at.line, u"probe %1 binds %2 and does not use it"_s.arg(probe.name, binding.key()),
                            u"remove the from: line"_s);
    }
}

/// Stage of a probe, -1 on a circle. `path` holds the probes being counted.
int stageOf(const QString &name, const QMap<QString, Probe *> &probes, QStringList &path, QMap<QString, int> &known)
{
    if (known.contains(name))
        return known.value(name);
    if (path.contains(name))
        return -1;
    path.append(name);
    int stage = 0;
    for (const QString &expression : std::as_const(probes.value(name)->bindings)) {
        for (const QString &table : namesInExpression(expression)) {
            if (!probes.contains(table) || stage < 0)
                continue;
            const int before = stageOf(table, probes, path, known);
            stage = before < 0 ? -1 : std::max(stage, before + 1);
        }
    }
    path.removeLast();
    known.insert(name, stage);
    return stage;
}

void countStages(Runbook &runbook, Diagnostics &diagnostics)
{
    QMap<QString, Probe *> probes;
    for (Probe &probe : runbook.probes)
        probes.insert(probe.name, &probe);
    QMap<QString, int> known;
    for (Probe &probe : runbook.probes) {
        QStringList path;
        const int stage = stageOf(probe.name, probes, path, known);
        if (stage < 0)
            diagnostics.add(probe.at.line, u"probe %1 waits for itself"_s.arg(probe.name),
                            u"break the circle of from: lines"_s);
        probe.stage = std::max(stage, 0);
    }
    std::stable_sort(runbook.probes.begin(), runbook.probes.end(),
                     [](const Probe &a, const Probe &b) { return a.stage < b.stage; });
}

} // namespace

void readProbeFence(const MarkdownBlock &fence, ChapterKind chapter, const Vocabulary &vocabulary, Runbook &runbook,
                    Diagnostics &diagnostics)
{
    const QString language = fence.info.section(u' ', 0, 0).trimmed();
    const QString rest = fence.info.section(u' ', 1);
    static const QStringList keys{u"probe"_s, u"signal"_s, u"source"_s, u"rows"_s, u"ttl"_s, u"every"_s, u"shape"_s};
    const Attributes attributes = readAttributes(rest, keys, {}, fence.firstLine, diagnostics);
    const bool isSignal = attributes.values.contains(u"signal"_s);
    if (isSignal == attributes.values.contains(u"probe"_s))
        return diagnostics.add(fence.firstLine, u"an executable block needs either probe= or signal="_s,
                               u"add probe=NAME, or mark the block as text"_s);

    Probe probe;
    probe.at = diagnostics.at(fence.firstLine);
    probe.name = attributes.value(isSignal ? u"signal"_s : u"probe"_s);
    probe.source = attributes.value(u"source"_s);
    probe.shape = isSignal ? u"signal"_s : attributes.value(u"shape"_s);
    checkAttributes(attributes, language, vocabulary, probe, diagnostics);
    const FenceContent content = splitContent(fence, language == u"sql" ? u"--"_s : u"#"_s);
    probe.text = content.question;
    readColumns(content.columns, vocabulary.shapes, probe, diagnostics);
    checkShape(vocabulary.shapes, probe, diagnostics);
    readBindings(content.bindings, runbook, probe, diagnostics);
    checkQuestion(content, language, vocabulary, probe, diagnostics);

    if (!isSignal) {
        runbook.probes.append(std::move(probe));
        return;
    }
    if (chapter != ChapterKind::Symptom)
        diagnostics.add(fence.firstLine, u"a signal rule stands outside Symptom"_s, u"move it there"_s);
    if (attributes.values.contains(u"shape"_s) || attributes.values.contains(u"rows"_s) || !probe.bindings.isEmpty() ||
        language != u"sql")
        diagnostics.add(fence.firstLine, u"a signal rule is SQL with shape signal and many rows, without bindings"_s,
                        u"remove shape=, rows= and from:"_s);
    const QString name = probe.name;
    runbook.signalRules.append(SignalRule{std::move(probe), name});
}

void resolveProbes(Runbook &runbook, const Vocabulary &vocabulary, Diagnostics &diagnostics)
{
    QStringList given;
    for (const Column &parameter : runbook.parameters)
        given.append(parameter.name);
    QMap<QString, int> lines;
    const auto checkName = [&](const Probe &probe) {
        if (lines.contains(probe.name))
            diagnostics.add(probe.at.line,
                            u"the name %1 is taken by line %2"_s.arg(probe.name).arg(lines.value(probe.name)),
                            u"choose another name"_s);
        lines.insert(probe.name, probe.at.line);
    };
    for (const SignalRule &rule : std::as_const(runbook.signalRules)) {
        checkName(rule.probe);
        checkParameters(rule.probe, vocabulary, {}, diagnostics);
    }
    for (const Probe &probe : std::as_const(runbook.probes)) {
        checkName(probe);
        checkParameters(probe, vocabulary, given, diagnostics);
    }
    countStages(runbook, diagnostics);
}

} // namespace jaga
