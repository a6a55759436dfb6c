// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QString>

#include <sys/types.h>

#include <vector>

namespace jaga::sandbox {

/// The operating-system user that the private servers run as: the caller or, when the caller is root, `postgres`, because
/// PostgreSQL refuses to run as root.
struct ServiceAccount {
    QString name;
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups; ///< supplementary groups; read beforehand, as a forked child may not look them up
    bool isCaller = true;

    static Expected<ServiceAccount> choose();
    /// Hands a file or folder of the caller to this account.
    Expected<Done> own(const QString &path) const;
    /// Becomes this account for good. For a forked child only: nothing but system calls. False: could not.
    bool enter() const;
};

} // namespace jaga::sandbox
