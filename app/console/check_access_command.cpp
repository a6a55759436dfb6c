// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/command_line.h"
#include "app/console/commands.h"
#include "app/console/composition.h"

#include "models/session/profile.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace jaga::console {

namespace {

QJsonObject toJson(const AccessCheck &check)
{
    return {{u"source"_s, check.source},
            {u"check"_s, check.check},
            {u"allowed"_s, truthName(check.allowed)},
            {u"reached"_s, check.reached},
            {u"sentence"_s, check.sentence}};
}

int exitCode(const QList<AccessCheck> &report)
{
    if (couldWrite(report))
        return ExitNo;
    const bool allReached =
        std::all_of(report.cbegin(), report.cend(), [](const AccessCheck &check) { return check.reached; });
    return allReached ? ExitDone : ExitUnreachable;
}

} // namespace

int runCheckAccess(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Says what each source lets this identity do; exit code 1 if it could write."_s);
    parser.addOptions({{u"profile"_s, u"The environment to look at."_s, u"FILE"_s},
                       {u"persona"_s, u"Who looks; the profile's default otherwise."_s, u"ID"_s},
                       {u"json"_s, u"Prints one JSON object."_s}});
    if (const auto code = parse(parser, u"check-access"_s, arguments))
        return *code;
    const auto profile = profileOf(parser);
    if (!profile)
        return complain(profile.error(), ExitUsage);
    const auto persona = personaOf(*profile, parser.value(u"persona"_s));
    if (!persona)
        return complain(persona.error(), ExitUsage);

    const QList<AccessCheck> report =
        accessReport(profile->sources, {.databaseLogin = persona->databaseLogin}, std::chrono::seconds(10));
    if (parser.isSet(u"json"_s)) {
        QJsonArray checks;
        for (const AccessCheck &check : report)
            checks << toJson(check);
        printJson({{u"persona"_s, persona->id}, {u"couldWrite"_s, couldWrite(report)}, {u"checks"_s, checks}});
    } else {
        for (const AccessCheck &check : report)
            print(u"%1  %2  %3  %4"_s.arg(check.source, -9)
                      .arg(check.check, -6)
                      .arg(truthName(check.allowed), -8)
                      .arg(check.sentence));
    }
    return exitCode(report);
}

} // namespace jaga::console
