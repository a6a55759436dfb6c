// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/threaded_source.h"

namespace jaga {

/// Where the broker is and which consumer groups are watched when a probe names none (a broker may refuse to list them).
struct KafkaAccess {
    QString bootstrap; ///< host:port[,host:port]
    QStringList groups;
};

/// Positions of consumer groups against the ends of their partitions. Never joins a group, never commits, has no producer.
///
/// Ends are read before commits, so a lag is never too small by the race between the two. A group's partition without a commit
/// has null `committed` and `lag`. While a leader does not answer, its partitions are left out and the table is marked as
/// truncated: what depends on it is unknown. As-of is the workstation's clock when the ends were asked for.
class KafkaSource final : public ThreadedSource {
    Q_OBJECT
public:
    explicit KafkaSource(const KafkaAccess &access, QObject *parent = nullptr);
};

} // namespace jaga
