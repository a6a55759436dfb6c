// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/attributes.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace jaga {

Attributes readAttributes(const QString &text, const QStringList &keys, const QStringList &flags, int line,
                          Diagnostics &diagnostics)
{
    Attributes attributes;
    const QStringList words = text.split(QRegularExpression(u"\\s+"_s), Qt::SkipEmptyParts);
    const QString allowed = u"use "_s + (keys + flags).join(u", "_s);
    for (const QString &word : words) {
        const qsizetype equals = word.indexOf(u'=');
        if (word.startsWith(u'#')) {
            if (!attributes.anchor.isEmpty())
                diagnostics.add(line, u"two anchors, #%1 and %2"_s.arg(attributes.anchor, word), u"keep one"_s);
            attributes.anchor = word.mid(1);
            if (!isAnchor(attributes.anchor))
                diagnostics.add(line, u"%1 is no anchor"_s.arg(word), u"write lower-case words joined by -"_s);
        } else if (equals < 0) {
            if (!flags.contains(word))
                diagnostics.add(line, u"unknown word %1"_s.arg(word), allowed);
            else if (attributes.flags.contains(word))
                diagnostics.add(line, u"%1 stands here twice"_s.arg(word), u"keep one"_s);
            attributes.flags.append(word);
        } else {
            const QString key = word.left(equals);
            if (!keys.contains(key))
                diagnostics.add(line, u"unknown attribute %1"_s.arg(key), allowed);
            else if (attributes.values.contains(key))
                diagnostics.add(line, u"attribute %1 stands here twice"_s.arg(key), u"keep one"_s);
            else if (equals + 1 == word.size())
                diagnostics.add(line, u"attribute %1 is empty"_s.arg(key), u"write %1=VALUE"_s.arg(key));
            attributes.values.insert(key, word.mid(equals + 1));
        }
    }
    return attributes;
}

AttributedText splitAttributes(const QString &text)
{
    static const QRegularExpression shape(u"^(.*?)\\s*\\{([^{}]*)\\}(?:\\s+–\\s+(.*))?$"_s,
                                          QRegularExpression::DotMatchesEverythingOption);
    const auto match = shape.match(text.trimmed());
    if (!match.hasMatch())
        return AttributedText{text.trimmed(), {}, {}};
    return AttributedText{match.captured(1).trimmed(), match.captured(2) + u' ', match.captured(3).trimmed()};
}

std::optional<CodeAndSentence> splitCodeAndSentence(const QString &text)
{
    static const QRegularExpression shape(u"^`([^`]+)`(?:\\s+–\\s+(.*))?$"_s,
                                          QRegularExpression::DotMatchesEverythingOption);
    const auto match = shape.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    return CodeAndSentence{match.captured(1).trimmed(), match.captured(2).trimmed()};
}

bool isName(const QString &text)
{
    static const QRegularExpression shape(u"\\A[a-z][a-z0-9]*(_[a-z0-9]+)*\\z"_s);
    return text.size() <= 48 && shape.match(text).hasMatch();
}

bool isAnchor(const QString &text)
{
    static const QRegularExpression shape(u"\\A[a-z][a-z0-9]*(-[a-z0-9]+)*\\z"_s);
    return text.size() <= 64 && shape.match(text).hasMatch();
}

std::optional<std::chrono::seconds> durationFromText(const QString &text)
{
    static const QRegularExpression shape(u"\\A([1-9][0-9]{0,5})(s|min|h|d)\\z"_s);
    const auto match = shape.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = match.captured(2);
    const int seconds = unit == u"s" ? 1 : unit == u"min" ? 60 : unit == u"h" ? 3600 : 86400;
    return std::chrono::seconds(match.captured(1).toLongLong() * seconds);
}

} // namespace jaga
