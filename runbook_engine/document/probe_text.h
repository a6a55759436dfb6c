// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace jaga {

/// Parameters an SQL text names as `:name`, each once, in order of appearance. String literals, quoted identifiers, dollar
/// quotes, comments and `::casts` hold none; neither does what is no query.
QStringList parametersOfSql(const QString &sql);

/// Parameters a YAML text names as `{name}`, each once, in order of appearance.
QStringList parametersOfYaml(const QString &yaml);

/// Every name outside texts, in lower case: probes among them are those that the expression waits for, as a condition waits
/// for every probe it names. The caller knows which names are probes.
QStringList namesInExpression(const QString &expression);

} // namespace jaga
