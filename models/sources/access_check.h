// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/cache_source.h"
#include "models/sources/kafka_source.h"
#include "models/sources/platform_connection.h"
#include "runbook_engine/base/truth.h"

#include <QUrl>

namespace jaga {

/// Where `jaga check-access` looks; what is empty is not asked.
struct AccessTargets {
    PlatformLogin platform;
    KafkaAccess kafka;
    CacheAccess cache;
    QUrl engine; ///< ends in /v2
};

/// One thing a source lets this identity do, or not.
struct AccessCheck {
    QString source;
    QString check;                  ///< `read` or `write`
    Truth allowed = Truth::Unknown; ///< Unknown: not reached, or it cannot be asked without doing it
    bool reached = true;            ///< false: the source gave no answer
    QString sentence;
};

/// Asks every source, one after the other. Changes nothing anywhere: rights are looked up, or tried on a key that does not exist.
/// Blocks up to `deadline` per source and runs an event loop of its own: for the command line, not for the window.
QList<AccessCheck> accessReport(const AccessTargets &targets, std::chrono::milliseconds deadline);

/// Whether something in the report says that this identity could write.
bool couldWrite(const QList<AccessCheck> &report);

} // namespace jaga
