// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

namespace jaga {

/// One node of a YAML document. Scalars stay text: what they mean is the reader's business, `no` is not false here.
struct YamlValue {
    enum class Kind { Null, Scalar, Sequence, Map };
    Kind kind = Kind::Null;
    QString text;                                ///< Scalar
    QList<YamlValue> items;                      ///< Sequence
    QList<std::pair<QString, YamlValue>> fields; ///< Map, in the order of the document, names unique
    int line = 0;                                ///< from 1

    bool isMap() const { return kind == Kind::Map; }
    bool isScalar() const { return kind == Kind::Scalar; }
    /// nullptr when this is no map or has no such field.
    const YamlValue *field(const QString &name) const;
    QString fieldText(const QString &name, const QString &otherwise = {}) const; ///< of a scalar field
    QStringList fieldNames() const;
    QStringList texts() const; ///< the scalars of a sequence; a lone scalar is a sequence of one
};

/// Reads one YAML document. Refuses what a document of ours never needs and a hostile one may hold: aliases and anchors,
/// tags, a second document, duplicate or structured keys, more than 10,000 nodes, more than 1 MiB. Never throws.
/// The error's context is `file:line`; lines are counted from `firstLine`.
Expected<YamlValue> readYaml(const QByteArray &bytes, const QString &file, int firstLine = 1);

} // namespace jaga
