// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/runbook_reader.h"

#include "runbook_engine/document/attributes.h"
#include "runbook_engine/document/decision_reader.h"
#include "runbook_engine/document/front_matter.h"
#include "runbook_engine/document/probe_reader.h"
#include "runbook_engine/document/step_reader.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr qsizetype maximumBytes = 1 << 20;
constexpr int chapterCount = 10;

/// Walks the blocks of one document, chapter by chapter.
class Reader {
public:
    Reader(const Vocabulary &vocabulary, Runbook &runbook, Diagnostics &diagnostics)
        : m_vocabulary(vocabulary), m_runbook(runbook), m_diagnostics(diagnostics)
    {
        for (int kind = 0; kind < chapterCount; ++kind)
            m_runbook.chapters.append(
                Chapter{static_cast<ChapterKind>(kind), chapterTitle(static_cast<ChapterKind>(kind)), {}, {}, {}, {}});
    }

    void read(const QByteArray &markdown, const QString &file)
    {
        const SplitDocument document = splitFrontMatter(markdown);
        readFrontMatter(document, file, m_vocabulary, m_runbook, m_diagnostics);
        const MarkdownDocument parsed = parseMarkdown(document.body, document.bodyLine);
        if (parsed.tooDeep)
            m_diagnostics.add(document.bodyLine, u"lists or quotes are nested too deep"_s, u"keep to four levels"_s);
        m_lines = QString::fromUtf8(document.body).split(u'\n');
        m_firstLine = document.bodyLine;
        for (const MarkdownBlock &block : parsed.blocks)
            take(block);
        endChapter(m_firstLine + static_cast<int>(m_lines.size()));
        finish();
    }

private:
    void take(const MarkdownBlock &block)
    {
        switch (block.kind) {
        case MarkdownBlock::Kind::Heading:
            takeHeading(block);
            break;
        case MarkdownBlock::Kind::Fence:
            takeFence(block);
            break;
        case MarkdownBlock::Kind::Table:
            if (m_chapter >= 0 && readDecisions(block, m_heading, m_headingAnchor, kind(), m_runbook, m_diagnostics))
                remove(block);
            break;
        case MarkdownBlock::Kind::List:
            if (m_chapter >= 0 && readList(block, kind(), m_runbook, m_diagnostics))
                remove(block);
            break;
        case MarkdownBlock::Kind::Paragraph:
        case MarkdownBlock::Kind::Item:
        case MarkdownBlock::Kind::Quote:
        case MarkdownBlock::Kind::Rule:
            break;
        }
    }

    void takeHeading(const MarkdownBlock &heading)
    {
        if (heading.level == 1)
            return takeTitle(heading);
        if (heading.level == 2)
            return beginChapter(heading);
        const AttributedText parts = splitAttributes(heading.text);
        const Attributes attributes = readAttributes(parts.attributes, {}, {}, heading.firstLine, m_diagnostics);
        m_heading = parts.text;
        m_headingAnchor = attributes.anchor;
        if (!m_headingAnchor.isEmpty())
            takeAnchor(m_headingAnchor, heading.firstLine);
    }

    void takeTitle(const MarkdownBlock &heading)
    {
        const QString expected = u"Runbook: "_s + m_runbook.title;
        if (m_hasTitle)
            m_diagnostics.add(heading.firstLine, u"a second title"_s, u"use ## and ### below the title"_s);
        else if (heading.text != expected)
            m_diagnostics.add(heading.firstLine, u"the title differs from the front matter"_s,
                              u"write # %1"_s.arg(expected));
        m_hasTitle = true;
    }

    void beginChapter(const MarkdownBlock &heading)
    {
        endChapter(heading.firstLine);
        const int expected = m_chapter + 1;
        int found = -1;
        for (int index = 0; index < chapterCount; ++index) {
            if (heading.text == chapterTitle(static_cast<ChapterKind>(index)))
                found = index;
        }
        if (found < 0)
            return m_diagnostics.add(heading.firstLine, u"unknown chapter %1"_s.arg(heading.text.left(60)),
                                     u"the ten chapters have fixed names; use ### inside them"_s);
        if (m_seen.contains(found))
            return m_diagnostics.add(heading.firstLine, u"chapter %1 stands here twice"_s.arg(heading.text),
                                     u"join the two"_s);
        if (found < expected)
            m_diagnostics.add(heading.firstLine, u"chapter %1 stands out of order"_s.arg(heading.text),
                              u"keep the order of the standard format"_s);
        m_seen.insert(found);
        m_chapter = found;
        m_chapterLine = heading.firstLine + 1;
    }

    /// The prose is what remains of the chapter's lines after everything executable was taken out.
    void endChapter(int endLine)
    {
        m_heading.clear();
        m_headingAnchor.clear();
        if (m_chapter < 0)
            return;
        static const QRegularExpression subheading(u"^#{3,6} "_s);
        QStringList prose;
        for (int line = m_chapterLine; line < endLine; ++line) {
            if (m_removed.contains(line))
                continue;
            const QString text =
                m_lines.value(line - m_firstLine).trimmed().isEmpty() ? QString() : m_lines.value(line - m_firstLine);
            prose.append(subheading.match(text).hasMatch() ? splitAttributes(text).text : text);
        }
        const QString joined = withoutEmptyHeadings(prose).join(u'\n').trimmed();
        static const QRegularExpression gaps(u"\\n{3,}"_s);
        m_runbook.chapters[m_chapter].prose = QString(joined).replace(gaps, u"\n\n"_s);
    }

