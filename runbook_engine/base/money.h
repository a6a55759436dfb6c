// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QString>

namespace jaga {

/// An amount in 1/10,000 units of its currency. Amounts of different currencies are never added or compared.
struct Money {
    qint64 tenThousandths = 0;
    QString currency; ///< ISO 4217, three capitals

    bool operator==(const Money &) const = default;
};

/// Reads PostgreSQL's numeric(19,4) text, for example `4250000000.0000`, without going through a double.
Expected<qint64> tenThousandthsFromText(const QString &text);

/// `4250000000.0000`, the form in which amounts travel in JSON.
QString amountText(qint64 tenThousandths);

} // namespace jaga
