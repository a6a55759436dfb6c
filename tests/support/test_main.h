// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/patience.h"

#include <QObject>

#include <functional>
#include <vector>

namespace jaga::test {

/// The test classes of one binary, in the order in which their files were linked.
std::vector<std::function<int(int, char **)>> &testClasses();

template <class T>
struct Register {
    Register()
    {
        testClasses().emplace_back([](int argc, char **argv) {
            T test;
            return QTest::qExec(&test, argc, argv);
        });
    }
};

/// Call it from init(): a Qt warning that the test did not expect is a failure.
void failOnAnyWarning();

} // namespace jaga::test

/// Ends each test file: registers its class and includes its moc output.
#define JAGA_TEST(Class) static const jaga::test::Register<Class> registered##Class;
