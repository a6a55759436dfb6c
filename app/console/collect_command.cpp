// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/command_line.h"
#include "app/console/commands.h"
#include "app/console/composition.h"
#include "models/session/case_parts.h"

#include <QEventLoop>
#include <QFile>
#include <QJsonArray>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace jaga::console {

namespace {

/// `--param name=value`, each name declared by the runbook and none missing.
Expected<Parameters> readParameters(const QStringList &pairs, const Runbook &runbook)
{
    Parameters parameters;
    for (const QString &pair : pairs) {
        const qsizetype equals = pair.indexOf(u'=');
        if (equals <= 0)
            return failure(ErrorCode::Invalid, u"--param %1: write it as name=value"_s.arg(pair));
        const QString name = pair.left(equals);
        const bool isKnown = std::any_of(runbook.parameters.begin(), runbook.parameters.end(),
                                         [&](const Column &column) { return column.name == name; });
        if (!isKnown)
            return failure(ErrorCode::Invalid, u"--param %1: the runbook has no parameter of that name"_s.arg(name));
        parameters.insert(name, pair.mid(equals + 1));
    }
    QStringList missing;
    for (const Column &column : runbook.parameters) {
        if (!parameters.contains(column.name))
            missing << column.name;
        else if (const auto cell = cellFromText(parameters.value(column.name), column.type); !cell)
            return failure(ErrorCode::Invalid, u"--param %1: %2"_s.arg(column.name, cell.error().detail));
    }
    if (!missing.isEmpty())
        return failure(ErrorCode::Invalid, u"the runbook also needs --param %1"_s.arg(missing.join(u", "_s)));
    return parameters;
}

Signal signalFor(const Runbook &runbook, const Parameters &parameters)
{
    Signal signal;
    signal.runbookId = runbook.id;
    signal.title = runbook.title;
    signal.tenantId = parameters.value(u"tenant_id"_s);
    signal.entityId = parameters.value(runbook.entity.toLower() + u"_id"_s);
    signal.facts = parameters;
    return signal;
}

QJsonObject conclusions(const CaseSession &session, const QString &file)
{
    const Runbook &runbook = session.runbook();
    QJsonArray evidence;
    for (const Probe &probe : runbook.probes) {
        const Evidence *answer = session.evidence().evidence(probe.name);
        QJsonObject row{{u"probe"_s, probe.name}, {u"source"_s, probe.source}};
        if (answer && answer->answered()) {
            row.insert(u"rows"_s, answer->table.rows.size());
            row.insert(u"asOf"_s, toIsoText(answer->asOf));
        } else {
            row.insert(u"error"_s, answer ? answer->error->detail : u"not asked: a parameter has no value yet"_s);
        }
        evidence << row;
    }
    QJsonArray verification;
    const QList<Conclusion> verified = session.run().verification();
    const auto &stated = runbook.chapter(ChapterKind::Verification).conditions;
    for (qsizetype i = 0; i < verified.size() && i < stated.size(); ++i)
        verification << QJsonObject{{u"sentence"_s, stated.at(i).sentence},
                                    {u"truth"_s, truthName(verified.at(i).truth)},
                                    {u"waitsFor"_s, QJsonArray::fromStringList(verified.at(i).waitsFor)}};
    QJsonObject answers;
    for (auto it = runbook.answers.cbegin(); it != runbook.answers.cend(); ++it) {
        const Decision decision = session.run().answer(it.key());
        answers.insert(it.key(), QJsonObject{{u"truth"_s, truthName(decision.truth)},
                                             {u"answer"_s,
                                              decision.row >= 0 ? it->rows.at(decision.row).observation : QString()}});
    }
    const Severity severity = session.run().severity();
    return {{u"case"_s, file},
            {u"evidence"_s, evidence},
            {u"severity"_s, QJsonObject{{u"proven"_s, severity.proven}, {u"notExcluded"_s, severity.notExcluded}}},
            {u"answers"_s, answers},
            {u"verification"_s, verification},
            {u"verified"_s, truthName(session.run().verified())}};
}

void printConclusions(const QJsonObject &json)
{
    for (const QJsonValue &value : json.value("evidence"_L1).toArray()) {
        const QJsonObject row = value.toObject();
        print(u"%1 %2 %3"_s.arg(row.value("source"_L1).toString(), -9)
                  .arg(row.value("probe"_L1).toString(), -28)
                  .arg(row.contains("error"_L1) ? row.value("error"_L1).toString()
                                                : u"%1 rows as of %2"_s.arg(row.value("rows"_L1).toInteger())
                                                      .arg(row.value("asOf"_L1).toString())));
    }
    for (const QJsonValue &value : json.value("verification"_L1).toArray())
        print(u"%1 %2"_s.arg(value["truth"_L1].toString(), -8).arg(value["sentence"_L1].toString()));
    print(u"severity %1, %2 not excluded"_s.arg(json["severity"_L1]["proven"_L1].toString(),
                                                json["severity"_L1]["notExcluded"_L1].toString()));
    print(u"verified: "_s + json["verified"_L1].toString());
}

/// Begins the case on its new file and asks everything once; waits for the answers, at most 20 s.
Expected<std::unique_ptr<CaseSession>> collect(CaseParts parts)
{
    QEventLoop loop;
    std::optional<Expected<std::shared_ptr<CaseReplay>>> replay;
    readCase(parts).then(&loop, [&](Expected<std::shared_ptr<CaseReplay>> answer) {
        replay.emplace(std::move(answer));
        loop.quit();
    });
    loop.exec();
    if (!*replay)
        return Unexpected<Error>(replay->error());
    QStringList shapes; // everything is looked at: what only a view would draw is evidence of the case, too
    for (const Probe &probe : parts.runbook.probes)
        shapes << probe.shape;
    auto session = openCase(std::move(parts), **replay);
    session->setVisibleShapes(shapes);
    QObject::connect(session.get(), &CaseSession::settled, &loop, &QEventLoop::quit);
    QTimer::singleShot(std::chrono::seconds(20), &loop, &QEventLoop::quit);
    loop.exec();
    return session;
}

} // namespace

