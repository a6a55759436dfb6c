// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUuid>

namespace jaga::sandbox {

/// Everything the platform invents, decided by its seed: the same seed gives the same ids and the same fate to each entity,
/// whatever the order in which the actors get to it.
class Identity {
public:
    explicit Identity(quint64 seed) : m_seed(seed) {}

    /// The id of one named thing.
    QUuid id(const QString &name) const;
    /// A number in [0, bound) that belongs to this name; bound > 0.
    quint32 number(const QString &name, quint32 bound) const;
    /// True for this share (0..1) of all names.
    bool happens(const QString &name, double share) const;

private:
    quint64 m_seed;
};

/// Lower case, no braces: as in JSON, keys and file names.
QString idText(const QUuid &id);

} // namespace jaga::sandbox
