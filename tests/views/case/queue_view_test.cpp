// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/queue_model.h"
#include "tests/support/case_fixture.h"
#include "tests/support/test_main.h"
#include "views/queue/queue_filter.h"
#include "views/queue/queue_strip.h"
#include "views/queue/queue_view.h"
#include "views/widgets/message_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace jaga;

class QueueViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensTheSelectedRowByKeyboard();
    void filtersAndGoesBackWithEscape();
    void saysWhatEmptyLoadingAndFailedMean();
    void staysReadableWhenTheSourceFailsLater();
    void copiesARowAsPlainText();
    void showsWhatIsMine();
    void ordersByAgeAndByCause();
    void groupsByCauseWhenAFloodBegins();
    void foldsIntoSeveritiesWithCounts();

private:
    static QString message(const QueueView &view);
};

QString QueueViewTest::message(const QueueView &view)
{
    const auto *stack = view.findChild<QStackedWidget *>();
    const auto *panel = qobject_cast<MessagePanel *>(stack->currentWidget());
    return panel ? panel->text() : QString();
}

void QueueViewTest::opensTheSelectedRowByKeyboard()
{
    const test::CaseFixture fixture;
    QueueModel model;
    QueueView view(model);
    model.setSignals(fixture.queue);
    view.show();
    QVERIFY(QTest::qWaitForWindowActive(&view, test::patience));
    view.focusList();
    QSignalSpy opened(&view, &QueueView::opened);
    QTest::keyClick(view.list(), Qt::Key_J);
    QTest::keyClick(view.list(), Qt::Key_Down);
    QTest::keyClick(view.list(), Qt::Key_K);
    QTest::keyClick(view.list(), Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.first().first().toString(), fixture.queue.at(1).key);
}

void QueueViewTest::filtersAndGoesBackWithEscape()
{
    const test::CaseFixture fixture;
    QueueModel model;
    QueueView view(model);
    model.setSignals(fixture.queue);
    view.show();
    QVERIFY(QTest::qWaitForWindowActive(&view, test::patience));
    view.focusList();
    QTest::keyClick(view.list(), Qt::Key_Slash);
    auto *search = view.findChild<QLineEdit *>(u"queueFilter"_s);
    QVERIFY(search->hasFocus());
    QTest::keyClicks(search, u"stuck borneo"_s);
    QCOMPARE(view.list()->model()->rowCount(), 1);
    QTest::keyClicks(search, u"zzz"_s);
    QVERIFY2(message(view).contains(u"Hidden by it: 7"_s), qPrintable(message(view)));
    QTest::keyClick(search, Qt::Key_Escape);
    QCOMPARE(view.list()->model()->rowCount(), 7);
    QVERIFY(view.list()->hasFocus());
}

void QueueViewTest::saysWhatEmptyLoadingAndFailedMean()
{
    const test::CaseFixture fixture;
    QueueModel model;
    QueueView view(model);
    view.setStatus({}, {}, fixture.now);
    QVERIFY(message(view).contains(u"not complete yet"_s));
    view.setStatus({}, u"connection refused"_s, fixture.now);
    QVERIFY(message(view).contains(u"could not be read"_s));
    QVERIFY(message(view).contains(u"cannot see here"_s));
    view.setStatus(fixture.now, {}, fixture.now);
    QVERIFY(message(view).contains(u"No open signals"_s));
}

void QueueViewTest::staysReadableWhenTheSourceFailsLater()
{
    const test::CaseFixture fixture;
    QueueModel model;
    QueueView view(model);
    model.setSignals(fixture.queue);
    view.setStatus(fixture.ago(std::chrono::seconds(90)), u"timeout"_s, fixture.now);
    QCOMPARE(message(view), QString()); // what was read stays, and says how old it is
    const auto labels = view.findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
        return label->text().contains(u"1 min 30 s"_s) && label->text().contains(u"may be missing"_s);
    }));
}

void QueueViewTest::copiesARowAsPlainText()
{
    const test::CaseFixture fixture;
    QueueModel model;
    QueueView view(model);
    model.setSignals(fixture.queue);
    view.show();
    QVERIFY(QTest::qWaitForWindowActive(&view, test::patience));
    view.focusList();
    QTest::keySequence(view.list(), QKeySequence::Copy);
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"PT Nusantara Telekomunikasi Infrastruktur Tbk"_s));
}

