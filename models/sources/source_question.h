// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/evidence.h"

#include <QJsonObject>

namespace jaga {

/// A probe's YAML (resources/runbooks/README.md, "YAML of the other sources") with its parameters put in.
///
/// `{name}` is replaced in single values after the YAML was read, so a value can never change the structure around it.
struct SourceQuestion {
    QString verb;                  ///< get, search, lag, command, keys
    QString target;                ///< path of get and search, pattern of keys
    QStringList words;             ///< of command
    QStringList groups, topics;    ///< of lag; empty: all there are
    QJsonObject filter;            ///< of search; plain true, false and whole numbers keep their type, the rest is text
    QStringList sort;              ///< of search; a leading `-` is descending
    QMap<QString, QString> query;  ///< of get on the support records
    QMap<QString, QString> select; ///< column to field; dots lead into objects
    int limit = 0;                 ///< 0: the probe's row limit

    /// The field of the answer that a column is read from.
    QString fieldOf(const QString &column) const { return select.value(column, column); }
};

/// `verbs`: those the source knows. Errors (Invalid) name what is wrong and what to write.
Expected<SourceQuestion> readSourceQuestion(const ProbeCall &call, const QStringList &verbs);

} // namespace jaga
