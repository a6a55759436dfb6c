// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/probe_text.h"

#include "runbook_engine/document/sql_statement.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

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

QStringList parametersOfSql(const QString &sql)
{
    QStringList names;
    if (const auto statement = sqlStatement(sql, 1)) {
        for (const SqlStatement::Place &place : statement->places)
            names.append(place.name);
    }
    names.removeDuplicates();
    return names;
}

QStringList parametersOfYaml(const QString &yaml)
{
    static const QRegularExpression shape(u"\\{([a-z][a-z0-9_]*)\\}"_s);
    return captures(yaml, shape, 1);
}

QStringList namesInExpression(const QString &expression)
{
    static const QRegularExpression literals(u"'(?:[^']|'')*'"_s);
    static const QRegularExpression shape(u"(?<![:\\w])([a-z]\\w*)"_s);
    return captures(QString(expression).remove(literals).toLower(), shape, 1);
}

} // namespace jaga