void QueueViewTest::showsWhatIsMine()
{
    test::CaseFixture fixture;
    QueueModel model;
    QueueView view(model);
    model.setSignals(fixture.queue);
    auto *mine = view.findChild<QPushButton *>(u"queueMine"_s);
    QCOMPARE(mine->text(), u"Mine 6"_s);
    mine->click();
    QCOMPARE(view.list()->model()->rowCount(), 6); // the new one was never opened
    // What would show the rest is said as it is.
    view.findChild<QLineEdit *>(u"queueFilter"_s)->setText(u"nowhere"_s);
    const auto says = [&](const QString &words) {
        const auto labels = view.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel *label) { return label->text().contains(words); });
    };
    QVERIFY(says(u"Press Escape in the filter, then All"_s));
    for (Signal &signal : fixture.queue)
        signal.isNew = true;
    model.setSignals(fixture.queue);
    view.findChild<QLineEdit *>(u"queueFilter"_s)->clear();
    QVERIFY(says(u"Press All to see them."_s));
}

void QueueViewTest::groupsByCauseWhenAFloodBegins()
{
    const test::CaseFixture fixture;
    QueueModel model;
    QueueView view(model);
    view.setStatus(fixture.now, {}, fixture.now);
    model.setSignals(fixture.queue); // found at the first answer: no arrivals
    QList<Signal> flood = fixture.queue;
    for (int at = 0; at < 11; ++at) {
        flood << fixture.queue.first();
        flood.last().key = u"late-%1"_s.arg(at);
    }
    model.setSignals(flood);
    auto *order = view.findChild<QComboBox *>(u"queueOrder"_s);
    QCOMPARE(order->currentIndex(), 0);
    view.setStatus(fixture.now, {}, fixture.now);
    QCOMPARE(order->currentIndex(), 2);
    order->setCurrentIndex(0); // a person who wants another order keeps it
    view.setStatus(fixture.now, {}, fixture.now);
    QCOMPARE(order->currentIndex(), 0);
}

void QueueViewTest::ordersByAgeAndByCause()
{
    const test::CaseFixture fixture;
    QueueModel model;
    QueueView view(model);
    model.setSignals(fixture.queue);
    auto *order = view.findChild<QComboBox *>(u"queueOrder"_s);
    const auto keyAt = [&](int row) {
        return view.list()->model()->index(row, 0).data(QueueModel::KeyRole).toString();
    };
    order->setCurrentIndex(1);
    QCOMPARE(keyAt(6), u"key-Q-20977"_s); // the youngest stands last
    order->setCurrentIndex(2);
    QCOMPARE(keyAt(0), u"key-order-item-aggregator"_s); // Consumer lag, Outbox backlog, Stuck order, Stuck quote
    QCOMPARE(keyAt(6), u"key-Q-20977"_s);
    const auto *filter = qobject_cast<QueueFilter *>(view.list()->model());
    const auto headAt = [&](int row) { return filter->headOf(filter->index(row, 0)); };
    QCOMPARE(headAt(0), u"Consumer lag, 1"_s);
    QVERIFY(view.list()->visualRect(filter->index(0, 0)).height() >
            view.list()->visualRect(filter->index(3, 0)).height());
    order->setCurrentIndex(0);
    QVERIFY(headAt(0).isEmpty());
    QCOMPARE(keyAt(0), fixture.queue.first().key);
}

void QueueViewTest::foldsIntoSeveritiesWithCounts()
{
    const test::CaseFixture fixture;
    QueueModel model;
    QueueStrip strip(model);
    model.setSignals(fixture.queue);
    QCOMPARE(strip.accessibleDescription(), u"P0: 0, P1: 1, P2: 3, P3: 3, new: 1"_s);
    QSignalSpy unfold(&strip, &QueueStrip::unfoldRequested);
    strip.findChild<QToolButton *>()->click();
    QCOMPARE(unfold.size(), 1);
}

JAGA_TEST(QueueViewTest)
#include "queue_view_test.moc"
