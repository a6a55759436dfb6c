// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace jaga {

/// The three answers. Unknown never unlocks and never calms.
enum class Truth { No, Yes, Unknown };

/// Yes only if both are; No as soon as one is.
constexpr Truth both(Truth a, Truth b)
{
    if (a == Truth::No || b == Truth::No)
        return Truth::No;
    return a == Truth::Yes && b == Truth::Yes ? Truth::Yes : Truth::Unknown;
}

/// Yes as soon as one is; No only if both are.
constexpr Truth either(Truth a, Truth b)
{
    if (a == Truth::Yes || b == Truth::Yes)
        return Truth::Yes;
    return a == Truth::No && b == Truth::No ? Truth::No : Truth::Unknown;
}

/// `yes`, `no` or `unknown`, as written to the journal and to `--json` output.
inline QString truthName(Truth truth)
{
    switch (truth) {
    case Truth::No:
        return QStringLiteral("no");
    case Truth::Yes:
        return QStringLiteral("yes");
    case Truth::Unknown:
        return QStringLiteral("unknown");
    }
    Q_UNREACHABLE();
}

} // namespace jaga
