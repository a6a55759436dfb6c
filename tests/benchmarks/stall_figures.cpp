// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/figure_families.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace jaga::bench {

namespace {

constexpr double AllowedStall = 50; // milliseconds
constexpr int LongestTour = 300;    // seconds; only ends a tour that hangs

} // namespace

void measureStalls(Figures &figures)
{
    const QTemporaryDir pictures;
    QProcess tour;
    tour.start(QDir(QCoreApplication::applicationDirPath()).filePath(u"jaga"_s), {u"tour"_s, pictures.path()});
    test::until([&] { return tour.state() == QProcess::NotRunning; }, LongestTour);
    if (tour.state() != QProcess::NotRunning) {
        tour.terminate();
        tour.waitForFinished();
    }
    const QString said = QString::fromUtf8(tour.readAllStandardOutput());
    static const QRegularExpression stall(u"^stall(-sources-stopped)? (\\d+) ms$"_s,
                                          QRegularExpression::MultilineOption);
    int found = 0;
    for (auto match = stall.globalMatch(said); match.hasNext(); ++found) {
        const QRegularExpressionMatch one = match.next();
        figures.add(one.hasCaptured(1) ? u"longest-stall-sources-stopped"_s : u"longest-stall"_s,
                    one.captured(2).toDouble() / AllowedStall, 1, u"50 ms"_s);
    }
    if (found == 0 || tour.exitCode() != 0)
        figures.miss(u"longest-stall"_s, u"the tour did not play to its end: "_s + said.section(u'\n', -3).trimmed());
}

} // namespace jaga::bench
