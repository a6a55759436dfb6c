// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/error.h"

namespace jaga {

QString codeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Offline:
        return QStringLiteral("offline");
    case ErrorCode::Timeout:
        return QStringLiteral("timeout");
    case ErrorCode::Unauthorised:
        return QStringLiteral("unauthorised");
    case ErrorCode::NotFound:
        return QStringLiteral("not-found");
    case ErrorCode::Conflict:
        return QStringLiteral("conflict");
    case ErrorCode::Invalid:
        return QStringLiteral("invalid");
    case ErrorCode::Cancelled:
        return QStringLiteral("cancelled");
    case ErrorCode::Internal:
        return QStringLiteral("internal");
    }
    Q_UNREACHABLE();
}

} // namespace jaga
