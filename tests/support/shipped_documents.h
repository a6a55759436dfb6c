// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/source_kinds.h"
#include "runbook_engine/document/runbook_reader.h"

#include <QFile>

namespace jaga::test {

// Shipped documents are read with the sources of the console: their tests link jaga_sources.

/// A file below resources/ of the tree under test; empty when there is none.
inline QByteArray resourceFile(const QString &path)
{
    QFile file(qEnvironmentVariable("JAGA_SOURCE_DIR") + QStringLiteral("/resources/") + path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline ReadVocabulary readShippedVocabulary()
{
    ReadVocabulary read = readVocabulary(resourceFile(QStringLiteral("probes/vocabulary.yaml")),
                                         resourceFile(QStringLiteral("probes/shapes.yaml")));
    read.vocabulary.sources = sourceQuestions();
    return read;
}

/// A shipped runbook by its id.
inline ReadRunbook readShipped(const QString &id)
{
    const QString file = id + QStringLiteral(".md");
    return readRunbook(resourceFile(QStringLiteral("runbooks/") + file), file, readShippedVocabulary().vocabulary);
}

} // namespace jaga::test
