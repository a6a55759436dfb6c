// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/timeline_lanes.h"

#include "tests/support/case_evidence.h"
#include "tests/support/test_main.h"

#include <random>

using namespace jaga;
using namespace jaga::test;
using namespace Qt::StringLiterals;

namespace {

const QStringList shortColumns{u"lane text"_s,    u"at time"_s,      u"until time"_s, u"ongoing bool"_s,
                               u"outcome text"_s, u"severity int"_s, u"label text"_s};

TimelineLanes lanesOf(const QList<QList<Cell>> &rows)
{
    EvidenceBook book;
    book.add(u"timeline"_s, shortColumns, rows);
    return timelineLanes(book.all(), caseNow());
}

} // namespace

class TimelineLanesTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void putsCausesAboveEffectsAndUnknownLanesBeforeSupport()
    {
        const TimelineLanes lanes = lanesOf({{u"Moon"_s, ago(1), Cell(), qint64(0), u"ok"_s, qint64(0), u"x"_s}});
        QCOMPARE(lanes.lanes.first().name, u"Release"_s);
        QCOMPARE(lanes.lanes.at(lanes.lanes.size() - 2).name, u"Moon"_s);
        QCOMPARE(lanes.lanes.last().name, u"Support"_s);
    }

    void saysWhatAnEmptyLaneMeans()
    {
        EvidenceBook book;
        book.add(u"timeline"_s, shortColumns, {});
        QCOMPARE(timelineLanes(book.all(), caseNow()).lanes.at(6).whenEmpty,
                 u"no call on record: it may never have been made"_s);
        book.addFailure(u"timeline"_s, ErrorCode::Timeout); // a part is missing: emptiness proves nothing
        QVERIFY(timelineLanes(book.all(), caseNow()).lanes.at(6).whenEmpty.startsWith(u"not known"_s));
    }

    void keepsOverlappingBarsApart()
    {
        const TimelineLanes lanes = lanesOf({{u"Tasks"_s, ago(100), ago(10), qint64(0), u"ok"_s, qint64(0), u"a"_s},
                                             {u"Tasks"_s, ago(90), ago(20), qint64(0), u"ok"_s, qint64(0), u"b"_s},
                                             {u"Tasks"_s, ago(5), ago(1), qint64(0), u"ok"_s, qint64(0), u"c"_s}});
        QCOMPARE(lanes.lanes.at(5).tracks.size(), 2);
        QCOMPARE(lanes.lanes.at(5).tracks.first().size(), std::size_t(2));
    }

    void countsWhatItCannotDraw_data()
    {
        QTest::addColumn<QList<QList<Cell>>>("rows");
        QTest::addColumn<int>("withoutTime");
        QTest::addColumn<int>("reversed");
        QTest::addColumn<int>("unknown");
        using Rows = QList<QList<Cell>>;
        QTest::newRow("all null") << Rows{{Cell(), Cell(), Cell(), Cell(), Cell(), Cell(), Cell()}} << 1 << 0 << 0;
        QTest::newRow("ends before it begins")
            << Rows{{u"Tasks"_s, ago(1), ago(100), qint64(0), u"ok"_s, qint64(0), u"a"_s}} << 0 << 1 << 0;
        QTest::newRow("a word of tomorrow")
            << Rows{{u"Tasks"_s, ago(1), Cell(), qint64(0), u"maybe"_s, qint64(0), u"a"_s}} << 0 << 0 << 1;
        QTest::newRow("severity out of range")
            << Rows{{u"Tasks"_s, ago(1), Cell(), qint64(0), u"ok"_s, qint64(99), u"a"_s}} << 0 << 0 << 0;
        QTest::newRow("out of order and in the future")
            << Rows{{u"Tasks"_s, ago(-3600), Cell(), qint64(1), u"ok"_s, qint64(0), u"a"_s},
                    {u"Tasks"_s, ago(10), Cell(), qint64(0), u"ok"_s, qint64(0), u"b"_s}}
            << 0 << 0 << 0;
    }
    void countsWhatItCannotDraw()
    {
        QFETCH(QList<QList<Cell>>, rows);
        const TimelineLanes lanes = lanesOf(rows);
        QTEST(static_cast<int>(lanes.withoutTime), "withoutTime");
        QTEST(static_cast<int>(lanes.reversed), "reversed");
        QTEST(lanes.unknown, "unknown");
        QVERIFY(lanes.first <= lanes.last);
        QCOMPARE(timelineRows(lanes, caseNow()).size(), rows.size());
    }

    void namesTheLastProgressAndTheProblem()
    {
        EvidenceBook book;
        book.addTimeline();
        const TimelineLanes lanes = timelineLanes(book.all(), caseNow());
        // A failure and a support act are no progress; the projection that took the event in is.
        QVERIFY(lanes.lastProgress);
        QCOMPARE(toMicroseconds(*lanes.lastProgress), ago(21.4 * 60));
        QCOMPARE(lanes.events.at(lanes.problem).label, u"INCIDENT"_s);
        QCOMPARE(lanes.unknown, 1);
    }

    void hatchesOnlyTheLanesOfAStaleSource()
    {
        EvidenceBook book;
        Evidence &old = book.add(u"timeline"_s, shortColumns,
                                 {{u"External"_s, ago(900), Cell(), qint64(0), u"ok"_s, qint64(0), u"a"_s}});
        old.asOf = caseNow() - std::chrono::minutes(4);
        book.add(u"timeline"_s, shortColumns, {{u"Order"_s, ago(900), Cell(), qint64(0), u"ok"_s, qint64(0), u"b"_s}});
        const TimelineLanes lanes = timelineLanes(book.all(), caseNow());
        for (const TimelineLane &lane : lanes.lanes)
            QCOMPARE(lane.staleSince.has_value(), lane.name == u"External"_s);
    }

    void aPyramidLosesNoEventThatNeedsAPerson()
    {
        SpanArrays spans;
        std::mt19937_64 random(7);
        std::int64_t at = 1'000'000;
        for (int event = 0; event < 50'000; ++event) {
            at += static_cast<std::int64_t>(random() % 1000);
            spans.append(at, at + static_cast<std::int64_t>(random() % 500), event == 31'234 ? 3 : 0, event == 12'345,
                         event);
        }
        const SpanPyramid pyramid(spans);
        for (const int width : {1, 7, 640, 1500}) {
            const auto columns = pyramid.columns(spans, 1'000'000, at + 1000, width);
            QCOMPARE(columns.size(), static_cast<std::size_t>(width));
            QCOMPARE(
                std::count_if(columns.begin(), columns.end(), [](const SpanColumn &c) { return c.severity == 3; }) > 0,
                true);
            QCOMPARE(std::count_if(columns.begin(), columns.end(), [](const SpanColumn &c) { return c.unknown; }) > 0,
                     true);
            std::uint64_t counted = 0;
            for (const SpanColumn &column : columns)
                counted += column.count;
            QCOMPARE(counted, std::uint64_t(50'000));
        }
    }

    void aPyramidAgreesWithFoldingWhenZoomedIn()
    {
        SpanArrays spans;
        for (int event = 0; event < 2000; ++event)
            spans.append(event * 1000, event * 1000 + 400, static_cast<std::uint8_t>(event % 4), false, event);
        const SpanPyramid pyramid(spans);
        QCOMPARE(pyramid.columns(spans, 500'000, 501'000, 300), foldColumns(spans, 500'000, 501'000, 300));
        QVERIFY(pyramid.columns(spans, 10, 10, 300).size() == 300);
        QVERIFY(SpanPyramid(SpanArrays()).columns(SpanArrays(), 0, 10, 5).size() == 5);
    }

    void drawsTenThousandRows()
    {
        EvidenceBook book;
        book.addManyEvents(10'000);
        const TimelineLanes lanes = timelineLanes(book.all(), caseNow());
        QCOMPARE(lanes.events.size(), 10'000);
        QCOMPARE(lanes.needPerson, 1);
    }
};

JAGA_TEST(TimelineLanesTest)
#include "timeline_lanes_test.moc"
