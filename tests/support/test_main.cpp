// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"

#include <QApplication>
#include <QRegularExpression>

#include <cstdio>

namespace jaga::test {

std::vector<std::function<int(int, char **)>> &testClasses()
{
    static std::vector<std::function<int(int, char **)>> classes;
    return classes;
}

void failOnAnyWarning()
{
    // The offscreen platform says what it cannot do for a window with a least size, one in front, a popup; no mistake of ours.
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support )")));
}

} // namespace jaga::test

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("jaga-tests"));
    int failures = 0;
    for (const auto &run : jaga::test::testClasses())
        failures += run(argc, argv);
    return failures == 0 ? 0 : 1;
}
