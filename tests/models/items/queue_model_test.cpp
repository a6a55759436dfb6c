// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/queue_model.h"
#include "tests/support/case_fixture.h"
#include "tests/support/test_main.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>

#include <random>

using namespace Qt::StringLiterals;
using namespace jaga;

class QueueModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void keepsASelectedRowThroughNewOnesAndMoves();
    void staysAValidModelThroughAnySeriesOfAnswers();
    void tellsRowsThatCameTogetherOnce();
    void saysNothingWhenNothingChanged();
    void speaksSeverityAgeAndPlace();
    void findsByCustomerNumberAndState();
    void knowsWhatIsMine();
    void countsWhatArrivesNotWhatItFound();
};

void QueueModelTest::keepsASelectedRowThroughNewOnesAndMoves()
{
    const test::CaseFixture fixture;
    QueueModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QList<Signal> ranked = fixture.queue;
    model.setSignals(ranked.mid(2));
    const QPersistentModelIndex selected = model.index(1, 0);
    const QString key = selected.data(QueueModel::KeyRole).toString();
    ranked.move(3, 6);
    model.setSignals(ranked);
    QVERIFY(selected.isValid());
    QCOMPARE(selected.data(QueueModel::KeyRole).toString(), key);
    QCOMPARE(model.rowCount(), ranked.size());
    for (int row = 0; row < model.rowCount(); ++row)
        QCOMPARE(model.row(row)->key, ranked.at(row).key);
}

void QueueModelTest::staysAValidModelThroughAnySeriesOfAnswers()
{
    const test::CaseFixture fixture;
    QueueModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        QList<Signal> answer = fixture.queue;
        std::shuffle(answer.begin(), answer.end(), random);
        answer.resize(static_cast<qsizetype>(random() % static_cast<unsigned>(answer.size() + 1)));
        model.setSignals(answer);
        QCOMPARE(model.rowCount(), answer.size());
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(model.row(row)->key, answer.at(row).key);
    }
}

void QueueModelTest::tellsRowsThatCameTogetherOnce()
{
    const test::CaseFixture fixture;
    QueueModel model;
    const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.setSignals(fixture.queue.mid(2, 1));
    QCOMPARE(inserted.size(), 1);
    model.setSignals(fixture.queue); // two before it, the others after
    QCOMPARE(inserted.size(), 3);
    QCOMPARE(model.rowCount(), fixture.queue.size());
}

void QueueModelTest::saysNothingWhenNothingChanged()
{
    const test::CaseFixture fixture;
    QueueModel model;
    model.setSignals(fixture.queue);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setSignals(fixture.queue);
    QCOMPARE(changed.size() + inserted.size() + reset.size(), 0);
    QList<Signal> one = fixture.queue;
    one[2].state = u"APPROVED"_s;
    model.setSignals(one);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 2);
}

void QueueModelTest::speaksSeverityAgeAndPlace()
{
    const test::CaseFixture fixture;
    QueueModel model;
    model.setSignals(fixture.queue);
    model.setNow(fixture.now);
    const QString spoken = model.index(2, 0).data(Qt::AccessibleTextRole).toString();
    for (const QString &part : {u"P2, P1 not excluded"_s, u"Q-20977"_s, u"3 min"_s, u"new"_s, u"row 3 of 7"_s})
        QVERIFY2(spoken.contains(part), qPrintable(spoken));
}

void QueueModelTest::findsByCustomerNumberAndState()
{
    const test::CaseFixture fixture;
    QueueModel model;
    model.setSignals(fixture.queue);
    const QString search = model.index(0, 0).data(QueueModel::SearchRole).toString();
    for (const QString &word : {u"so-10045"_s, u"nusantara"_s, u"in_progress"_s, u"inc-4821"_s, u"tenant-a"_s})
        QVERIFY2(search.contains(word), qPrintable(search));
}

void QueueModelTest::knowsWhatIsMine()
{
    Signal signal;
    signal.isNew = true;
    QVERIFY(!QueueModel::rowOf(signal, u"bima"_s).mine);
    QCOMPARE(ownerText(QueueModel::rowOf(signal, u"bima"_s)), u"nobody yet"_s);
    signal.commander = u"bima"_s;
    QVERIFY(QueueModel::rowOf(signal, u"bima"_s).mine);
    QCOMPARE(ownerText(QueueModel::rowOf(signal, u"sari"_s)), u"bima"_s);
    QCOMPARE(ownerText(QueueModel::rowOf(signal, {})), u"bima"_s);
    signal.isNew = false; // opened before
    QVERIFY(QueueModel::rowOf(signal, u"sari"_s).mine);
}

void QueueModelTest::countsWhatArrivesNotWhatItFound()
{
    using namespace std::chrono_literals;
    const test::CaseFixture fixture;
    QueueModel model;
    model.setNow(fixture.now);
    model.setSignals({}, {}, false); // the window is built while the first question is on its way
    model.setSignals(fixture.queue);
    QCOMPARE(model.arrivals().inTenMinutes, 0);
    QList<Signal> more = fixture.queue;
    for (int at = 0; at < 12; ++at) {
        Signal signal = fixture.queue.first();
        signal.key = u"fresh-%1"_s.arg(at);
        more << signal;
    }
    model.setNow(fixture.now + 1min);
    model.setSignals(more);
    model.setSignals(more);
    QCOMPARE(model.arrivals().inTenMinutes, 12);
    QVERIFY(model.arrivals().isFlood());
    QCOMPARE(model.arrivals().causes, 4);
    model.setNow(fixture.now + 30min);
    QCOMPARE(model.arrivals().inTenMinutes, 0);
    QCOMPARE(model.arrivals().perTenMinutes, 4.0); // twelve in half an hour
}

JAGA_TEST(QueueModelTest)
#include "queue_model_test.moc"
