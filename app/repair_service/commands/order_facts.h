// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/commands/command_handler.h"

namespace jaga::repair {

/// An order as its repair commands look at it.
struct OrderFacts {
    QString orderId;
    QString number;
    QString state;
    qint64 version = 0;
    bool held = false;
    int plans = 0; ///< live ones
    int tasks = 0;
    QStringList switches;
};

std::optional<OrderFacts> readOrder(Transaction &transaction, const QString &orderId, Lock lock);

QString etagOf(const OrderFacts &order);
QString versionOf(const OrderFacts &order);
QJsonObject snapshotOf(const OrderFacts &order);

} // namespace jaga::repair
