// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/text_format.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace std::chrono_literals;

class TextFormatTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void writesAgesAsPeopleSayThem_data();
    void writesAgesAsPeopleSayThem();
    void writesAmountsExactlyAndWithoutCompactForms_data();
    void writesAmountsExactlyAndWithoutCompactForms();
    void namesTheDayOnlyWhenItIsAnother();
    void keepsHeadAndTailOfLongIds();
    void writesEveryTimeInTheZoneThatIsShown();
};

void TextFormatTest::writesAgesAsPeopleSayThem_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("whole");
    QTest::addColumn<QString>("narrow");
    QTest::newRow("negative") << qint64(-5) << u"0 s"_s << u"0 s"_s;
    QTest::newRow("seconds") << qint64(4) << u"4 s"_s << u"4 s"_s;
    QTest::newRow("minutes with seconds") << qint64(252) << u"4 min 12 s"_s << u"4 min"_s;
    QTest::newRow("minutes") << qint64(21 * 60 + 59) << u"21 min"_s << u"21 min"_s;
    QTest::newRow("hours") << qint64(3600 + 8 * 60) << u"1 h 8 min"_s << u"1 h 08"_s;
    QTest::newRow("days") << qint64(86400 * 3 + 4 * 3600) << u"3 d 4 h"_s << u"3 d 4 h"_s;
}

void TextFormatTest::writesAgesAsPeopleSayThem()
{
    QFETCH(qint64, seconds);
    QTEST(text::age(std::chrono::seconds(seconds)), "whole");
    QTEST(text::shortAge(std::chrono::seconds(seconds)), "narrow");
}

void TextFormatTest::writesAmountsExactlyAndWithoutCompactForms_data()
{
    QTest::addColumn<qint64>("amount");
    QTest::addColumn<QString>("expected");
    QTest::newRow("zero") << qint64(0) << u"IDR\u00A00"_s;
    QTest::newRow("billions") << qint64(42'500'000'000'000) << u"IDR\u00A04\u202F250\u202F000\u202F000"_s;
    QTest::newRow("cents") << qint64(4'123'005'000) << u"IDR\u00A0412\u202F300.50"_s;
    QTest::newRow("all four digits") << qint64(12'345) << u"IDR\u00A01.2345"_s;
    QTest::newRow("negative") << qint64(-15'000) << u"IDR\u00A0-1.50"_s;
    QTest::newRow("largest") << std::numeric_limits<qint64>::max()
                             << u"IDR\u00A0922\u202F337\u202F203\u202F685\u202F477.5807"_s;
}

void TextFormatTest::writesAmountsExactlyAndWithoutCompactForms()
{
    QFETCH(qint64, amount);
    QTEST(text::money({amount, u"IDR"_s}), "expected");
}

void TextFormatTest::namesTheDayOnlyWhenItIsAnother()
{
    const Instant now = *instantFromText(u"2026-07-02T19:02:41Z"_s);
    QCOMPARE(text::clockAt(now - 1h, now), u"18:02:41"_s);
    QCOMPARE(text::clockAt(now - 24h, now), u"1 Jul 19:02:41"_s);
    QCOMPARE(text::weekdayAndClock(now), u"Thu 2 Jul 19:02:41"_s);
}

void TextFormatTest::keepsHeadAndTailOfLongIds()
{
    QCOMPARE(text::shortId(u"SO-10045"_s), u"SO-10045"_s);
    QCOMPARE(text::shortId(u"8e1d4c70-52b3-4f0e-9a66-0c7f3b19d2e4"_s), u"8e1d\u2026d2e4"_s);
}

void TextFormatTest::writesEveryTimeInTheZoneThatIsShown()
{
    const Instant now = *instantFromText(u"2026-07-02T19:02:41Z"_s);
    QCOMPARE(text::withZone(text::clock(now), now), u"19:02:41 UTC"_s);
    text::showIn(QTimeZone(7 * 3600));
    QCOMPARE(text::weekdayAndClock(now), u"Fri 3 Jul 02:02:41"_s);
    QCOMPARE(text::withZone(text::minute(now), now), u"02:02 UTC+07"_s);
    QCOMPARE(text::clockAt(now - 3h, now), u"2 Jul 23:02:41"_s); // another day there, the same in UTC
    QCOMPARE(text::minuteAt(now - 1h, now), u"01:02"_s);
    QCOMPARE(text::zoneOffset(now), 7h);
    text::showIn(QTimeZone());
    QCOMPARE(text::zoneName(now), u"UTC"_s);
}

JAGA_TEST(TextFormatTest)
#include "text_format_test.moc"
