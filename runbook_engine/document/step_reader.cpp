// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/step_reader.h"

#include "runbook_engine/document/attributes.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

QString firstText(const MarkdownBlock &item)
{
    if (item.children.isEmpty() || item.children.first().kind != MarkdownBlock::Kind::Paragraph)
        return {};
    return item.children.first().text;
}

/// `sense: ...`, `when: ...`, `target: ...`, `argument NAME: ...` below an item; everything else there is its note.
struct Line {
    QString keyword;
    QString name;
    QString code;
    QString sentence;
};

std::optional<Line> keywordLine(const QString &text, int line, Diagnostics &diagnostics)
{
    static const QRegularExpression shape(u"^([a-z]+)(?:\\s+([A-Za-z][A-Za-z0-9_]*))?\\s*:\\s*(.*)$"_s,
                                          QRegularExpression::DotMatchesEverythingOption |
                                              QRegularExpression::CaseInsensitiveOption);
    static const QStringList keywords{u"sense"_s, u"when"_s, u"target"_s, u"argument"_s};
    const auto match = shape.match(text);
    const QString keyword = match.captured(1).toLower();
    const QString rest = match.captured(3);
    // A keyword whose backticks were forgotten is a mistake; any other word is one only where it is written like a keyword.
    if (!keywords.contains(keyword) && !rest.startsWith(u'`'))
        return std::nullopt;
    const auto value = splitCodeAndSentence(rest);
    if (!value)
        diagnostics.add(line, u"after %1: stands no single expression"_s.arg(keyword),
                        u"write `expression` – sentence"_s);
    return Line{keyword, match.captured(2), value ? value->code : QString(), value ? value->sentence : rest};
}

void applyLine(const Line &line, int at, Step &step, Diagnostics &diagnostics)
{
    const StatedCondition condition{line.code, line.sentence, diagnostics.at(at)};
    const bool isAction = step.kind == Step::Kind::Action;
    if (line.keyword == u"sense" && line.name.isEmpty() && !isAction) {
        if (step.kind == Step::Kind::Sensed)
            diagnostics.add(at, u"step %1 has two sense: lines"_s.arg(step.anchor), u"join them by and"_s);
        step.kind = Step::Kind::Sensed;
        step.sense = condition;
    } else if (line.keyword == u"when" && line.name.isEmpty() && isAction) {
        if (line.sentence.isEmpty())
            diagnostics.add(at, u"when: without a sentence"_s, u"add – and say what holds, for people to read"_s);
        step.when.append(condition);
    } else if (line.keyword == u"target" && line.name.isEmpty() && isAction) {
        if (!step.target.isEmpty())
            diagnostics.add(at, u"action %1 has two targets"_s.arg(step.anchor), u"keep one"_s);
        step.target = line.code;
    } else if (line.keyword == u"argument" && !line.name.isEmpty() && isAction) {
        if (step.arguments.contains(line.name))
            diagnostics.add(at, u"argument %1 stands here twice"_s.arg(line.name), u"keep one"_s);
        step.arguments.insert(line.name, line.code);
    } else {
        diagnostics.add(at, u"%1: does not belong here"_s.arg(line.keyword),
                        isAction ? u"an action takes when:, target: and argument NAME:"_s : u"a step takes sense:"_s);
    }
}

void readBody(const MarkdownBlock &item, Step &step, Diagnostics &diagnostics)
{
    QStringList notes;
    for (const MarkdownBlock &block : item.children.mid(1)) {
        if (block.kind != MarkdownBlock::Kind::List) {
            notes.append(block.text.trimmed());
            continue;
        }
        QStringList plain;
        for (const MarkdownBlock &child : block.children) {
            const QString text = firstText(child);
            if (const auto line = keywordLine(text, child.firstLine, diagnostics))
                applyLine(*line, child.firstLine, step, diagnostics);
            else
                plain.append(u"- "_s + text);
        }
        if (!plain.isEmpty())
            notes.append(plain.join(u'\n'));
    }
    step.note = notes.join(u"\n\n"_s);
}

