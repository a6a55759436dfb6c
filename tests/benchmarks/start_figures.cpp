// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/figure_families.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace jaga::bench {

namespace {

constexpr int RowsOnScreen = 200;
constexpr int IdleSeconds = 5; ///< after the first picture, before memory is read

struct Start {
    double milliseconds = 0; ///< from the start of the process to the painted rows
    double megabytes = 0;    ///< resident when idle
};

double monotonicMilliseconds()
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double residentMegabytes(qint64 process)
{
    QFile status(u"/proc/%1/status"_s.arg(process));
    static const QRegularExpression resident(u"VmRSS:\\s+(\\d+) kB"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    return resident.match(QString::fromLatin1(status.readAll())).captured(1).toDouble() / 1024;
}

/// Starts a program with the paint watch inside, which says on its output when the rows stood on the screen.
Start startOf(const QString &program, const QStringList &arguments, bool readsMemory)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    environment.insert(u"QT_PLUGIN_PATH"_s, QStringLiteral(JAGA_BENCH_PLUGINS));
    environment.insert(u"QT_QPA_GENERIC_PLUGINS"_s, u"jagapaintwatch:%1"_s.arg(RowsOnScreen));
    process.setProcessEnvironment(environment);
    const double begun = monotonicMilliseconds();
    process.start(QDir(QCoreApplication::applicationDirPath()).filePath(program), arguments);
    static const QRegularExpression painted(u"painted (\\d+\\.\\d+)"_s);
    QString said;
    const bool isPainted = test::until([&] {
        said += QString::fromLatin1(process.readAllStandardOutput());
        return painted.match(said).hasMatch() || process.state() == QProcess::NotRunning;
    });
    Start start;
    if (isPainted && process.state() == QProcess::Running) {
        start.milliseconds = painted.match(said).captured(1).toDouble() - begun;
        if (readsMemory) {
            test::until([] { return false; }, IdleSeconds);
            start.megabytes = residentMegabytes(process.processId());
        }
    } else {
        qWarning("%s painted nothing: %s", qPrintable(program), process.readAllStandardError().constData());
    }
    process.terminate();
    if (!process.waitForFinished(5000))
        process.kill();
    process.waitForFinished();
    return start;
}

bool fill(const test::LivingSandbox &sandbox)
{
    for (const QString &name : {u"tests/benchmarks/stuck_orders.sql"_s, u"resources/sql/check-after-bulk-load.sql"_s}) {
        QFile script(QDir(QStringLiteral(JAGA_SOURCE_DIR)).filePath(name));
        if (!script.open(QIODevice::ReadOnly))
            qFatal("%s cannot be read", qPrintable(script.fileName()));
        sandbox.sql(QString::fromUtf8(script.readAll()));
    }
    // A failed task becomes a signal when the platform's own limit for it has passed.
    return test::until([&] {
        return sandbox
                   .sql(u"select count(*) from fulfillment_task t join state_catalog s on s.entity_type = "
                        "'FULFILLMENT_TASK' and s.state = t.status where t.status = 'FAILED' and t.updated_at + "
                        "s.warn_after <= now()"_s)
                   .toInt() >= RowsOnScreen;
    });
}

} // namespace

void measureStart(Figures &figures, test::LivingSandbox &sandbox, Depth depth)
{
    if (!fill(sandbox)) {
        figures.miss(u"first-200-signals"_s, u"the sandbox does not hold %1 stuck orders"_s.arg(RowsOnScreen));
        return;
    }
    const Profile &profile = sandbox.profile();
    const QStringList window{profile.setting(u"platform"_s, u"dsn"_s) + u" user="_s +
                             profile.persona(profile.defaultPersona)->databaseLogin};
    const QStringList console{u"--profile"_s, sandbox.directory() + u"/profile.yaml"_s};
    const int rounds = depth == Depth::Quick ? 3 : 11;
    QList<double> times, floors;
    Start last, lastFloor;
    for (int round = -1; round < rounds; ++round) {
        const bool readsMemory = round == rounds - 1;
        lastFloor = startOf(u"jaga_bench_window"_s, window, readsMemory);
        last = startOf(u"jaga"_s, console, readsMemory);
        if (lastFloor.milliseconds == 0 || last.milliseconds == 0) {
            figures.miss(u"first-200-signals"_s, u"a window did not paint %1 rows"_s.arg(RowsOnScreen));
            return;
        }
        if (round < 0)
            continue; // files and pages are warm from here on
        floors << lastFloor.milliseconds;
        times << last.milliseconds;
    }
    figures.add(u"first-200-signals"_s, median(times) / median(floors), 1.5, u"a minimal window of 200 rows"_s);
    figures.add(u"idle-memory"_s, last.megabytes / lastFloor.megabytes, 3, u"that window"_s);
}

} // namespace jaga::bench
