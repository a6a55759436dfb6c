// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/threaded_source.h"

namespace jaga {

struct CacheAccess {
    QString address; ///< path of a unix socket, or host:port
    QString user;    ///< ACL user; empty: none
    QString password;
};

/// A Redis cache: single values, small collections and a bounded scan of keys, by commands that only read.
class CacheSource final : public ThreadedSource {
    Q_OBJECT
public:
    explicit CacheSource(const CacheAccess &access, QObject *parent = nullptr);
};

} // namespace jaga
