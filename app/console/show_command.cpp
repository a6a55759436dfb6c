// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/command_line.h"
#include "app/console/commands.h"
#include "app/console/composition.h"
#include "runbook_engine/run/case_replay.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace jaga::console {

namespace {

QString stepStateName(StepState state)
{
    switch (state) {
    case StepState::Open:
        return u"open"_s;
    case StepState::Done:
        return u"done"_s;
    case StepState::SensedYes:
        return u"sensed-yes"_s;
    case StepState::SensedNo:
        return u"sensed-no"_s;
    case StepState::SensedUnknown:
        return u"sensed-unknown"_s;
    case StepState::Regressed:
        return u"regressed"_s;
    case StepState::NotApplicable:
        return u"not-applicable"_s;
    case StepState::Deferred:
        return u"deferred"_s;
    case StepState::Overridden:
        return u"overridden"_s;
    case StepState::Offered:
        return u"offered"_s;
    case StepState::NotOffered:
        return u"not-offered"_s;
    case StepState::Refused:
        return u"refused"_s;
    }
    Q_UNREACHABLE();
}

QJsonObject toJson(const Evidence &evidence)
{
    QJsonObject json{
        {u"probe"_s, evidence.probe}, {u"source"_s, evidence.source}, {u"asOf"_s, toIsoText(evidence.asOf)}};
    if (evidence.error)
        json.insert(u"error"_s, evidence.error->detail);
    else
        json.insert(u"rows"_s, evidence.table.rows.size());
    return json;
}

QString traceState(const CommandTrace &trace)
{
    switch (trace.state) {
    case CommandTrace::State::Confirmed:
        return u"confirmed"_s;
    case CommandTrace::State::Answered:
        return u"answered"_s;
    case CommandTrace::State::OutcomeUnknown:
        return u"outcome-unknown"_s;
    }
    Q_UNREACHABLE();
}

QJsonObject toJson(const CaseReplay &replay, const CaseFile &file)
{
    QJsonArray entries, evidence, steps, verification, commands;
    for (const Entry &entry : replay.entries)
        entries << QJsonObject{{u"sequence"_s, entry.sequence},
                               {u"kind"_s, entryKindName(entry.kind)},
                               {u"at"_s, toIsoText(entry.at)},
                               {u"hash"_s, QString::fromLatin1(entry.hash.toHex())},
                               {u"payload"_s, entry.payload}};
    for (const Probe &probe : replay.runbook.probes)
        if (const Evidence *taken = replay.store->evidence(probe.name))
            evidence << toJson(*taken);
    for (const StepView &step : replay.run->steps())
        steps << QJsonObject{{u"anchor"_s, step.step->anchor},
                             {u"title"_s, step.step->title},
                             {u"state"_s, stepStateName(step.state)},
                             {u"value"_s, step.value},
                             {u"person"_s, step.person}};
    const QList<Conclusion> conclusions = replay.run->verification();
    const auto &stated = replay.runbook.chapter(ChapterKind::Verification).conditions;
    for (qsizetype i = 0; i < conclusions.size(); ++i)
        verification << QJsonObject{{u"sentence"_s, stated.at(i).sentence},
                                    {u"truth"_s, truthName(conclusions.at(i).truth)}};
    for (const CommandTrace &trace : replay.run->commands())
        commands << QJsonObject{{u"idempotencyKey"_s, trace.idempotencyKey},
                                {u"path"_s, trace.path},
                                {u"state"_s, traceState(trace)},
                                {u"httpStatus"_s, trace.httpStatus},
                                {u"type"_s, trace.request.value("type"_L1)},
                                {u"reason"_s, trace.request.value("reason"_L1)}};
    const Severity severity = replay.run->severity();
    return {{u"case"_s, file.path()},
            {u"at"_s, toIsoText(replay.at)},
            {u"opened"_s, replay.opened},
            {u"head"_s, QString::fromLatin1(file.headHash().toHex())},
            {u"chainHolds"_s, file.verify().holds},
            {u"severity"_s, QJsonObject{{u"proven"_s, severity.proven}, {u"notExcluded"_s, severity.notExcluded}}},
            {u"evidence"_s, evidence},
            {u"steps"_s, steps},
            {u"verification"_s, verification},
            {u"verified"_s, truthName(replay.run->verified())},
            {u"commands"_s, commands},
            {u"entries"_s, entries}};
}

QString firstOf(const QJsonObject &payload)
{
    QByteArray text = QJsonDocument(payload).toJson(QJsonDocument::Compact);
    constexpr qsizetype Width = 140;
    return text.size() > Width ? QString::fromUtf8(text.left(Width)) + u"…"_s : QString::fromUtf8(text);
}

void printCase(const QJsonObject &json)
{
    const auto text = [](const QJsonValue &value, const char *key) { return value[QLatin1StringView(key)].toString(); };
    print(u"%1 as of %2"_s.arg(text(json, "case"), text(json, "at")));
    print(u"head %1, chain %2"_s.arg(text(json, "head"), json["chainHolds"_L1].toBool() ? u"holds"_s : u"BROKEN"_s));
    print(u"severity %1, %2 not excluded; verified: %3"_s.arg(json["severity"_L1]["proven"_L1].toString(),
                                                              json["severity"_L1]["notExcluded"_L1].toString(),
                                                              text(json, "verified")));
    print(u"\nEvidence"_s);
    for (const QJsonValue &row : json["evidence"_L1].toArray())
        print(u"  %1 %2 as of %3  %4"_s.arg(text(row, "source"), -9)
                  .arg(text(row, "probe"), -26)
                  .arg(text(row, "asOf"))
                  .arg(row["error"_L1].isString() ? text(row, "error") : u"%1 rows"_s.arg(row["rows"_L1].toInteger())));
    print(u"\nSteps"_s);
    for (const QJsonValue &row : json["steps"_L1].toArray())
        print(u"  %1 %2 %3"_s.arg(text(row, "state"), -15).arg(text(row, "title"), text(row, "value")));
    print(u"\nVerification"_s);
    for (const QJsonValue &row : json["verification"_L1].toArray())
        print(u"  %1 %2"_s.arg(text(row, "truth"), -8).arg(text(row, "sentence")));
    print(u"\nCommands"_s);
    for (const QJsonValue &row : json["commands"_L1].toArray())
        print(u"  %1 %2 %3 HTTP %4  key %5"_s.arg(text(row, "state"), -15)
                  .arg(text(row, "path"), text(row, "type"))
                  .arg(row["httpStatus"_L1].toInt())
                  .arg(text(row, "idempotencyKey")));
    print(u"\nJournal"_s);
    for (const QJsonValue &row : json["entries"_L1].toArray())
        print(u"  %1  %2  %3  %4"_s.arg(row["sequence"_L1].toInteger(), 5)
                  .arg(text(row, "at"), text(row, "kind"), firstOf(row["payload"_L1].toObject())));
}

} // namespace