int runCollect(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Runs a runbook's probes and conditions once and writes the case file."_s);
    parser.addOptions({{u"profile"_s, u"The environment to look at."_s, u"FILE"_s},
                       {u"persona"_s, u"Who looks; the profile's default otherwise."_s, u"ID"_s},
                       {u"runbook"_s, u"Which runbook."_s, u"ID"_s},
                       {u"param"_s, u"A parameter of the runbook; once for each."_s, u"NAME=VALUE"_s},
                       {u"out"_s, u"The case file to write; it must not exist."_s, u"CASE"_s},
                       {u"json"_s, u"Prints one JSON object."_s}});
    if (const auto code = parse(parser, u"collect"_s, arguments))
        return *code;
    const auto profile = profileOf(parser);
    if (!profile)
        return complain(profile.error(), ExitUsage);
    auto parts = compose(*profile, parser.value(u"persona"_s));
    if (!parts)
        return complain(parts.error(), ExitUsage);
    const QString id = parser.value(u"runbook"_s);
    const QMap<QString, Runbook> runbooks = parts->library.result().runbooks;
    if (!runbooks.contains(id))
        return complain(u"no usable runbook has the id `%1`; known are %2"_s.arg(id, runbooks.keys().join(u", "_s)),
                        ExitUsage);
    const Runbook runbook = runbooks.value(id);
    const auto parameters = readParameters(parser.values(u"param"_s), runbook);
    if (!parameters)
        return complain(parameters.error(), ExitUsage);
    const QString out = parser.value(u"out"_s);
    if (out.isEmpty() || QFile::exists(out))
        return complain(out.isEmpty() ? u"--out CASE is missing"_s
                                      : u"%1 exists already; a collection starts a new case file"_s.arg(out),
                        ExitUsage);
    const QMap<QString, api::CommandType> noCatalogue;
    CaseParts caseParts;
    caseParts.signal = signalFor(runbook, *parameters);
    caseParts.runbook = runbook;
    caseParts.profile = &*profile;
    caseParts.personId = parts->personaId;
    for (const auto &source : parts->sources)
        caseParts.sources.insert(source->name(), source.get());
    caseParts.clock = parts->clock;
    caseParts.catalogue = &noCatalogue;
    caseParts.journal = std::make_unique<CaseWriter>(out);
    const auto opened = collect(std::move(caseParts));
    if (!opened)
        return complain(opened.error(), ExitUsage);
    const CaseSession &session = **opened;
    const QJsonObject json = conclusions(session, out);
    if (parser.isSet(u"json"_s))
        printJson(json);
    else
        printConclusions(json);
    const bool anyAnswer = std::any_of(runbook.probes.cbegin(), runbook.probes.cend(), [&](const Probe &probe) {
        const Evidence *answer = session.evidence().evidence(probe.name);
        return answer && answer->answered();
    });
    return anyAnswer ? ExitDone : ExitUnreachable;
}

} // namespace jaga::console
