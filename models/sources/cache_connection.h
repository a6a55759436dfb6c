// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/cache_source.h"
#include "runbook_engine/base/table.h"

struct redisContext;

namespace jaga {

/// One value of Redis, as text; a list when it was one.
struct CacheValue {
    bool isNull = false;
    bool isList = false;
    QString text;
    QStringList list;
    std::optional<Error> error; ///< refused by the server: NOPERM is Unauthorised, the rest Invalid
};

/// Whether a command may leave for the cache: those that read and cost no more than they return.
bool cacheAllows(const QStringList &words);

/// One hiredis connection that never blocks longer than its deadline. One thread.
///
/// Error codes: Offline, Timeout, Cancelled, Unauthorised (user or password refused), Invalid (not Redis, or not allowed).
class CacheConnection {
public:
    static Expected<std::unique_ptr<CacheConnection>> open(const CacheAccess &access, const Deadline &deadline,
                                                           const Interruption &interruption);
    ~CacheConnection();
    CacheConnection(const CacheConnection &) = delete;
    CacheConnection &operator=(const CacheConnection &) = delete;

    /// All at once, in one flight; one value per command. Nothing is sent when one of them is not allowed.
    Expected<QList<CacheValue>> ask(const QList<QStringList> &commands, const Deadline &deadline,
                                    const Interruption &interruption);

    /// Whether the user may run a command that writes. Tried with commands that have no effect on a key that does not exist.
    Expected<bool> mayWrite(const Deadline &deadline, const Interruption &interruption);

private:
    explicit CacheConnection(redisContext *context) : m_context(context) {}
    Expected<QList<CacheValue>> exchange(const QList<QStringList> &commands, const Deadline &deadline,
                                         const Interruption &interruption);
    Expected<Done> wait(short events, const Deadline &deadline, const Interruption &interruption) const;
    Error problem() const;

    redisContext *m_context;
};

} // namespace jaga
