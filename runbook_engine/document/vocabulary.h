// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/runbook.h"

namespace jaga {

/// A probe shape that views draw: name -> required columns. From resources/probes/shapes.yaml.
using Shapes = QMap<QString, QList<Column>>;

/// What a document may name beyond itself; the engine holds no such name of its own.
struct Vocabulary {
    /// The questions a source takes: verb -> keys that may stand beside it. The verb `sql` is a statement, the others are YAML.
    using Verbs = QMap<QString, QStringList>;

    QStringList tabs;             ///< of the window, in their order
    QMap<QString, Verbs> sources; ///< by name; each source says for itself what it takes
    Shapes shapes;

    bool takesSql(const QString &source) const { return sources.value(source).contains(QStringLiteral("sql")); }
};

struct ReadVocabulary {
    Vocabulary vocabulary; ///< without what the diagnostics name
    QList<Diagnostic> diagnostics;
};

/// Reads resources/probes/vocabulary.yaml (tabs) and shapes.yaml; the sources are the caller's to add. Pure; never throws, whatever
/// the bytes are.
ReadVocabulary readVocabulary(const QByteArray &vocabularyYaml, const QByteArray &shapesYaml);

} // namespace jaga
