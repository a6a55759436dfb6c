// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace jaga {

/// Parameters an SQL text names as `:name`, each once, in order of appearance. String literals, quoted identifiers, dollar
/// quotes, comments and `::casts` hold none.
QStringList parametersOfSql(const QString &sql);

/// Parameters a YAML text names as `{name}`, each once, in order of appearance.
QStringList parametersOfYaml(const QString &yaml);

/// Probes that an expression may read: every name that stands before a dot or after `from` and `join`.
/// Names that are no probes may be among them; the caller knows which exist.
QStringList tablesOfExpression(const QString &expression);

} // namespace jaga
