// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/probe_text.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

/// One alternative for each thing that may hide a colon; only the last one is a parameter.
const QRegularExpression &sqlTokens()
{
    static const QRegularExpression tokens(
        u"'(?:[^']|'')*'|\"[^\"]*\"|--[^\\n]*|/\\*.*?\\*/|\\$([A-Za-z_]*)\\$.*?\\$\\1\\$|::|:([a-z][a-z0-9_]*)"_s,
        QRegularExpression::DotMatchesEverythingOption);
    return tokens;
}

QStringList captures(const QString &text, const QRegularExpression &shape, int group)
{
    QStringList names;
    for (auto match = shape.globalMatch(text); match.hasNext();) {
        const QString name = match.next().captured(group);
        if (!name.isEmpty() && !names.contains(name))
            names.append(name);
    }
    return names;
}

} // namespace

QStringList parametersOfSql(const QString &sql) { return captures(sql, sqlTokens(), 2); }

QStringList parametersOfYaml(const QString &yaml)
{
    static const QRegularExpression shape(u"\\{([a-z][a-z0-9_]*)\\}"_s);
    return captures(yaml, shape, 1);
}

QStringList tablesOfExpression(const QString &expression)
{
    static const QRegularExpression literals(u"'(?:[^']|'')*'"_s);
    static const QRegularExpression shape(
        u"\\b([a-z][a-z0-9_]*)\\s*\\.\\s*[a-z_]|\\b(?:from|join)\\s+([a-z][a-z0-9_]*)"_s,
        QRegularExpression::CaseInsensitiveOption);
    const QString text = QString(expression).remove(literals);
    QStringList names = captures(text, shape, 1);
    names.append(captures(text, shape, 2));
    names.removeDuplicates();
    return names;
}

} // namespace jaga
