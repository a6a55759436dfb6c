// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QByteArrayList>
#include <QMap>

namespace jaga {

/// A probe's SQL in the form PostgreSQL takes it: one statement, `:name` turned into $1, $2 ... Made once for each text.
struct SqlStatement {
    struct Place {
        QString name; ///< of the parameter
        int line = 1; ///< where it stands
    };
    QByteArray text;
    /// One place per $n. Each use of a name has a number of its own: the server infers a type for each place.
    QList<Place> places;

    /// One value per $n, in UTF-8. Errors: a name without a value, a zero byte.
    Expected<QByteArrayList> values(const QMap<QString, QString> &parameters) const;
};

/// Translates a probe's text and bounds it to rowLimit + 1 rows. The text is a single query (`select`, `with`, `values`,
/// `table`); being read as a subquery it cannot change data, end the transaction or smuggle in a second statement.
/// Placeholders inside strings, quoted names, dollar quotes, comments and behind a cast (`::`) are text, not placeholders.
/// Lines keep their numbers. Errors: not a query, something left open.
Expected<SqlStatement> sqlStatement(const QString &text, int rowLimit);

/// The line, from 1, of the character at `position` (from 1, as PostgreSQL counts) in a statement made above.
int lineOfPosition(const QByteArray &text, int position);

} // namespace jaga
