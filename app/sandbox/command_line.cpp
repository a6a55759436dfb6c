// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/command_line.h"

#include "app/sandbox/personas/persona.h"

#include <QCommandLineParser>

namespace jaga::sandbox {
namespace {

constexpr double fastest = 10'000;

struct CommandShape {
    const char *name;
    const char *subject; ///< what its one argument is called; null: it takes none
    QStringList options; ///< besides --dir
};

const QList<CommandShape> &shapes()
{
    static const QList<CommandShape> all{
        {"start",
         nullptr,
         {QStringLiteral("seed"), QStringLiteral("time-scale"), QStringLiteral("scale"), QStringLiteral("kafka"),
          QStringLiteral("engine")}},
        {"status", nullptr, {}},
        {"stop", nullptr, {}},
        {"profile", nullptr, {}},
        {"pause", "ACTOR or all", {}},
        {"resume", "ACTOR or all", {}},
        {"inject", "SCENARIO", {QStringLiteral("undo")}},
        {"token", "PERSONA", {QStringLiteral("ttl")}},
        {"psql", nullptr, {}},
    };
    return all;
}

void addOptions(QCommandLineParser &parser)
{
    const auto valued = [](const char *name, const char *value) {
        return QCommandLineOption(QLatin1String(name), QString(), QLatin1String(value));
    };
    parser.addOptions({valued("dir", "DIR"), valued("seed", "N"), valued("time-scale", "N"),
                       valued("scale", "small|large"), valued("kafka", "mock"), valued("engine", "stand-in"),
                       valued("ttl", "SECONDS"), QCommandLineOption(QStringLiteral("undo"))});
}

Unexpected<Error> wrongUse(const QString &text) { return failure(ErrorCode::Invalid, text); }

Expected<SandboxSettings> settingsFrom(const QCommandLineParser &parser)
{
    SandboxSettings settings;
    bool valid = true;
    if (parser.isSet(QStringLiteral("seed"))) {
        settings.seed = parser.value(QStringLiteral("seed")).toULongLong(&valid);
        if (!valid)
            return wrongUse(QStringLiteral("--seed takes a whole number from 0 on"));
    }
    if (parser.isSet(QStringLiteral("time-scale"))) {
        settings.timeScale = parser.value(QStringLiteral("time-scale")).toDouble(&valid);
        if (!valid || !(settings.timeScale >= 1 && settings.timeScale <= fastest))
            return wrongUse(
                QStringLiteral(
                    "--time-scale takes a number from 1 (real time) to %1; with 600, limits are 600 times shorter")
                    .arg(fastest));
    }
    const QString scale =
        parser.isSet(QStringLiteral("scale")) ? parser.value(QStringLiteral("scale")) : QStringLiteral("small");
    if (scale != QLatin1String("small") && scale != QLatin1String("large"))
        return wrongUse(QStringLiteral("--scale takes small or large"));
    settings.large = scale == QLatin1String("large");
    if (parser.isSet(QStringLiteral("kafka")) && parser.value(QStringLiteral("kafka")) != QLatin1String("mock"))
        return wrongUse(QStringLiteral("--kafka takes mock: this build brings no other broker"));
    if (parser.isSet(QStringLiteral("engine")) && parser.value(QStringLiteral("engine")) != QLatin1String("stand-in"))
        return wrongUse(QStringLiteral("--engine takes stand-in: this build brings no other workflow engine"));
    return settings;
}

Expected<Done> readSubject(const CommandShape &shape, const QStringList &rest, CommandLine &line)
{
    const qsizetype wanted = shape.subject ? 1 : 0;
    if (rest.size() < wanted)
        return wrongUse(QStringLiteral("%1 needs one argument: %2").arg(line.command, QLatin1String(shape.subject)));
    if (rest.size() > wanted)
        return wrongUse(QStringLiteral("\"%1\" is one argument too many").arg(rest.at(wanted).left(80)));
    if (wanted == 1)
        line.subject = rest.first();
    if (line.command == QLatin1String("token") && !personaById(line.subject)) {
        QStringList names;
        for (const Persona &persona : personas())
            names << persona.id;
        return wrongUse(QStringLiteral("there is no persona \"%1\"; there are %2")
                            .arg(line.subject.left(80), names.join(QStringLiteral(", "))));
    }
    return Done{};
}

} // namespace

QString usage()
{
    return QStringLiteral(
        "jaga-sandbox start --dir DIR [--seed N] [--time-scale N] [--scale small|large] [--kafka mock] [--engine "
        "stand-in]\n"
        "             status | stop | profile | pause ACTOR|all | resume ACTOR|all | inject SCENARIO [--undo] |\n"
        "             token PERSONA [--ttl SECONDS] | psql -- ARGUMENTS      each with --dir DIR\n");
}

Expected<CommandLine> parseCommandLine(const QStringList &arguments)
{
    CommandLine line;
    QStringList own = arguments;
    if (const qsizetype separator = own.indexOf(QStringLiteral("--")); separator >= 0) {
        line.psqlArguments = own.mid(separator + 1);
        own = own.first(separator);
    }
    if (own.contains(QStringLiteral("--help")) || own.contains(QStringLiteral("-h"))) {
        line.command = QStringLiteral("help");
        return line;
    }
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(QStringList{QStringLiteral("jaga-sandbox")} + own))
        return wrongUse(parser.errorText());
    QStringList rest = parser.positionalArguments();
    if (rest.isEmpty())
        return wrongUse(QStringLiteral("say what to do"));
    line.command = rest.takeFirst();
    const auto shape = std::find_if(shapes().begin(), shapes().end(),
                                    [&](const CommandShape &s) { return line.command == QLatin1String(s.name); });
    if (shape == shapes().end())
        return wrongUse(QStringLiteral("there is no command \"%1\"").arg(line.command.left(80)));
    const QStringList given = parser.optionNames();
    for (const QString &option : given) {
        if (option != QLatin1String("dir") && !shape->options.contains(option))
            return wrongUse(QStringLiteral("%1 has no option --%2").arg(line.command, option));
    }
    if (!line.psqlArguments.isEmpty() && line.command != QLatin1String("psql"))
        return wrongUse(QStringLiteral("only psql takes arguments after --"));
    line.directory = parser.value(QStringLiteral("dir"));
    if (line.directory.isEmpty())
        return wrongUse(QStringLiteral("--dir DIR is missing: the sandbox's own directory"));
    if (const auto read = readSubject(*shape, rest, line); !read)
        return Unexpected(read.error());
    line.undo = parser.isSet(QStringLiteral("undo"));
    if (parser.isSet(QStringLiteral("ttl"))) {
        bool valid = false;
        line.seconds = parser.value(QStringLiteral("ttl")).toLongLong(&valid);
        if (!valid || *line.seconds < 1 || *line.seconds > 86'400)
            return wrongUse(QStringLiteral("--ttl takes whole seconds from 1 to 86400"));
    }
    return settingsFrom(parser).transform([&](const SandboxSettings &settings) {
        line.settings = settings;
        return line;
    });
}

} // namespace jaga::sandbox
