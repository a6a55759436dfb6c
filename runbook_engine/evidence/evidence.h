// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"
#include "runbook_engine/base/table.h"

#include <QMap>
#include <QMetaType>
#include <QStringList>

#include <chrono>
#include <optional>

namespace jaga {

/// Values of a runbook's parameters, by name. Times and money in the text forms of base/; never null.
using Parameters = QMap<QString, QString>;

/// One read-only question to one source, with its parameters bound. Made from a document's probe by the session.
struct ProbeCall {
    QString probe;  ///< name in its document; also the name of its table in conditions
    QString source; ///< `platform`, `kafka`, `cache`, `engine`, `support`
    QString text;   ///< SQL for the platform database, YAML for every other source
    QList<Column> columns;
    Parameters parameters; ///< only those that the text names
    int rowLimit = 10'000; ///< one more row than this is read to know whether it was truncated
    std::chrono::seconds timeToLive{30};
    QString shape; ///< what views know it by (resources/probes/shapes.yaml); may be empty
    /// By the clock of whoever asks, by which ages are told too: as-of of an answer whose source has no clock of its own.
    Instant askedAt{};
};

/// What one probe answered, or why it did not. A picture of the source at `asOf`; never changed afterwards.
struct Evidence {
    QString probe;
    QString source;
    QString shape;
    Parameters parameters;
    Table table;                 ///< empty when `error` is set
    std::optional<Error> error;  ///< refused, failed, timed out
    QStringList withheldColumns; ///< columns this identity may not see: what reads them is unknown
    Instant asOf{};              ///< the source's own clock where it has one, else when it was asked
    std::chrono::microseconds duration{0};
    quint64 generation = 0; ///< of the batch: equal generation = one snapshot
    std::chrono::seconds timeToLive{30};

    bool answered() const { return !error.has_value(); }
    /// The answer is older than its time to live at `at`, or by more than that from a moment to come: then the clocks
    /// differ, and how old it is nobody knows.
    bool isStaleAt(Instant at) const { return at - asOf > timeToLive || asOf - at > timeToLive; }
};

} // namespace jaga

Q_DECLARE_METATYPE(jaga::Evidence)
