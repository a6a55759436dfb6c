// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/command_line.h"
#include "app/console/commands.h"
#include "app/console/composition.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonArray>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace jaga::console {

namespace {

QJsonObject toJson(const Signal &signal)
{
    QJsonObject json{
        {u"key"_s, signal.key},
        {u"runbook"_s, signal.runbookId},
        {u"title"_s, signal.title},
        {u"tenant"_s, signal.tenant},
        {u"tenantId"_s, signal.tenantId},
        {u"entityId"_s, signal.entityId},
        {u"number"_s, signal.number},
        {u"customer"_s, signal.customer},
        {u"state"_s, signal.state},
        {u"since"_s, toIsoText(signal.since)},
        {u"severity"_s, QJsonObject{{u"proven"_s, signal.severity.proven},
                                    {u"notExcluded"_s, signal.severity.notExcluded},
                                    {u"decidedBy"_s, signal.severity.decidedBy}}},
        {u"incident"_s, signal.incidentNumber.isEmpty() ? QJsonValue() : QJsonValue(signal.incidentNumber)}};
    if (signal.amount) {
        json.insert(u"amount"_s, amountText(signal.amount->tenThousandths));
        json.insert(u"currency"_s, signal.amount->currency);
    }
    return json;
}

QString lineOf(const Signal &signal)
{
    const QString severity = signal.severity.proven == signal.severity.notExcluded
                                 ? signal.severity.proven
                                 : signal.severity.proven + u".."_s + signal.severity.notExcluded;
    return u"%1  %2  %3  %4  %5  since %6  %7"_s.arg(severity, -6)
        .arg(signal.number, -14)
        .arg(signal.state, -16)
        .arg(signal.tenant, -10)
        .arg(signal.title, -26)
        .arg(toIsoText(signal.since), signal.customer);
}

} // namespace

int runSignals(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Prints what the queue would show now, worst first."_s);
    parser.addOptions({{u"profile"_s, u"The environment to look at."_s, u"FILE"_s},
                       {u"persona"_s, u"Who looks; the profile's default otherwise."_s, u"ID"_s},
                       {u"json"_s, u"Prints one JSON object."_s}});
    if (const auto code = parse(parser, u"signals"_s, arguments))
        return *code;
    const auto profile = profileOf(parser);
    if (!profile)
        return complain(profile.error(), ExitUsage);
    auto parts = compose(*profile, parser.value(u"persona"_s));
    if (!parts)
        return complain(parts.error(), ExitUsage);

    Workspace workspace(std::move(*parts));
    QEventLoop loop;
    const auto leave = [&] {
        if (workspace.queueAsOf() || !workspace.queueError().isEmpty())
            loop.quit();
    };
    QObject::connect(&workspace, &Workspace::queueChanged, &loop, leave);
    QTimer::singleShot(std::chrono::seconds(10), &loop, &QEventLoop::quit);
    workspace.start();
    loop.exec();

    if (!workspace.queueAsOf())
        return complain(u"no signal rule was answered: "_s +
                            (workspace.queueError().isEmpty() ? u"no answer within 10 s"_s : workspace.queueError()),
                        ExitUnreachable);
    const QList<Signal> queue = workspace.queue();
    if (parser.isSet(u"json"_s)) {
        QJsonArray rows;
        for (const Signal &signal : queue)
            rows << toJson(signal);
        printJson({{u"asOf"_s, toIsoText(*workspace.queueAsOf())}, {u"signals"_s, rows}});
        return ExitDone;
    }
    for (const Signal &signal : queue)
        print(lineOf(signal));
    if (queue.isEmpty())
        print(u"Nothing is stuck, as of "_s + toIsoText(*workspace.queueAsOf()));
    return ExitDone;
}

} // namespace jaga::console
