// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <stdexcept>

namespace jaga::repair {

/// The database did not do what was asked. Thrown by the store, caught where an act begins; never crosses a thread.
class StoreError : public std::runtime_error {
public:
    enum class Kind {
        Unavailable, ///< no connection, or it broke: whether a commit arrived is then not known
        ReadOnly,    ///< the database takes no changes
        Busy,        ///< lock timeout, deadlock, serialization: the same request may be sent again
        Refused,     ///< a constraint or trigger of the schema says no; `message` holds its words
        Duplicate,   ///< a unique constraint
        Unfit,       ///< a value that the schema's types can't hold
        Internal     ///< a statement of ours is wrong
    };

    StoreError(Kind kind, const QString &message)
        : std::runtime_error(message.toStdString()), m_kind(kind), m_message(message)
    {
    }

    Kind kind() const { return m_kind; }
    /// The schema answered, and its answer is no.
    bool isRefusal() const { return m_kind == Kind::Refused || m_kind == Kind::Duplicate || m_kind == Kind::Unfit; }
    /// The server's first line without its severity: for the log and for `refusalCode`, never for an answer.
    const QString &message() const { return m_message; }

private:
    Kind m_kind;
    QString m_message;
};

} // namespace jaga::repair
