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
    // The offscreen platform says this of every window that has a least size or is brought to the front; no mistake of ours.
    QTest::failOnWarning(
        QRegularExpression(QStringLiteral("^(?!This plugin does not support (propagateSizeHints|raise))")));
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
