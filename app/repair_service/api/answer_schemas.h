// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QMap>

namespace jaga::repair {

/// JSON Schema of every answer, by the name that routes give it. Made from what the writers of the wire types write, so that
/// the two can't differ; `required` is what they write even when there is nothing to say.
QMap<QString, QJsonObject> answerSchemas();

} // namespace jaga::repair
