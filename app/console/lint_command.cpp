// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/command_line.h"
#include "app/console/commands.h"
#include "app/console/composition.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace jaga::console {

int runLint(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Checks runbooks without any source. Prints one `file:line: error: cure` for each mistake."_s);
    parser.addPositionalArgument(u"PATH"_s, u"A runbook, or a folder of them."_s, u"PATH..."_s);
    if (const auto code = parse(parser, u"lint"_s, arguments, std::numeric_limits<qsizetype>::max()))
        return *code;
    if (parser.positionalArguments().isEmpty())
        return complain(u"lint needs at least one PATH"_s, ExitUsage);

    const Vocabulary vocabulary = builtInVocabulary();
    QList<Diagnostic> found;
    for (const QString &path : parser.positionalArguments())
        found << loadRunbooks({path}, vocabulary).diagnostics;
    for (const Diagnostic &diagnostic : std::as_const(found))
        print(diagnostic.text());
    return found.isEmpty() ? ExitDone : ExitNo;
}

} // namespace jaga::console
