// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/figures.h"

#include <cstdio>

namespace jaga::bench {

void Figures::add(const QString &name, double ratio, double limit, const QString &floor)
{
    const bool within = ratio <= limit;
    m_allWithin = m_allWithin && within;
    std::printf("%-34s %8.2f %8.2f  %-4s  1 = %s\n", qPrintable(name), ratio, limit, within ? "ok" : "over",
                qPrintable(floor));
    std::fflush(stdout);
}

} // namespace jaga::bench
