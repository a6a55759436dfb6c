// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/cell_table.h"
#include "models/items/text_format.h"
#include "views/charts/lane_chart.h"
#include "views/charts/series_chart.h"
#include "views/kafka/kafka_view.h"
#include "views/scope/scope_view.h"
#include "views/scope/total_tile.h"
#include "views/tasks/tasks_view.h"
#include "views/theme/theme.h"
#include "views/timeline/timeline_view.h"
#include "views/widgets/cell_table_view.h"
#include "views/workflow/workflow_view.h"

#include "tests/support/case_evidence.h"
#include "tests/support/test_main.h"

#include <QAccessible>
#include <QClipboard>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QToolButton>

#include <ctime>
#include <functional>
#include <memory>

using namespace jaga;
using namespace jaga::test;
using namespace Qt::StringLiterals;

namespace {

QList<std::shared_ptr<EvidenceView>> allViews()
{
    return {std::make_shared<TimelineView>(), std::make_shared<WorkflowView>(), std::make_shared<TasksView>(),
            std::make_shared<KafkaView>(), std::make_shared<ScopeView>()};
}

void fill(EvidenceBook &book)
{
    book.addTimeline();
    book.addTasks();
    book.addWorkflow();
    book.addLag();
    book.addScope();
}

/// Saves what a person would see, when JAGA_PICTURES names a folder.
void picture(EvidenceView &view, const QString &name, QSize size = {748, 678})
{
    const QString folder = qEnvironmentVariable("JAGA_PICTURES");
    view.resize(size);
    view.setCaseName(u"SO-10045, INC-4821"_s);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view, test::patience));
    QCoreApplication::processEvents();
    if (!folder.isEmpty())
        QVERIFY(view.grab().save(QDir(folder).filePath(name + u".png"_s)));
}

} // namespace

class EvidenceViewsTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::current().apply(Theme::Scheme::Light); }
    void init() { failOnAnyWarning(); }

    void drawTheStuckOrderInBothSchemes()
    {
        EvidenceBook book;
        fill(book);
        for (const auto scheme : {Theme::Scheme::Dark, Theme::Scheme::Light}) {
            Theme::current().apply(scheme);
            for (const auto &view : allViews()) {
                view->setEvidence(book.all(), caseNow());
                picture(*view, view->id() + (scheme == Theme::Scheme::Dark ? u"-dark"_s : u"-light"_s));
                QVERIFY2(view->message().isEmpty(), qPrintable(view->id() + view->message()));
                QVERIFY(!view->answer().isEmpty());
            }
        }
    }

    void sayWhatHappenedWhatItMeansAndWhatToDo()
    {
        for (const auto &view : allViews()) {
            view->setEvidence({}, caseNow());
            QVERIFY2(view->message().contains(u"no answer yet"_s), qPrintable(view->id()));
            for (const auto &[code, words] : {std::pair(ErrorCode::Unauthorised, u"your role may not read"_s),
                                              {ErrorCode::Timeout, u"did not answer"_s}}) {
                EvidenceBook book;
                for (const QString &shape : view->shapes())
                    book.addFailure(shape, code);
                view->setEvidence(book.all(), caseNow());
                QVERIFY2(view->message().contains(words), qPrintable(view->id() + u": "_s + view->message()));
            }
            EvidenceBook empty;
            for (const QString &shape : view->shapes())
                empty.add(shape, {u"label text"_s}, {});
            view->setEvidence(empty.all(), caseNow());
            QVERIFY2(view->message().startsWith(u"No "_s), qPrintable(view->id() + u": "_s + view->message()));
        }
    }

    void nameASourceThatGotOldWithoutNewData()
    {
        EvidenceBook book;
        fill(book);
        for (const auto &view : allViews()) {
            view->setEvidence(book.all(), caseNow());
            QVERIFY(!view->notice().contains(u"may have changed"_s));
            view->tick(book.all(), caseNow() + std::chrono::minutes(5));
            QVERIFY2(view->notice().contains(u"Values below may have changed"_s), qPrintable(view->id()));
        }
    }

    void haveANameForEverythingThatTakesTheFocus()
    {
        EvidenceBook book;
        fill(book);
        for (const auto &view : allViews()) {
            view->setEvidence(book.all(), caseNow());
            view->resize(748, 600);
            for (QWidget *child : view->findChildren<QWidget *>()) {
                if (child->focusPolicy() == Qt::NoFocus || !child->isVisibleTo(view.get()) ||
                    child->inherits("QHeaderView") || child->inherits("QScrollBar") ||
                    child->objectName().startsWith(u"qt_"_s))
                    continue;
                QAccessibleInterface *face = QAccessible::queryAccessibleInterface(child);
                QVERIFY2(face && !face->text(QAccessible::Name).isEmpty(),
                         qPrintable(view->id() + u' ' + QLatin1String(child->metaObject()->className())));
            }
        }
    }

    void timelineJumpsToTheProblemAndTellsItsDetails()
    {
        EvidenceBook book;
        book.addTimeline();
        TimelineView view;
        view.setEvidence(book.all(), caseNow());
        view.resize(748, 600);
        view.show();
        auto *chart = view.findChild<LaneChart *>();
        QTest::mouseClick(view.findChild<QPushButton *>(u"toProblem"_s), Qt::LeftButton);
        QCOMPARE(chart->lanes().events.at(chart->selected()).label, u"INCIDENT"_s);
        QVERIFY(chart->rectOf(chart->selected()).width() > 100);
        QTest::keyClick(chart, Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"JOB_NO_RETRIES"_s));
        QVERIFY(view.answer().contains(u"INCIDENT"_s));
    }

    void timelineGoesByKeyboardAndMouse()
    {
        EvidenceBook book;
        book.addTimeline();
        TimelineView view;
        view.setEvidence(book.all(), caseNow());
        view.resize(900, 700);
        view.show();
        auto *chart = view.findChild<LaneChart *>();
        const TimeAxis whole = chart->axis();
        QCOMPARE(chart->lanes().events.at(chart->selected()).label, u"INCIDENT"_s); // what needs a person comes first
        chart->select(0);
        QTest::keyClick(chart, Qt::Key_Right);
        QCOMPARE(chart->selected(), 1);
        QTest::keyClick(chart, Qt::Key_Plus);
        QVERIFY(chart->axis().to - chart->axis().from < whole.to - whole.from);
        QTest::keyClick(chart, Qt::Key_0);
        QCOMPARE(chart->axis().from, whole.from);
        const qsizetype order = 4;
        QTest::mouseClick(chart, Qt::LeftButton, {}, chart->rectOf(order).center().toPoint());
        QCOMPARE(chart->selected(), order);
    }

    void timelineListsAndFinds()
    {
        EvidenceBook book;
        book.addTimeline();
        TimelineView view;
        view.setEvidence(book.all(), caseNow());
        QTest::mouseClick(view.findChild<QPushButton *>(u"asList"_s), Qt::LeftButton);
        QTest::keyClicks(view.findChild<QLineEdit *>(u"find"_s), u"not known"_s);
        auto *list = view.findChild<CellTableView *>();
        QCOMPARE(list->table().rowCount(), 1);
        QCOMPARE(list->table().index(0, 2).data().toString(), u"timeout"_s);
    }

    void timelineDrawsTenThousandEventsAsFastAsAHundred()
    {
        const auto cost = [](int events) {
            EvidenceBook book;
            book.addManyEvents(events);
            TimelineView view;
            view.resize(1112, 600);
            view.setEvidence(book.all(), caseNow());
            picture(view, u"timeline-%1"_s.arg(events), {1112, 600});
            const std::clock_t start = std::clock(); // of this process: what others do does not count
            view.findChild<LaneChart *>()->grab();
            return std::clock() - start;
        };
        const std::clock_t few = cost(100);
        const std::clock_t many = cost(10'000);
        QVERIFY2(many < 5 * few, qPrintable(u"%1 and %2"_s.arg(few).arg(many)));
    }

    void tasksOpenTheCellThatWasClicked()
    {
        EvidenceBook book;
        book.addTasks();
        TasksView view;
        view.setEvidence(book.all(), caseNow());
        view.resize(748, 600);
        view.show();
        QVERIFY(view.answer().contains(u"PROVISION_SERVICE"_s));
        QVERIFY(view.answer().contains(u"8 of 8 planned"_s));
        QVERIFY(view.answer().contains(u"outcome of the call not known"_s));
        auto *matrix = view.findChild<CellTableView *>(u"matrix"_s);
        auto *tasks = view.findChild<CellTableView *>(u"tasks"_s);
        QCOMPARE(matrix->table().rowCount(), 9);
        const QModelIndex cell = matrix->table().index(4, 4);
        QTest::mouseClick(matrix->viewport(), Qt::LeftButton, {}, matrix->visualRect(cell).center());
        QCOMPARE(tasks->table().rowCount(), 1);
        QTest::mouseClick(view.findChild<QPushButton *>(u"showAll"_s), Qt::LeftButton);
        QCOMPARE(tasks->table().rowCount(), 8);
    }

    void tasksWarnWhenTheyDoNotSumToThePlan()
    {
        EvidenceBook book;
        book.add(u"task_distribution"_s, {u"task_type text"_s, u"status text"_s, u"tasks int"_s},
                 {{u"SHIP_DEVICE"_s, u"COMPLETED"_s, qint64(7)}});
        book.add(u"plan"_s, {u"planned_tasks int"_s, u"plan_status text"_s}, {{qint64(8), u"ACTIVE"_s}});
        TasksView view;
        view.setEvidence(book.all(), caseNow());
        QVERIFY(view.notice().contains(u"do not sum to the plan"_s));
        QCOMPARE(view.attention().abnormal, 1);
    }

    void timelineTellsWhatStandsAboveItsLimit()
    {
        EvidenceBook book;
        book.addTimeline();
        book.add(u"case_head"_s, {u"blocking text"_s, u"stands_since time"_s, u"may_stand duration"_s},
                 {{u"task PROVISION_SERVICE failed"_s, ago(2280), qint64(900)}});
        TimelineView view;
        view.setEvidence(book.all(), caseNow());
        QVERIFY2(view.answer().contains(u"Not moved for 38 min, above the limit of 15 min."_s),
                 qPrintable(view.answer()));
    }

    void workflowClaimsNothingOfOldAnswers()
    {
        EvidenceBook book;
        book.addWorkflow(false);
        WorkflowView view;
        view.setEvidence(book.all(), caseNow());
        QVERIFY2(!view.answer().contains(u"not known"_s), qPrintable(view.answer()));
        view.setEvidence(book.all(), caseNow() + std::chrono::hours(1));
        QVERIFY2(view.answer().startsWith(u"Whether reference and engine still agree is not known"_s),
                 qPrintable(view.answer()));
        QCOMPARE(view.notice().count(u"last answered at"_s), 1); // one line for all that is old
    }

    void kafkaDoesNotShowOldLagAsKnown()
    {
        EvidenceBook book;
        book.addLag();
        KafkaView view;
        view.setEvidence(book.all(), caseNow());
        QVERIFY(view.answer().contains(u"growing"_s));
        view.setEvidence(book.all(), caseNow() + std::chrono::hours(1));
        QVERIFY(view.answer().contains(u"Lag not known"_s));
    }

    void kafkaNamesTheCauseWhatSpeaksForItAndEveryTest()
    {
        DecisionTable table;
        for (const QString &cause :
             {u"no consumer lag"_s, u"producer surge"_s, u"poison event"_s, u"slow processing"_s})
            table.rows << DecisionRow{.when = {},
                                      .observation = u"one partition stands at one failing event"_s,
                                      .likelyCause = cause,
                                      .next = u"park-event"_s,
                                      .at = {}};
        EvidenceBook book;
        book.addLag();
        KafkaView view;
        view.setVerdict(causeVerdict(table, {Truth::Yes, 2, {}}));
        view.setEvidence(book.all(), caseNow());
        picture(view, u"kafka-cause"_s);
        QVERIFY2(view.answer().startsWith(u"Cause: poison event."_s), qPrintable(view.answer()));
        QVERIFY(view.findChild<QLabel *>(u"seen"_s)->text().contains(u"stands at one failing event"_s));
        QCOMPARE(view.findChild<QLabel *>(u"ruledOut"_s)->text(), u"Ruled out: no consumer lag, producer surge."_s);
        auto *tests = view.findChild<CellTableView *>(u"testTable"_s);
        QVERIFY(!tests->isVisible());
        view.findChild<QToolButton *>(u"tests"_s)->click();
        QVERIFY(tests->isVisible());
        QCOMPARE(tests->table().rowCount(), 4);
        QSignalSpy link(&view, &EvidenceView::linkActivated);
        view.findChild<QToolButton *>(u"step"_s)->click();
        QCOMPARE(link.value(0).value(0).toString(), u"park-event"_s);
    }

    void kafkaShowsEachChartAsATableToo()
    {
        EvidenceBook book;
        book.addLag();
        KafkaView view;
        view.setEvidence(book.all(), caseNow());
        const QList<SeriesChart *> charts = view.findChildren<SeriesChart *>();
        QCOMPARE(charts.size(), 2);
        for (SeriesChart *chart : charts) {
            chart->setTableShown(true);
            QVERIFY(chart->findChild<QTableWidget *>()->rowCount() > 50);
        }
        QCOMPARE(charts.first()->findChild<QTableWidget *>()->item(0, 1)->text(), text::number(41 * 420 + 106));
        const QString ended = u" at "_s + text::minuteAt(caseNow(), caseNow());
        QVERIFY(!charts.first()->summary().contains(ended));
        // What ended does not look current.
        view.setEvidence(book.all(), caseNow() + std::chrono::minutes(5));
        QVERIFY2(charts.first()->summary().contains(ended), qPrintable(charts.first()->summary()));
    }

    void workflowSaysThatTheEngineIsSilent()
    {
        EvidenceBook book;
        book.add(u"workflow_reference"_s, {u"instance_key key"_s, u"status text"_s}, {{u"1"_s, u"ACTIVE"_s}});
        book.addFailure(u"workflow_instance"_s, ErrorCode::Offline, u"engine"_s);
        book.addFailure(u"workflow_incident"_s, ErrorCode::Offline, u"engine"_s);
        WorkflowView view;
        view.setEvidence(book.all(), caseNow());
        QVERIFY(view.answer().contains(u"not known"_s));
        QVERIFY(view.attention().unknown > 0);
    }

    void scopeOpensTheListOfATotal()
    {
        EvidenceBook book;
        book.addScope();
        ScopeView view;
        view.setEvidence(book.all(), caseNow());
        view.resize(900, 600);
        view.show();
        auto *list = view.findChild<CellTableView *>(u"list"_s);
        for (TotalTile *tile : view.findChildren<TotalTile *>()) {
            if (tile->text() == u"Value, USD"_s)
                QTest::mouseClick(tile, Qt::LeftButton);
        }
        QCOMPARE(list->table().rowCount(), 2);
        QVERIFY(view.notice().contains(u"not added up"_s));
        for (TotalTile *tile : view.findChildren<TotalTile *>()) {
            if (tile->text() == u"Customers"_s)
                QTest::mouseClick(tile, Qt::LeftButton);
        }
        auto *customers = view.findChild<CellTableView *>(u"customers"_s);
        QVERIFY(customers->isVisible());
        QCOMPARE(customers->table().rowCount(), 5);
        QTest::keyClick(customers, Qt::Key_Return);
        QVERIFY(list->isVisible());
        QCOMPARE(list->table().rowCount(), 1);
    }

    void scopeTellsWhatGrewSinceTheLastLook()
    {
        EvidenceBook book;
        book.addScope();
        ScopeView before;
        before.setEvidence(book.all(), caseNow());
        QJsonObject look = before.look();
        QJsonObject totals = look.value("totals"_L1).toObject();
        totals.insert(u"orders"_s, u"3"_s);
        look.insert(u"totals"_s, totals);
        ScopeView view;
        view.setLastLook(look);
        view.setEvidence(book.all(), caseNow());
        QStringList growth;
        for (TotalTile *tile : view.findChildren<TotalTile *>())
            growth << tile->growth();
        QVERIFY2(growth.value(2).startsWith(u"+2 since"_s), qPrintable(growth.join(u'|')));
        QVERIFY2(growth.value(1).startsWith(u"no change since"_s), qPrintable(growth.join(u'|')));
    }
};

JAGA_TEST(EvidenceViewsTest)
#include "evidence_views_test.moc"
