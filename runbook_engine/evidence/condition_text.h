// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QSet>
#include <QString>

namespace jaga {

/// What the text of a condition names, found without running anything.
///
/// The database's authorizer reports what a prepared statement reads, but not what the compiler folded away
/// (`0 and exists (select 1 from plan)`). What stands in the text is the wider set: it decides what must be known.
struct ConditionText {
    QString text;
    QSet<QString> words;      ///< identifiers and keywords, lower case: the names of tables and columns are among them
    QSet<QString> parameters; ///< names after `:`, as written
};

/// Splits a condition into words and refuses what no condition needs: statement ends, comments, quoted identifiers,
/// positional parameters, unbalanced parentheses, a subquery that could silently give the first of several rows.
/// Errors: Invalid, with a sentence for the author.
Expected<ConditionText> readConditionText(const QString &text);

} // namespace jaga
