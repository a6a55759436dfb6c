// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/scope_totals.h"

#include <QJsonObject>

namespace jaga {

/// The totals as a person saw them at one moment, small enough to be kept with the case: what growth is measured from.
struct ScopeLook {
    Instant at{};
    bool whole = false;                ///< false: some of it was `at least`, so no growth can be told from it
    QMap<QString, qint64> totals = {}; ///< `tenants`, `customers`, `orders`, `quotes`, `value IDR` ...
    bool operator==(const ScopeLook &) const = default;

    QJsonObject toJson() const;
    /// Absent when the object is none of ours, e.g. written by another version.
    static std::optional<ScopeLook> fromJson(const QJsonObject &json);
};

ScopeLook scopeLook(const ScopeTotals &totals, Instant at);

/// `+3 since 19:02:41`, `no change since 19:02:41`, `first look`, `change not known` where one of the two is not whole.
/// `currency` names the unit of a value; empty for counts.
QString growthWords(const std::optional<ScopeLook> &before, const ScopeLook &present, const QString &total,
                    const QString &currency = {});

} // namespace jaga
