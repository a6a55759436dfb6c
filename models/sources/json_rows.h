// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/source_question.h"

#include <QJsonArray>

namespace jaga {

class ProbeTable;

/// A JSON scalar as the text cellFromText reads: null and missing are null, whole numbers keep all digits, objects and lists
/// are their JSON.
QString scalarText(const QJsonValue &value);

/// One row for each object; a field that an item lacks is null.
Expected<Done> addJsonRows(ProbeTable &table, const QJsonArray &items, const SourceQuestion &question);

} // namespace jaga
