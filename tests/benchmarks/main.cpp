// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/figure_families.h"

#include <QApplication>
#include <QElapsedTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace jaga;

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    const bool isQuick = QCoreApplication::arguments().contains(u"--quick"_s);
    const bench::Depth depth = isQuick ? bench::Depth::Quick : bench::Depth::Full;
    bench::Figures figures;
    {
        QElapsedTimer start;
        start.start();
        test::LivingSandbox sandbox;
        if (!sandbox.fault().isEmpty()) {
            std::fprintf(stderr, "the sandbox did not start: %s\n", qPrintable(sandbox.fault()));
            return 3;
        }
        figures.add(u"sandbox-ready"_s, static_cast<double>(start.elapsed()) / 8000, 1, u"8 s"_s);
        const QString order =
            sandbox.control({u"inject"_s, u"provisioning-answer-lost"_s}).value("entityId"_L1).toString();
        bench::measureSandboxIdle(figures, sandbox, depth);
        bench::measureOpening(figures, sandbox, order, depth);
        bench::measureStart(figures, sandbox, depth);
    }
    if (isQuick)
        figures.leaveOut(u"longest-stall"_s, u"the tour plays for minutes; run without --quick"_s);
    else
        bench::measureStalls(figures);
    return figures.allWithin() ? 0 : 1;
}