    static QStringList withoutEmptyHeadings(const QStringList &lines)
    {
        QStringList kept;
        bool follows = false; // from the end: something stands below
        for (auto line = lines.crbegin(); line != lines.crend(); ++line) {
            const bool isHeading = line->startsWith(u"###");
            if (isHeading && !follows)
                continue;
            if (!line->isEmpty())
                follows = !isHeading;
            kept.prepend(*line);
        }
        return kept;
    }

    void takeFence(const MarkdownBlock &fence)
    {
        const QString language = fence.info.section(u' ', 0, 0).trimmed();
        const bool hasAttributes = fence.info.contains(u"probe=") || fence.info.contains(u"signal=");
        // A question never holds the marks of a fence: where it does, it has swallowed the next block.
        static const QRegularExpression marks(u"^\\s*```"_s, QRegularExpression::MultilineOption);
        if (!fence.closed || (hasAttributes && marks.match(fence.text).hasMatch()))
            return m_diagnostics.add(fence.firstLine, u"this block is never closed"_s,
                                     u"end it with ``` on a line of its own"_s);
        if (language != u"sql" && language != u"yaml" && !hasAttributes)
            return;
        if (language != u"sql" && language != u"yaml")
            return m_diagnostics.add(fence.firstLine, u"a probe in the language %1"_s.arg(language.left(20)),
                                     u"write sql or yaml"_s);
        if (m_chapter < 0)
            return m_diagnostics.add(fence.firstLine, u"an executable block before the first chapter"_s,
                                     u"move it into a chapter"_s);
        readProbeFence(fence, kind(), m_vocabulary, m_runbook, m_diagnostics);
        remove(fence);
    }

    void takeAnchor(const QString &anchor, int line)
    {
        if (m_anchors.contains(anchor))
            m_diagnostics.add(line, u"the anchor #%1 is taken by line %2"_s.arg(anchor).arg(m_anchors.value(anchor)),
                              u"choose another"_s);
        else
            m_anchors.insert(anchor, line);
    }

    void finish()
    {
        if (!m_hasTitle)
            m_diagnostics.add(m_firstLine, u"the title is missing"_s,
                              u"write # Runbook: TITLE below the front matter"_s);
        for (int index = 0; index < chapterCount; ++index) {
            if (!m_seen.contains(index))
                m_diagnostics.add(
                    m_firstLine, u"chapter %1 is missing"_s.arg(chapterTitle(static_cast<ChapterKind>(index))),
                    u"add ## %1, if need be with one sentence"_s.arg(chapterTitle(static_cast<ChapterKind>(index))));
        }
        for (const Chapter &chapter : std::as_const(m_runbook.chapters)) {
            for (const Step &step : chapter.steps) {
                if (!step.anchor.isEmpty())
                    takeAnchor(step.anchor, step.at.line);
            }
        }
        if (m_seen.contains(static_cast<int>(ChapterKind::SeverityDecision)) && m_runbook.severity.rows.isEmpty())
            m_diagnostics.add(m_firstLine, u"Severity Decision has no table"_s,
                              u"add a table when, severity, because"_s);
        if (m_seen.contains(static_cast<int>(ChapterKind::Verification)) &&
            m_runbook.chapter(ChapterKind::Verification).conditions.isEmpty())
            m_diagnostics.add(m_firstLine, u"Verification has no condition"_s,
                              u"say by a condition when it is proven that all is well"_s);
        resolveProbes(m_runbook, m_vocabulary, m_diagnostics);
    }

    ChapterKind kind() const { return static_cast<ChapterKind>(m_chapter); }
    void remove(const MarkdownBlock &block)
    {
        for (int line = block.firstLine; line <= block.lastLine; ++line)
            m_removed.insert(line);
    }

    const Vocabulary &m_vocabulary;
    Runbook &m_runbook;
    Diagnostics &m_diagnostics;
    QStringList m_lines;
    int m_firstLine = 1;
    int m_chapter = -1;
    int m_chapterLine = 0;
    bool m_hasTitle = false;
    QString m_heading;
    QString m_headingAnchor;
    QSet<int> m_seen;
    QSet<int> m_removed;
    QMap<QString, int> m_anchors;
};

} // namespace

ReadRunbook readRunbook(const QByteArray &markdown, const QString &file, const Vocabulary &vocabulary)
{
    Diagnostics diagnostics(file);
    Runbook runbook;
    if (markdown.size() > maximumBytes)
        diagnostics.add(1, u"the document is larger than 1 MiB"_s, u"split it"_s);
    else if (markdown.contains('\0') || !markdown.isValidUtf8())
        diagnostics.add(1, u"the document is not UTF-8 text"_s, u"save it as UTF-8"_s);
    else
        Reader(vocabulary, runbook, diagnostics).read(markdown, file);
    if (!diagnostics.found().isEmpty())
        return ReadRunbook{std::nullopt, diagnostics.found()};
    runbook.file = file;
    runbook.sourceText = QString::fromUtf8(markdown);
    runbook.hash = QCryptographicHash::hash(markdown, QCryptographicHash::Sha256);
    return ReadRunbook{std::move(runbook), {}};
}

} // namespace jaga
