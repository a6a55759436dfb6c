// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/repair_api.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

QList<Route> apiRoutes(const CommandActs &commands)
{
    using enum Route::Kind;
    using Call = Route::Call;
    const QString command = u"REPAIR_COMMAND"_s;
    return {
        {Read, u"command-types"_s, {}, {}, u"The catalogue that forms are drawn from"_s,
         [&commands](ActContext &context, const Call &) { return commands.types(context); }},
        {Rehearsal, u"commands/preview"_s, u"COMMAND_PREVIEW"_s, command, u"Dry run: what a command would do now"_s,
         [&commands](ActContext &context, const Call &) { return commands.preview(context); }},
        {GuardRead, u"commands/guards"_s, {}, {}, u"The guards of a command, unaudited"_s,
         [&commands](ActContext &context, const Call &call) { return commands.guards(context, call.query); }},
        {Mutation, u"commands"_s, u"COMMAND_SUBMIT"_s, command, u"Ask for a command; it runs now or waits for approval"_s,
         [&commands](ActContext &context, const Call &) { return commands.submit(context); }},
        {Read, u"commands"_s, {}, {}, u"Commands, newest first"_s,
         [&commands](ActContext &context, const Call &call) { return commands.list(context, call.query); }},
        {Read, u"commands/{commandId}"_s, {}, {}, u"One command"_s,
         [&commands](ActContext &context, const Call &call) { return commands.get(context, call.ids.first()); }},
        {Mutation, u"commands/{commandId}/approve"_s, u"COMMAND_APPROVE"_s, command, u"Approve as the second person"_s,
         [&commands](ActContext &context, const Call &call) { return commands.decide(context, call.ids.first(), u"APPROVE"_s); }},
        {Mutation, u"commands/{commandId}/reject"_s, u"COMMAND_REJECT"_s, command, u"Reject as the second person"_s,
         [&commands](ActContext &context, const Call &call) { return commands.decide(context, call.ids.first(), u"REJECT"_s); }},
        {Mutation, u"commands/{commandId}/withdraw"_s, u"COMMAND_WITHDRAW"_s, command, u"Take an own request back"_s,
         [&commands](ActContext &context, const Call &call) { return commands.withdraw(context, call.ids.first()); }},
        {Mutation, u"commands/{commandId}/execute"_s, u"COMMAND_EXECUTE"_s, command, u"Run an approved command"_s,
         [&commands](ActContext &context, const Call &call) { return commands.execute(context, call.ids.first()); }},
        {Mutation, u"commands/{commandId}/verify"_s, u"COMMAND_VERIFY"_s, command, u"Evaluate the verification rule now"_s,
         [&commands](ActContext &context, const Call &call) { return commands.verify(context, call.ids.first()); }},
    };
}

} // namespace jaga::repair
