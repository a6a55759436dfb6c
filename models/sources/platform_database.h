// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/platform_connection.h"
#include "models/sources/threaded_source.h"

namespace jaga {

/// The platform's PostgreSQL database, read through one connection of its own.
///
/// A batch is one flight: one repeatable-read, read-only snapshot that is rolled back. At each connect the login is proven to be
/// unable to write; a login that can is refused (health Forbidden, its rights named in `detail`). As-of is the server's clock.
/// Probe errors: Invalid (the statement, with its line; the columns), Unauthorised (a right is missing), Timeout.
class PlatformDatabase final : public ThreadedSource {
    Q_OBJECT
public:
    explicit PlatformDatabase(const PlatformLogin &login, QObject *parent = nullptr);
};

} // namespace jaga
