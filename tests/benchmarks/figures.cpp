// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/figures.h"

#include <algorithm>
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

void Figures::leaveOut(const QString &name, const QString &why)
{
    std::fprintf(stderr, "%s is not measured here: %s\n", qPrintable(name), qPrintable(why));
}

void Figures::miss(const QString &name, const QString &why)
{
    m_allWithin = false;
    std::fprintf(stderr, "%s could not be measured: %s\n", qPrintable(name), qPrintable(why));
}

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

} // namespace jaga::bench
