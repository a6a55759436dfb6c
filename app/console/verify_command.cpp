// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/command_line.h"
#include "app/console/commands.h"
#include "app/console/verify_trail_command.h"
#include "models/repair_api/audit_trail.h"
#include "runbook_engine/journal/case_file.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace jaga::console {

namespace {

int verifyCase(const QString &path, bool asJson)
{
    const auto file = CaseFile::openReadOnly(path);
    if (!file)
        return complain(file.error(), ExitNo);
    const CaseFile::Verdict verdict = (*file)->verify();
    const QString head = QString::fromLatin1((*file)->headHash().toHex());
    if (asJson)
        printJson({{u"kind"_s, u"case"_s},
                   {u"holds"_s, verdict.holds},
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

int verifyExport(const QByteArray &bytes, const QString &path, bool asJson)
{
    const auto verdict = verifyAuditExport(bytes);
    if (!verdict)
        return complain(path + u": "_s + verdict.error().detail, ExitNo);
    const bool holds = verdict->findings.isEmpty();
    if (asJson)
        printJson({{u"kind"_s, u"export"_s},
                   {u"holds"_s, holds},
                   {u"tenantId"_s, verdict->tenantId},
                   {u"from"_s, verdict->from},
                   {u"to"_s, verdict->to},
                   {u"covered"_s, verdict->covered},
                   {u"keyId"_s, verdict->checkpoint.keyId},
                   {u"findings"_s, QJsonArray::fromStringList(verdict->findings)}});
    else if (holds)
        print(u"The export holds: tenant %1, entries %2 to %3, up to %4 under a checkpoint signed by key %5. Compare "
              u"that key with the one you know."_s.arg(verdict->tenantId)
                  .arg(verdict->from)
                  .arg(verdict->to)
                  .arg(verdict->covered)
                  .arg(verdict->checkpoint.keyId));
    else
        print(u"The export is broken:\n  "_s + verdict->findings.join(u"\n  "_s));
    return holds ? ExitDone : ExitNo;
}

/// A case file is a SQLite database; an export is JSON.
int verifyFile(const QString &path, bool asJson)
{
    constexpr qint64 LargestExport = 256LL * 1024 * 1024;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return complain(u"%1 cannot be read: %2"_s.arg(path, file.errorString()), ExitNo);
    const QByteArray beginning = file.peek(64).trimmed();
    if (!beginning.startsWith('{'))
        return verifyCase(path, asJson);
    if (file.size() > LargestExport)
        return complain(u"%1 is larger than any export: %2 bytes"_s.arg(path).arg(file.size()), ExitNo);
    return verifyExport(file.readAll(), path, asJson);
}

} // namespace

int runVerify(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Recomputes what must not have changed: the hash chain of a case file, an audit export, or the audit trail of "
        u"an environment's tenants. Names the first thing that is broken; exit code 1 if anything is."_s);
    parser.addPositionalArgument(u"FILE"_s, u"A case file or an audit export; or nothing, with --profile."_s,
                                 u"[FILE]"_s);
    parser.addOptions(
        {{u"profile"_s, u"Checks the audit trail of this environment instead."_s, u"FILE"_s},
         {u"persona"_s, u"Who looks; the profile's default otherwise."_s, u"ID"_s},
         {u"tenant"_s, u"Only this tenant, by id or code; all that the person reads otherwise."_s, u"ID"_s},
         {u"remembered"_s,
          u"What was seen last time: the trail has to continue it. Made when it is not there, renewed "
          u"when all holds."_s,
          u"FILE"_s},
         {u"json"_s, u"Prints one JSON object."_s}});
    if (const auto code = parse(parser, u"verify"_s, arguments, 1))
        return *code;
    const QStringList files = parser.positionalArguments();
    if (parser.isSet(u"profile"_s)) {
        if (!files.isEmpty())
            return complain(u"verify checks a FILE or the trail of a --profile, not both at once"_s, ExitUsage);
        return verifyTrails(parser);
    }
    for (const QString &option : {u"tenant"_s, u"persona"_s, u"remembered"_s})
        if (parser.isSet(option))
            return complain(u"--%1 goes with --profile FILE"_s.arg(option), ExitUsage);
    if (files.size() != 1)
        return complain(u"verify needs one FILE, a case file or an audit export, or --profile FILE"_s, ExitUsage);
    return verifyFile(files.first(), parser.isSet(u"json"_s));
}

} // namespace jaga::console
