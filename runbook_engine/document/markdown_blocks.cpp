// SPDX-License-Identifier: GPL-3.0-or-later
// The only file that knows md4c. md4c tells blocks by events without positions; lines are found from the text pieces, which
// are slices of the document handed in (pieces that md4c made up itself, such as line breaks, are not).
#include "runbook_engine/document/markdown_blocks.h"

#include <md4c.h>

#include <algorithm>

namespace jaga {

namespace {

constexpr qsizetype maximumDepth = 12;

class TreeBuilder {
public:
    TreeBuilder(const QByteArray &source, int firstLine) : m_source(source), m_offset(firstLine)
    {
        for (qsizetype at = 0; at >= 0 && at < source.size(); at = next(at))
            m_lineStarts.append(at);
        m_open.append(MarkdownBlock{});
    }

    void enter(MD_BLOCKTYPE type, const void *detail)
    {
        switch (type) {
        case MD_BLOCK_QUOTE:
            open(MarkdownBlock::Kind::Quote);
            break;
        case MD_BLOCK_UL:
        case MD_BLOCK_OL:
            open(MarkdownBlock::Kind::List);
            break;
        case MD_BLOCK_LI:
            open(MarkdownBlock::Kind::Item);
            m_open.last().task = static_cast<const MD_BLOCK_LI_DETAIL *>(detail)->is_task != 0;
            break;
        case MD_BLOCK_HR:
            open(MarkdownBlock::Kind::Rule);
            break;
        case MD_BLOCK_H:
            open(MarkdownBlock::Kind::Heading);
            m_open.last().level = static_cast<int>(static_cast<const MD_BLOCK_H_DETAIL *>(detail)->level);
            break;
        case MD_BLOCK_P:
            open(MarkdownBlock::Kind::Paragraph);
            break;
        case MD_BLOCK_CODE:
            openFence(static_cast<const MD_BLOCK_CODE_DETAIL *>(detail));
            break;
        case MD_BLOCK_TABLE:
            open(MarkdownBlock::Kind::Table);
            break;
        case MD_BLOCK_TR:
            m_open.last().rows.append(QStringList());
            m_open.last().rowLines.append(0);
            break;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD:
            m_open.last().rows.last().append(QString());
            break;
        case MD_BLOCK_DOC:
        case MD_BLOCK_HTML:
        case MD_BLOCK_THEAD:
        case MD_BLOCK_TBODY:
            break;
        }
    }

    void leave(MD_BLOCKTYPE type)
    {
        switch (type) {
        case MD_BLOCK_CODE:
            closeFence();
            break;
        case MD_BLOCK_QUOTE:
        case MD_BLOCK_UL:
        case MD_BLOCK_OL:
        case MD_BLOCK_LI:
        case MD_BLOCK_HR:
        case MD_BLOCK_H:
        case MD_BLOCK_P:
        case MD_BLOCK_TABLE:
            close();
            break;
        case MD_BLOCK_DOC:
        case MD_BLOCK_HTML:
        case MD_BLOCK_TR:
        case MD_BLOCK_TH:
        case MD_BLOCK_TD:
        case MD_BLOCK_THEAD:
        case MD_BLOCK_TBODY:
            break;
        }
    }

    void span(MD_SPANTYPE type)
    {
        if (type == MD_SPAN_CODE)
            append(QStringLiteral("`"));
    }

    void text(MD_TEXTTYPE type, const char *bytes, MD_SIZE size)
    {
        noteLine(bytes);
        if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
            append(QStringLiteral(" "));
        else
            append(QString::fromUtf8(bytes, static_cast<qsizetype>(size)));
    }

    MarkdownDocument take()
    {
        while (m_open.size() > 1)
            close();
        return MarkdownDocument{std::move(m_open.first().children), m_tooDeep};
    }

private:
    qsizetype next(qsizetype at) const
    {
        const qsizetype newline = m_source.indexOf('\n', at);
        return newline < 0 ? -1 : newline + 1;
    }

    void open(MarkdownBlock::Kind kind)
    {
        closeImplicitParagraph();
        MarkdownBlock block;
        block.kind = kind;
        m_open.append(std::move(block));
    }

    void openFence(const MD_BLOCK_CODE_DETAIL *detail)
    {
        open(MarkdownBlock::Kind::Fence);
        m_open.last().info = QString::fromUtf8(detail->info.text, static_cast<qsizetype>(detail->info.size));
        noteLine(detail->info.text);
        m_fenceMark = detail->fence_char;
    }

