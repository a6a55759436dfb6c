// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/money.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;

class MoneyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { jaga::test::failOnAnyWarning(); }

    void keepsEveryDigitOfANumericOf19And4()
    {
        QCOMPARE(jaga::tenThousandthsFromText(u"999999999999999.9999"_s).error().code, jaga::ErrorCode::Invalid);
        QCOMPARE(jaga::tenThousandthsFromText(u"12345678901409.9312"_s).value(), 123456789014099312);
        QCOMPARE(jaga::amountText(123456789014099312), u"12345678901409.9312"_s);
        QCOMPARE(jaga::amountText(-5), u"-0.0005"_s);
    }

    void refusesWhatIsNotAnAmount_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "1e5", "1,000.00", "NaN", "1.23456", " 1", "0x10", "--1", "99999999999999999999"})
            QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text);
    }
    void refusesWhatIsNotAnAmount()
    {
        QFETCH(QString, text);
        QVERIFY(!jaga::tenThousandthsFromText(text).has_value());
    }
};

JAGA_TEST(MoneyTest)
#include "money_test.moc"
