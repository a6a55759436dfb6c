// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/probe_schedule.h"
#include "models/sources/platform_database.h"
#include "runbook_engine/evidence/evidence_store.h"
#include "runbook_engine/run/runbook_run.h"
#include "tests/benchmarks/figure_families.h"
#include "tests/support/fault_proxy.h"
#include "views/shell/case_tab.h"
#include "views/shell/evidence_tabs.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace jaga::bench {

namespace {

/// Waits in the event loop and nothing else: no polling that would round the time.
Expected<QList<Evidence>> answerOf(Reply<QList<Evidence>> reply)
{
    QEventLoop loop;
    std::optional<Expected<QList<Evidence>>> answer;
    reply.then(&loop, [&](Expected<QList<Evidence>> given) {
        answer.emplace(std::move(given));
        loop.quit();
    });
    loop.exec();
    return *answer;
}

double millisecondsOf(EvidenceSource &source, const QList<ProbeCall> &batch)
{
    QElapsedTimer timer;
    timer.start();
    const auto answer = answerOf(source.read(batch, 20s));
    const double spent = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    if (!answer)
        qFatal("the batch was not answered: %s", qPrintable(answer.error().detail));
    for (const Evidence &evidence : *answer)
        if (evidence.error)
            qFatal("%s was not answered: %s", qPrintable(evidence.probe), qPrintable(evidence.error->detail));
    return spent;
}

/// Median time of `batch` by that of `floor`, taken in turns, after the connection and the plans are warm.
double medianRatio(EvidenceSource &source, const QList<ProbeCall> &batch, const QList<ProbeCall> &floor, int rounds)
{
    QList<double> times, floors;
    for (int round = -3; round < rounds; ++round) {
        const double time = millisecondsOf(source, batch);
        const double least = millisecondsOf(source, floor);
        if (round < 0)
            continue;
        times << time;
        floors << least;
    }
    return median(times) / median(floors);
}

QString keyword(const QString &dsn, const QString &name)
{
    return QRegularExpression(name + u"='?([^' ]+)'?"_s).match(dsn).captured(1);
}

/// What the window asks of the platform database when a case opens on its runbook's first tab: everything that is shown and
/// everything that conditions read.
QList<ProbeCall> openingCalls(const Runbook &runbook, const Parameters &parameters)
{
    const EvidenceStore store(caseProbes(runbook), caseConstants(runbook, parameters));
    ProbeSchedule schedule(runbook.probes, parameters, probesOfConditions(runbook, store));
    const QList<TabFactory> tabs = builtInTabs();
    const auto first = std::ranges::find(tabs, runbook.tabs.value(0), &TabFactory::id);
    const std::unique_ptr<CaseTab> tab(first->make(nullptr));
    schedule.setVisibleShapes(tab->view().shapes());
    return schedule.takeDue(SystemClock().now(), [](const QString &) { return Cell(); }).value(u"platform"_s);
}

ProbeCall primaryKeyLookUp(const Parameters &parameters)
{
    ProbeCall call;
    call.probe = u"look_up"_s;
    call.source = u"platform"_s;
    call.text = u"select order_id from customer_order where order_id = :order_id"_s;
    call.columns = {{u"order_id"_s, ColumnType::Uuid}};
    call.parameters = parameters;
    return call;
}

} // namespace

void measureOpening(Figures &figures, const test::LivingSandbox &sandbox, const QString &orderId, Depth depth)
{
    const int rounds = depth == Depth::Quick ? 15 : 101;
    // A platform keeps statistics of its tables; the planner's choices are not left to the age of the sandbox.
    sandbox.sql(u"analyze"_s);
    const Parameters parameters{
        {u"tenant_id"_s, sandbox.sql(u"select tenant_id from customer_order where order_id = '%1'"_s.arg(orderId))},
        {u"order_id"_s, orderId}};
    const RunbookLibrary library = console::openLibrary({});
    const QList<ProbeCall> opening = openingCalls(library.runbooks.value(u"stuck-order-fulfillment"_s), parameters);
    const QList<ProbeCall> lookUp{primaryKeyLookUp(parameters)};

    const Profile &profile = sandbox.profile();
    const QString login = profile.persona(profile.defaultPersona)->databaseLogin;
    PlatformDatabase direct(PlatformLogin{profile.setting(u"platform"_s, u"dsn"_s), login, {}});
    figures.add(u"opening-on-socket"_s, medianRatio(direct, opening, lookUp, rounds), 7, u"one primary-key look-up"_s);

    const QString given = profile.setting(u"platform"_s, u"dsn"_s);
    const QString host = keyword(given, u"host"_s), port = keyword(given, u"port"_s);
    test::FaultProxy proxy(host + u"/.s.PGSQL."_s + port);
    proxy.setDelay(5ms);
    QString dsn = given;
    dsn.replace(QRegularExpression(u"host='?[^' ]+'?"_s), u"host=127.0.0.1 sslmode=disable gssencmode=disable"_s)
        .replace(u"port="_s + port, u"port="_s + QString::number(proxy.port()));
    PlatformDatabase delayed(PlatformLogin{dsn, login, {}});
    figures.add(u"opening-through-5-ms"_s, medianRatio(delayed, opening, lookUp, rounds), 1.15,
                u"one primary-key look-up"_s);
    proxy.resetFlights();
    millisecondsOf(delayed, opening);
    figures.add(u"opening-flights"_s, proxy.flights(), 1, u"one flight"_s);
}

} // namespace jaga::bench