int runShow(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Prints what a case file holds: evidence, conclusions and journal. Needs no source."_s);
    parser.addPositionalArgument(u"CASE"_s, u"The case file."_s);
    parser.addOptions({{u"at"_s, u"As it stood at this moment, for example 2026-07-02T19:02:31Z."_s, u"TIME"_s},
                       {u"json"_s, u"Prints one JSON object."_s}});
    if (const auto code = parse(parser, u"show"_s, arguments, 1))
        return *code;
    if (parser.positionalArguments().size() != 1)
        return complain(u"show needs one CASE"_s, ExitUsage);
    std::optional<Instant> at;
    if (parser.isSet(u"at"_s)) {
        const auto read = instantFromText(parser.value(u"at"_s));
        if (!read)
            return complain(u"--at: "_s + read.error().detail, ExitUsage);
        at = *read;
    }
    const auto file = CaseFile::openReadOnly(parser.positionalArguments().first());
    if (!file)
        return complain(file.error(), ExitNo);
    const auto replay = replayCase(**file, builtInVocabulary(), at);
    if (!replay)
        return complain(replay.error(), ExitNo);
    const QJsonObject json = toJson(**replay, **file);
    if (parser.isSet(u"json"_s))
        printJson(json);
    else
        printCase(json);
    return ExitDone;
}

} // namespace jaga::console
