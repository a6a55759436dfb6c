// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/probe_schedule.h"
#include "models/session/signal_queue.h"
#include "models/sources/platform_database.h"
#include "tests/benchmarks/figures.h"
#include "tests/benchmarks/process_tree.h"
#include "tests/integration/living_sandbox.h"
#include "tests/support/fault_proxy.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QRegularExpression>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace std::chrono_literals;

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

/// Median time of one batch in milliseconds, after the connection and the plans are warm.
double medianMilliseconds(EvidenceSource &source, const QList<ProbeCall> &batch, int rounds)
{
    QList<double> times;
    for (int round = -3; round < rounds; ++round) {
        QElapsedTimer timer;
        timer.start();
        const auto answer = answerOf(source.read(batch, 20s));
        if (!answer)
            qFatal("the batch was not answered: %s", qPrintable(answer.error().detail));
        for (const Evidence &evidence : *answer)
            if (evidence.error)
                qFatal("%s was not answered: %s", qPrintable(evidence.probe), qPrintable(evidence.error->detail));
        if (round >= 0)
            times << static_cast<double>(timer.nsecsElapsed()) / 1e6;
    }
    std::sort(times.begin(), times.end());
    return times.at(times.size() / 2);
}

QString keyword(const QString &dsn, const QString &name)
{
    return QRegularExpression(name + u"='?([^' ]+)'?"_s).match(dsn).captured(1);
}

/// Every question to the platform database that opening an order asks.
QList<ProbeCall> openingCalls(const RunbookLibrary &library, const Parameters &parameters)
{
    QList<ProbeCall> calls;
    for (const Probe &probe : library.runbooks.value(u"stuck-order-fulfillment"_s).probes)
        if (probe.source == "platform"_L1)
            if (const auto call = bindProbe(probe, parameters, [](const QString &) { return Cell(); }))
                calls << *call;
    return calls;
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

void measureOpening(bench::Figures &figures, const test::LivingSandbox &sandbox, int rounds)
{
    const QStringList order =
        sandbox.sql(u"select tenant_id, order_id from customer_order order by created_at limit 1"_s).split(u'|');
    if (order.size() != 2)
        qFatal("the sandbox holds no order yet");
    const Parameters parameters{{u"tenant_id"_s, order.at(0)}, {u"order_id"_s, order.at(1)}};
    const QList<ProbeCall> opening = openingCalls(console::openLibrary({}), parameters);
    const ProbeCall lookUp = primaryKeyLookUp(parameters);

    const Profile &profile = sandbox.profile();
    const QString login = profile.persona(profile.defaultPersona)->databaseLogin;
    PlatformDatabase direct(PlatformLogin{profile.databaseDsn, login, {}});
    figures.add(u"opening-on-socket"_s,
                medianMilliseconds(direct, opening, rounds) / medianMilliseconds(direct, {lookUp}, rounds), 7,
                u"one primary-key look-up"_s);

    const QString host = keyword(profile.databaseDsn, u"host"_s), port = keyword(profile.databaseDsn, u"port"_s);
    test::FaultProxy proxy(host + u"/.s.PGSQL."_s + port);
    proxy.setDelay(5ms);
    QString dsn = profile.databaseDsn;
    dsn.replace(QRegularExpression(u"host='?[^' ]+'?"_s), u"host=127.0.0.1 sslmode=disable gssencmode=disable"_s)
        .replace(u"port="_s + port, u"port="_s + QString::number(proxy.port()));
    PlatformDatabase delayed(PlatformLogin{dsn, login, {}});
    const double floor = medianMilliseconds(delayed, {lookUp}, rounds);
    const double whole = medianMilliseconds(delayed, opening, rounds);
    figures.add(u"opening-through-5-ms"_s, whole / floor, 1.15, u"one primary-key look-up"_s);
    proxy.resetFlights();
    if (!test::wait(delayed.read(opening, 20s)))
        qFatal("the opening was not answered");
    figures.add(u"opening-flights"_s, proxy.flights(), 1, u"one flight"_s);
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    const bool quick = QCoreApplication::arguments().contains(u"--quick"_s);
    const int rounds = quick ? 9 : 41;
    bench::Figures figures;

    QElapsedTimer start;
    start.start();
    const test::LivingSandbox sandbox;
    if (!sandbox.fault().isEmpty()) {
        std::fprintf(stderr, "the sandbox did not start: %s\n", qPrintable(sandbox.fault()));
        return 3;
    }
    figures.add(u"sandbox-ready"_s, static_cast<double>(start.elapsed()) / 8000, 1, u"8 s"_s);

    test::until([&] { return sandbox.sql(u"select count(*) from customer_order"_s).toInt() > 0; }, 120);
    measureOpening(figures, sandbox, rounds);

    const double before = bench::descendantsProcessorSeconds();
    const int seconds = quick ? 5 : 30;
    QElapsedTimer idle;
    idle.start();
    test::until([] { return false; }, seconds);
    figures.add(u"sandbox-idle"_s,
                (bench::descendantsProcessorSeconds() - before) / (static_cast<double>(idle.elapsed()) / 1000), 0.10,
                u"one core"_s);
    return figures.allWithin() ? 0 : 1;
}
