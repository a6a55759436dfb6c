// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace jaga {

/// One block of a Markdown document with the lines it stands on. Inline text is plain, except that code spans keep one
/// backtick on each side: they hold what the engine executes.
struct MarkdownBlock {
    enum class Kind { Heading, Paragraph, Fence, Table, List, Item, Quote, Rule };
    Kind kind = Kind::Paragraph;
    int firstLine = 0; ///< from 1; 0 for a block without any text
    int lastLine = 0;
    int level = 0;                 ///< Heading: 1..6
    QString text;                  ///< Heading, Paragraph: inline text, lines joined by a space; Fence: its content
    QString info;                  ///< Fence: all that follows the opening marks
    bool closed = true;            ///< Fence: false when the document ended inside it
    bool task = false;             ///< Item: `- [ ]`
    QList<QStringList> rows;       ///< Table: the first row is its head
    QList<int> rowLines;           ///< Table: parallel to rows
    QList<MarkdownBlock> children; ///< List: its items; Item and Quote: their blocks
};

struct MarkdownDocument {
    QList<MarkdownBlock> blocks;
    bool tooDeep = false; ///< nested beyond 12 levels; what lies deeper is left out
};

/// Parses UTF-8 Markdown (CommonMark with tables and task lists, no HTML). Lines are counted from `firstLine`.
MarkdownDocument parseMarkdown(const QByteArray &utf8, int firstLine = 1);

} // namespace jaga