void readStep(const MarkdownBlock &item, ChapterKind chapter, Runbook &runbook, Diagnostics &diagnostics)
{
    const AttributedText parts = splitAttributes(firstText(item));
    const Attributes attributes =
        readAttributes(parts.attributes, {u"command"_s}, {u"caution"_s}, item.firstLine, diagnostics);
    Step step;
    step.title = parts.text;
    step.anchor = attributes.anchor;
    step.caution = attributes.flags.contains(u"caution"_s);
    step.command = attributes.value(u"command"_s);
    step.kind = step.command.isEmpty() ? Step::Kind::Manual : Step::Kind::Action;
    step.at = diagnostics.at(item.firstLine);
    const bool isAction = step.kind == Step::Kind::Action;
    if (step.anchor.isEmpty())
        diagnostics.add(item.firstLine, u"a step without an anchor"_s, u"end its first line with {#anchor}"_s);
    if (step.title.isEmpty())
        diagnostics.add(item.firstLine, u"a step without a text"_s, u"say what to do"_s);
    if (isAction && chapter != ChapterKind::SafeActions)
        diagnostics.add(item.firstLine, u"an action stands outside Safe Actions"_s, u"move it there"_s);
    static const QRegularExpression commandName(u"\\A[A-Z][A-Z0-9]*(_[A-Z0-9]+)*\\z"_s);
    if (isAction && !commandName.match(step.command).hasMatch())
        diagnostics.add(item.firstLine, u"%1 is no command type"_s.arg(step.command.left(40)),
                        u"write it as the catalogue does, TASK_RETRY"_s);
    readBody(item, step, diagnostics);
    if (isAction && step.when.isEmpty())
        diagnostics.add(item.firstLine, u"action %1 has no when:"_s.arg(step.anchor),
                        u"say when it is worth offering"_s);
    if (isAction && step.target.isEmpty())
        diagnostics.add(item.firstLine, u"action %1 has no target:"_s.arg(step.anchor),
                        u"add - target: `probe.column`"_s);
    runbook.chapters[static_cast<qsizetype>(chapter)].steps.append(std::move(step));
}

void readUnsafe(const MarkdownBlock &item, Runbook &runbook, Diagnostics &diagnostics)
{
    const AttributedText parts = splitAttributes(firstText(item));
    const Attributes attributes =
        readAttributes(parts.attributes, {u"refused"_s, u"instead"_s}, {}, item.firstLine, diagnostics);
    Step step;
    step.kind = Step::Kind::Unsafe;
    step.title = parts.text;
    step.refusal = attributes.value(u"refused"_s);
    step.anchor = attributes.anchor.isEmpty() ? step.refusal.toLower() : attributes.anchor;
    step.insteadAnchor = attributes.value(u"instead"_s).mid(1);
    step.because = parts.remark.startsWith(u"because ") ? parts.remark.mid(8) : QString();
    step.at = diagnostics.at(item.firstLine);
    static const QRegularExpression code(u"\\AU-[A-Z]+-[0-9]+\\z"_s);
    if (!code.match(step.refusal).hasMatch())
        diagnostics.add(item.firstLine, u"an unsafe action without its code"_s,
                        u"add {refused=U-ORDER-1}, as in the API's list of refusals"_s);
    if (step.because.isEmpty())
        diagnostics.add(item.firstLine, u"an unsafe action without a reason"_s, u"end the line with – because ..."_s);
    if (attributes.values.contains(u"instead"_s) &&
        (!attributes.value(u"instead"_s).startsWith(u'#') || !isAnchor(step.insteadAnchor)))
        diagnostics.add(item.firstLine, u"instead is no anchor"_s, u"write instead=#anchor"_s);
    runbook.chapters[static_cast<qsizetype>(ChapterKind::UnsafeActions)].steps.append(std::move(step));
}

void readCondition(const MarkdownBlock &item, Runbook &runbook, Diagnostics &diagnostics)
{
    const auto condition = splitCodeAndSentence(firstText(item));
    if (!condition || condition->sentence.isEmpty())
        return diagnostics.add(item.firstLine, u"not a condition with its sentence: %1"_s.arg(firstText(item).left(60)),
                               u"write - `condition` – what is then proven"_s);
    runbook.chapters[static_cast<qsizetype>(ChapterKind::Verification)].conditions.append(
        StatedCondition{condition->code, condition->sentence, diagnostics.at(item.firstLine)});
}

} // namespace

bool readList(const MarkdownBlock &list, ChapterKind chapter, Runbook &runbook, Diagnostics &diagnostics)
{
    const auto isTask = [](const MarkdownBlock &item) { return item.task; };
    const bool hasTasks = std::any_of(list.children.cbegin(), list.children.cend(), isTask);
    const bool isUnsafe = chapter == ChapterKind::UnsafeActions;
    const bool isVerification = chapter == ChapterKind::Verification;
    if (!hasTasks && !isUnsafe && !isVerification)
        return false;
    for (const MarkdownBlock &item : list.children) {
        if (isUnsafe && !item.task)
            readUnsafe(item, runbook, diagnostics);
        else if (isVerification && !item.task)
            readCondition(item, runbook, diagnostics);
        else if (item.task)
            readStep(item, chapter, runbook, diagnostics);
        else
            diagnostics.add(item.firstLine, u"a plain item among steps"_s,
                            u"begin it with - [ ], or move it to a list of its own"_s);
    }
    return true;
}

} // namespace jaga