    void closeFence()
    {
        MarkdownBlock &fence = m_open.last();
        if (fence.firstLine == 0)
            return close();
        fence.lastLine = fence.firstLine + static_cast<int>(fence.text.count(u'\n'));
        const qsizetype closing = fence.lastLine - m_offset + 1;
        const QByteArray marks(3, m_fenceMark);
        fence.closed =
            closing < m_lineStarts.size() && m_source.mid(m_lineStarts.at(closing), 200).trimmed().startsWith(marks);
        if (fence.closed)
            ++fence.lastLine;
        close();
    }

    void close()
    {
        closeImplicitParagraph();
        MarkdownBlock block = std::move(m_open.last());
        m_open.removeLast();
        block.text = block.kind == MarkdownBlock::Kind::Fence ? block.text : block.text.trimmed();
        MarkdownBlock &parent = m_open.last();
        widen(parent, block.firstLine, block.lastLine);
        if (m_open.size() > maximumDepth)
            m_tooDeep = true; // left out: the depth of the tree stays bounded, whatever the document nests
        else
            parent.children.append(std::move(block));
    }

    /// In a tight list md4c puts text directly into the item.
    void closeImplicitParagraph()
    {
        if (!m_implicit)
            return;
        m_implicit = false;
        close();
    }

    void append(const QString &piece)
    {
        if (m_open.last().kind == MarkdownBlock::Kind::Item && !m_implicit) {
            open(MarkdownBlock::Kind::Paragraph);
            m_implicit = true;
            widen(m_open.last(), m_lastLine, m_lastLine);
        }
        MarkdownBlock &block = m_open.last();
        if (block.kind != MarkdownBlock::Kind::Table)
            block.text.append(piece);
        else if (!block.rows.isEmpty() && !block.rows.last().isEmpty())
            block.rows.last().last().append(piece);
    }

    void noteLine(const char *bytes)
    {
        const std::less<const char *> before;
        const char *begin = m_source.constData();
        if (!bytes || before(bytes, begin) || !before(bytes, begin + m_source.size()))
            return;
        const auto after = std::upper_bound(m_lineStarts.cbegin(), m_lineStarts.cend(), bytes - begin);
        m_lastLine = static_cast<int>(after - m_lineStarts.cbegin()) - 1 + m_offset;
        MarkdownBlock &block = m_open.last();
        // The marks that open a fence without a word stand above its first line of content.
        const bool opensBefore =
            block.kind == MarkdownBlock::Kind::Fence && block.firstLine == 0 && block.info.isEmpty();
        const int first = opensBefore ? m_lastLine - 1 - static_cast<int>(block.text.count(u'\n')) : m_lastLine;
        widen(block, first, m_lastLine);
        if (block.kind == MarkdownBlock::Kind::Table && !block.rowLines.isEmpty())
            block.rowLines.last() = m_lastLine;
    }

    static void widen(MarkdownBlock &block, int first, int last)
    {
        if (first == 0)
            return;
        block.firstLine = block.firstLine == 0 ? first : std::min(block.firstLine, first);
        block.lastLine = std::max(block.lastLine, last);
    }

    const QByteArray &m_source;
    int m_offset;
    QList<qsizetype> m_lineStarts;
    QList<MarkdownBlock> m_open; // the first is the document
    bool m_implicit = false;
    bool m_tooDeep = false;
    int m_lastLine = 0;
    char m_fenceMark = '`';
};

} // namespace

MarkdownDocument parseMarkdown(const QByteArray &utf8, int firstLine)
{
    TreeBuilder builder(utf8, firstLine);
    MD_PARSER parser = {};
    parser.flags = MD_FLAG_TABLES | MD_FLAG_TASKLISTS | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS;
    parser.enter_block = [](MD_BLOCKTYPE type, void *detail, void *self) {
        static_cast<TreeBuilder *>(self)->enter(type, detail);
        return 0;
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void *, void *self) {
        static_cast<TreeBuilder *>(self)->leave(type);
        return 0;
    };
    parser.enter_span = [](MD_SPANTYPE type, void *, void *self) {
        static_cast<TreeBuilder *>(self)->span(type);
        return 0;
    };
    parser.leave_span = parser.enter_span;
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR *bytes, MD_SIZE size, void *self) {
        static_cast<TreeBuilder *>(self)->text(type, bytes, size);
        return 0;
    };
    md_parse(utf8.constData(), static_cast<MD_SIZE>(utf8.size()), &parser, &builder);
    return builder.take();
}

} // namespace jaga
