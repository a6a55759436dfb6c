// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/command_line.h"

#include <QJsonDocument>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace jaga::console {

std::optional<int> parse(QCommandLineParser &parser, const QString &command, const QStringList &arguments,
                         qsizetype words)
{
    const QCommandLineOption help({u"h"_s, u"help"_s}, u"Says how this is used."_s);
    parser.addOption(help);
    if (!parser.parse(QStringList{u"jaga "_s + command} + arguments)) {
        complain(parser.errorText(), ExitUsage);
        return ExitUsage;
    }
    if (parser.isSet(help)) {
        print(parser.helpText().trimmed());
        return ExitDone;
    }
    const QStringList given = parser.positionalArguments();
    if (given.size() > words)
        return complain(u"`%1` is a word too many; --help says how this is used"_s.arg(given.at(words)), ExitUsage);
    return std::nullopt;
}

int complain(const Error &error, int code)
{
    return complain(error.context.isEmpty() ? error.detail : error.context + u": error: "_s + error.detail, code);
}

int complain(const QString &message, int code)
{
    std::fprintf(stderr, "jaga: %s\n", qUtf8Printable(message));
    return code;
}

void printJson(QJsonObject json)
{
    json.insert(u"version"_s, 1);
    std::fputs(QJsonDocument(json).toJson().constData(), stdout);
}

void print(const QString &line) { std::printf("%s\n", qUtf8Printable(line)); }

} // namespace jaga::console
