// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/runbook_reader.h"

namespace jaga::test {

/// A small runbook that is right, as lines. Each place of the grammar stands in it once; `line` replaces what is there.
/// Places: see `samplePlaces`. A line may hold `\n` for a line break.
QString sampleRunbook(const QString &place = {}, const QString &line = {});
QStringList samplePlaces();
Vocabulary sampleVocabulary();

/// Reads the sample with one place changed.
ReadRunbook readSample(const QString &place = {}, const QString &line = {});

} // namespace jaga::test
