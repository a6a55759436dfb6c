// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

namespace jaga::repair {

/// A decision against a request. Made with refuse().
struct Refusal {
    QString code;        ///< one of the API's problem codes; `guard:<name>` counts as one
    QString detail;      ///< what happened, what it means, what to do
    QString guard;       ///< the failing guard's name, if one failed
    QString alternative; ///< a command type or act that helps, may be empty
    QJsonObject current; ///< what stands there now, for 412 and refused status changes

    Refusal withGuard(const QString &name, const QString &wayOut = {}) const
    {
        return {code, detail, name, wayOut, current};
    }
    Refusal withCurrent(const QJsonObject &now) const { return {code, detail, guard, alternative, now}; }
};

inline Refusal refuse(const QString &code, const QString &detail) { return {code, detail, {}, {}, {}}; }

/// What is not there and what is not for this person look the same.
inline Refusal refuseNotFound()
{
    return refuse(QStringLiteral("not-found"), QStringLiteral("There is nothing here for you under this address."));
}

} // namespace jaga::repair
