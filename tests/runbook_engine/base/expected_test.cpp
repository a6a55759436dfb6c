// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/expected.h"
#include "tests/support/test_main.h"

#include <memory>

using namespace Qt::StringLiterals;
using namespace jaga;

class ExpectedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void holdsAValueOrTheReasonWhyThereIsNone()
    {
        const Expected<int> value(7);
        QVERIFY(value.has_value());
        QCOMPARE(*value, 7);
        const Expected<int> none = failure(ErrorCode::NotFound, u"no order"_s, u"order_head"_s);
        QVERIFY(!none);
        QCOMPARE(none.error().code, ErrorCode::NotFound);
        QCOMPARE(none.error().context, u"order_head"_s);
        QCOMPARE(none.value_or(3), 3);
    }

    void stopsAChainAtTheFirstFailure()
    {
        int calls = 0;
        const auto half = [&calls](int number) -> Expected<int> {
            ++calls;
            if (number % 2 != 0)
                return failure(ErrorCode::Invalid, u"odd"_s);
            return number / 2;
        };
        QCOMPARE(Expected<int>(8).and_then(half).and_then(half).value(), 2);
        calls = 0;
        QCOMPARE(Expected<int>(6).and_then(half).and_then(half).and_then(half).error().detail, u"odd"_s);
        QCOMPARE(calls, 2);
        QCOMPARE(Expected<int>(6).transform([](int number) { return QString::number(number); }).value(), u"6"_s);
    }

    void movesAValueThatCannotBeCopied()
    {
        Expected<std::unique_ptr<int>> owner(std::make_unique<int>(5));
        const std::unique_ptr<int> taken = *std::move(owner);
        QCOMPARE(*taken, 5);
    }

    void namesEveryCodeOnce()
    {
        QStringList names;
        for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code)
            names.append(codeName(static_cast<ErrorCode>(code)));
        QCOMPARE(names.removeDuplicates(), 0);
        QVERIFY(!names.contains(QString()));
    }
};

JAGA_TEST(ExpectedTest)
#include "expected_test.moc"
