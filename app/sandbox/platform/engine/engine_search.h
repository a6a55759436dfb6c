// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace jaga::sandbox {

/// What one search endpoint of the REST API accepts.
struct SearchRules {
    QStringList fields;         ///< that a filter and a sort may name
    QStringList operatorFields; ///< of these, the ones that take `{"$in": [...]}` and the like; 8.8 has few
};

/// Answers a search body `{filter, sort, page}` over records, as Camunda 8.8 does: `{items, page{totalItems,
/// hasMoreTotalItems, startCursor, endCursor}}`. Cursors are positions, base64. An Invalid error is a 400.
Expected<QJsonObject> searchRecords(QList<QJsonObject> records, const QJsonObject &body, const SearchRules &rules);

} // namespace jaga::sandbox
