// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/instant.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;
using namespace jaga;

class InstantTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void readsEverySpellingOfOneMoment_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("iso") << u"2026-07-02T19:02:31.120000Z"_s;
        QTest::newRow("postgres") << u"2026-07-02 19:02:31.12+00"_s;
        QTest::newRow("zone with minutes") << u"2026-07-03T00:32:31.12+05:30"_s;
        QTest::newRow("zone without colon") << u"2026-07-03T02:02:31.12+0700"_s;
        QTest::newRow("west of Greenwich") << u"2026-07-02T16:02:31.12-03"_s;
        QTest::newRow("nanoseconds are cut") << u"2026-07-02T19:02:31.120000999Z"_s;
    }
    void readsEverySpellingOfOneMoment()
    {
        QFETCH(QString, text);
        QCOMPARE(toIsoText(instantFromText(text).value()), u"2026-07-02T19:02:31.120000Z"_s);
    }

    void keepsSixDecimalsBothWays()
    {
        for (const qint64 microseconds : {qint64{0}, qint64{1}, qint64{-1}, qint64{1'782'000'000'123'456}}) {
            const Instant instant = instantFromMicroseconds(microseconds);
            QCOMPARE(toMicroseconds(instantFromText(toIsoText(instant)).value()), microseconds);
        }
    }

    void refusesWhatHasNoZoneOrNoSuchDay_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"", "now", "2026-07-02", "2026-07-02T19:02:31", "2026-02-30T00:00:00Z", "2026-07-02T25:00:00Z",
              "2026-07-02T19:02Z", "infinity", "-infinity", "2026-07-02T19:02:31Z ", "1782000000"})
            QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text);
    }
    void refusesWhatHasNoZoneOrNoSuchDay()
    {
        QFETCH(QString, text);
        QVERIFY(!instantFromText(text).has_value());
    }
};

JAGA_TEST(InstantTest)
#include "instant_test.moc"
