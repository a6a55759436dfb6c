// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/figure_families.h"
#include "tests/benchmarks/process_tree.h"

#include <QElapsedTimer>

namespace jaga::bench {

void measureSandboxIdle(Figures &figures, Depth depth)
{
    const int seconds = depth == Depth::Quick ? 10 : 30;
    const double before = descendantsProcessorSeconds();
    QElapsedTimer idle;
    idle.start();
    test::until([] { return false; }, seconds);
    figures.add(QStringLiteral("sandbox-idle"),
                (descendantsProcessorSeconds() - before) / (static_cast<double>(idle.elapsed()) / 1000), 0.10,
                QStringLiteral("one core"));
}

} // namespace jaga::bench
