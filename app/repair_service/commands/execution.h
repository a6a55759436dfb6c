// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/commands/prediction.h"
#include "app/repair_service/store/command_store.h"

#include <chrono>

namespace jaga::repair {

/// Who runs a command, and how long its verification may take.
struct Executor {
    QString personId;
    std::chrono::milliseconds verificationTime{};
};

/// Does what was predicted: rows with their witnesses, intent, event, state of the command. The prediction must hold now.
/// Answers the after-image.
QJsonObject execute(Transaction &transaction, const CommandHandler &handler, const CommandRecord &command,
                    const Prediction &prediction, const Executor &executor);

} // namespace jaga::repair
