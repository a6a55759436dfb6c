// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

namespace jaga::test {

/// How long a test waits for what must come, in ms: time for a slow machine with other work. A wait that is answered costs nothing.
constexpr int patience = 30'000;

} // namespace jaga::test

// Qt's own patience is 5 s.
#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(expression) QTRY_VERIFY_WITH_TIMEOUT(expression, jaga::test::patience)
#define QTRY_VERIFY2(expression, message) QTRY_VERIFY2_WITH_TIMEOUT(expression, message, jaga::test::patience)
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, jaga::test::patience)
