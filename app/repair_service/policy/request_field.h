// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace jaga::repair {

/// One value that a request may carry: in the query of a reading, in the body of an act. The table of addresses lists them, so
/// that what is refused and what the OpenAPI document says have one source.
struct RequestField {
    enum class Kind { Text, Uuid, Instant, Day, Choice, Integer, Boolean, Object, Texts, Objects };

    QString name;
    Kind kind = Kind::Text;
    QString meaning;
    bool required = false;
    QStringList choices{};         ///< of a Choice
    QList<RequestField> members{}; ///< of an Object, or of each of Objects; none: anything may stand in it
};
using RequestFields = QList<RequestField>;

constexpr bool needed = true;

} // namespace jaga::repair
