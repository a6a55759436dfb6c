// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"
#include "runbook_engine/base/truth.h"

#include <QList>
#include <QString>

#include <chrono>

namespace jaga {

class EvidenceSource;

/// One thing a source lets this identity do, or not: a line of `jaga check-access`.
struct AccessCheck {
    QString source;
    QString check;                  ///< `read` or `write`
    Truth allowed = Truth::Unknown; ///< Unknown: not reached, or it cannot be asked without doing it
    bool reached = true;            ///< false: the source gave no answer
    QString sentence;
};

/// What is known of a source that gave this error in place of an answer.
AccessCheck unreached(const QString &source, const Error &error);

/// Asks through the source itself, so that what is checked is what the window uses. Runs an event loop.
AccessCheck checkReading(EvidenceSource &source, const QString &text, std::chrono::milliseconds deadline);

/// For a source that cannot be asked for rights without trying; the sentence says why nothing is written all the same.
AccessCheck writingNotAsked(const QString &source, const QString &sentence);

/// Whether something in the report says that this identity could write.
bool couldWrite(const QList<AccessCheck> &report);

} // namespace jaga
