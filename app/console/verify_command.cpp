// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/command_line.h"
#include "app/console/commands.h"
#include "runbook_engine/journal/case_file.h"

using namespace Qt::StringLiterals;

namespace jaga::console {

int runVerify(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Recomputes the hash chain of a case file and names the first broken link."_s);
    parser.addPositionalArgument(u"CASE"_s, u"The case file."_s);
    parser.addOption({u"json"_s, u"Prints one JSON object."_s});
    if (const auto code = parse(parser, u"verify"_s, arguments))
        return *code;
    if (parser.positionalArguments().size() != 1)
        return complain(u"verify needs one CASE"_s, ExitUsage);
    const auto file = CaseFile::openReadOnly(parser.positionalArguments().first());
    if (!file)
        return complain(file.error(), ExitNo);
    const CaseFile::Verdict verdict = (*file)->verify();
    const QString head = QString::fromLatin1((*file)->headHash().toHex());
    if (parser.isSet(u"json"_s))
        printJson({{u"holds"_s, verdict.holds},
                   {u"entries"_s, verdict.entries},
                   {u"firstBroken"_s, verdict.firstBroken},
                   {u"why"_s, verdict.why},
                   {u"head"_s, head}});
    else if (verdict.holds)
        print(u"The chain holds: %1 entries, head %2"_s.arg(verdict.entries).arg(head));
    else if (verdict.firstBroken == 0)
        print(u"All %1 entries follow each other, but the file is damaged: %2"_s.arg(verdict.entries).arg(verdict.why));
    else
        print(u"The chain is broken at entry %1: %2"_s.arg(verdict.firstBroken).arg(verdict.why));
    return verdict.holds ? ExitDone : ExitNo;
}

} // namespace jaga::console
