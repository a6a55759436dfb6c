// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/registry.h"

#include <algorithm>

namespace jaga::repair {

const QList<CommandHandler> &commandHandlers()
{
    static const QList<CommandHandler> handlers = std::apply(
        [](const auto &...rules) { return QList<CommandHandler>{CommandHandler(rules())...}; }, commandRules);
    return handlers;
}

const CommandHandler *commandHandler(const QString &type)
{
    const auto &handlers = commandHandlers();
    const auto found = std::ranges::find_if(
        handlers, [&](const CommandHandler &handler) { return handler.descriptor().shown.type == type; });
    return found == handlers.end() ? nullptr : &*found;
}

} // namespace jaga::repair
