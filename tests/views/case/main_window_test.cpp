// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/text_format.h"
#include "tests/support/case_fixture.h"
#include "tests/support/test_main.h"
#include "views/case_header/case_header.h"
#include "views/checklist/checklist_view.h"
#include "views/queue/queue_view.h"
#include "views/shell/command_palette.h"
#include "views/shell/main_window.h"
#include "views/shell/manual_window.h"
#include "views/shell/source_status_bar.h"
#include "views/widgets/mutating.h"
#include "views/widgets/pane.h"
#include "views/widgets/problem_bar.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

class FixedClock final : public Clock {
public:
    explicit FixedClock(Instant now) : m_now(now) {}
    Instant now() const override { return m_now; }

private:
    Instant m_now;
};

/// A workspace without sources: what the window is before anything answers.
std::unique_ptr<Workspace> workspaceOf(const Clock &clock, const QString &folder, bool mayAct)
{
    Workspace::Parts parts;
    parts.profile.name = u"test"_s;
    parts.profile.environment = u"sandbox"_s;
    parts.profile.site = u"jkt-1"_s;
    parts.profile.caseFolder = folder;
    parts.profile.personas = {{u"operator"_s, u"Sari Wulandari"_s, u"OPERATOR"_s, {}, {}},
                              {u"auditor"_s, u"Ratna Kusumawardhani"_s, u"AUDITOR"_s, {}, {}}};
    parts.personaId = mayAct ? u"operator"_s : u"auditor"_s;
    parts.clock = &clock;
    if (mayAct)
        parts.commands = std::make_unique<RepairCommandClient>(
            RepairApiAccess{QUrl(u"http://127.0.0.1:9"_s), [] { return QByteArray(); }, {}});
    return std::make_unique<Workspace>(std::move(parts));
}

void fill(WindowFrame &window, const test::CaseFixture &fixture)
{
    window.queueModel().setSignals(fixture.queue);
    window.header().setState(caseHeaderState(fixture.header));
    window.checklist().setState(checklistState(fixture.checklist));
}

QStringList mutatingControls(const QObject &root)
{
    QStringList found;
    for (const QObject *object : root.findChildren<QObject *>()) {
        if (isMutating(object))
            found << QString::fromLatin1(object->metaObject()->className()) + u' ' + object->objectName();
    }
    return found;
}

} // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void anAuditorsWindowHoldsNoControlThatChangesAnything();
    void anOperatorsWindowHoldsThem();
    void everyControlHasAName_data();
    void everyControlHasAName();
    void everyKeyMeansOneThing();
    void thePaletteFindsAndNeverExecutesWhatIsOff();
    void theStatusBarTellsDownFromStaleFromFresh();
    void aProblemIsShownOnceAndKeptUntilDismissed();
    void theManualOpensItsPagesAndNothingElse();
    void everyTimeFollowsTheZoneOfTheWindow();
    void aNarrowWindowFoldsTheQueue();
    void paneWidthsFollowTheSizeOfTheWindow();

private:
    const test::CaseFixture m_fixture;
    const FixedClock m_clock{m_fixture.now};
    QTemporaryDir m_folder;
};

void MainWindowTest::anAuditorsWindowHoldsNoControlThatChangesAnything()
{
    const auto workspace = workspaceOf(m_clock, m_folder.path(), false);
    MainWindow window(*workspace);
    fill(window, m_fixture);
    window.show();
    window.showApprovals();
    QCOMPARE(mutatingControls(window), QStringList());
    QVERIFY(!window.openRepair(u"retry"_s));
    // Whoever forgets the mark is found by the words on the control.
    const QRegularExpression words(
        u"retry|approve|reject|execute|resolve|send|open incident|add note|withdraw|request|save"_s,
        QRegularExpression::CaseInsensitiveOption);
    for (const auto *button : window.findChildren<QAbstractButton *>())
        QVERIFY2(!button->text().contains(words), qPrintable(button->text()));
    for (const QAction *action : window.findChildren<QAction *>())
        QVERIFY2(!action->text().contains(words), qPrintable(action->text()));
    for (const QAction *menu : window.menus().actions())
        QVERIFY(menu->text() != u"&Actions"_s);
}

void MainWindowTest::anOperatorsWindowHoldsThem()
{
    const auto workspace = workspaceOf(m_clock, m_folder.path(), true);
    MainWindow window(*workspace);
    fill(window, m_fixture);
    window.showApprovals();
    QVERIFY(mutatingControls(window).size() >= 8); // so the test above can fail
}

void MainWindowTest::everyControlHasAName_data()
{
    QTest::addColumn<bool>("mayAct");
    QTest::newRow("operator") << true;
    QTest::newRow("auditor") << false;
}

void MainWindowTest::everyControlHasAName()
{
    QFETCH(bool, mayAct);
    const auto workspace = workspaceOf(m_clock, m_folder.path(), mayAct);
    MainWindow window(*workspace);
    fill(window, m_fixture);
    window.showApprovals();
    for (const QWidget *widget : window.findChildren<QWidget *>()) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || widget->isHidden() || widget->objectName().startsWith(u"qt_"_s))
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool isNamed = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        // Tab bars and the tab widget's scroll buttons name their tabs themselves.
        if (!isNamed && !widget->inherits("QTabBar") && !widget->inherits("QHeaderView") &&
            !widget->inherits("QScrollArea") && !widget->inherits("QMenu") && !widget->inherits("QMenuBar"))
            QFAIL(qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName()));
    }
}

void MainWindowTest::everyKeyMeansOneThing()
{
    const auto workspace = workspaceOf(m_clock, m_folder.path(), true);
    MainWindow window(*workspace);
    QMap<QString, QString> keys;
    for (const QAction *action : window.menus().findChildren<QAction *>()) {
        for (const QKeySequence &key : action->shortcuts()) {
            QVERIFY2(!keys.contains(key.toString()),
                     qPrintable(key.toString() + u' ' + action->text() + u' ' + keys.value(key.toString())));
            keys.insert(key.toString(), action->text());
        }
    }
    for (const QString &key : {u"Ctrl+K"_s, u"F1"_s, u"F5"_s, u"F6"_s, u"F7"_s, u"Ctrl+1"_s, u"Ctrl+3"_s})
        QVERIFY2(keys.contains(key), qPrintable(key));
}

void MainWindowTest::thePaletteFindsAndNeverExecutesWhatIsOff()
{
    CommandPalette palette;
    int runs = 0;
    palette.offer({{u'o', u"SO-10045  Stuck order"_s, u"PT Nusantara"_s, {}, [&] { ++runs; }},
                   {u'>', u"Retry task…"_s, {}, u"the outcome is not known"_s, [&] { runs += 100; }},
                   {u'r', u"Mark the task completed"_s, {}, u"unsafe, because nothing proves it"_s, {}}});
    auto *search = palette.findChild<QLineEdit *>();
    QCOMPARE(palette.shownCount(), 3);
    QTest::keyClicks(search, u">retry"_s);
    QCOMPARE(palette.shownCount(), 1);
    QVERIFY(palette.findChild<QListWidget *>()->item(0)->text().contains(u"unavailable: the outcome is not known"_s));
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(runs, 0);
    search->setText(u"o 10045"_s);
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(runs, 1);
}

void MainWindowTest::theStatusBarTellsDownFromStaleFromFresh()
{
    SourceStatusBar bar;
    bar.setHealth(m_fixture.health(), m_fixture.now);
    QCOMPARE(bar.words(u"platform"_s), u"2 s"_s);
    QCOMPARE(bar.words(u"kafka"_s), u"3 s, SLOW 840 ms"_s);
    bar.setHealth(m_fixture.health(), m_fixture.now + std::chrono::seconds(10));
    QCOMPARE(bar.words(u"kafka"_s), u"13 s, NOT ANSWERING"_s);
    QVERIFY(bar.words(u"cache"_s).startsWith(u"DOWN, as of 18:58:29 UTC"_s));
    bar.setHealth(m_fixture.health(), m_fixture.now + std::chrono::seconds(60)); // nothing arrived: the age grew
    QCOMPARE(bar.words(u"platform"_s), u"STALE as of 19:02:39 UTC, 1 min 2 s"_s);
    QCOMPARE(bar.words(u"kafka"_s), u"NOT ANSWERING, as of 19:02:38 UTC, 1 min 3 s"_s);
}

void MainWindowTest::aProblemIsShownOnceAndKeptUntilDismissed()
{
    ProblemBar bar;
    bar.add({u"Kafka is down."_s, u"Lag is not known."_s, u"Nothing to do."_s, u"ECONNREFUSED"_s});
    bar.add({u"The case could not be saved."_s, u"Nothing is recorded."_s, u"Check the disk."_s, {}});
    bar.add({u"Kafka is down."_s, u"Lag is not known."_s, u"Nothing to do."_s, u"ECONNREFUSED"_s});
    QCOMPARE(bar.problems().size(), 2);
    QVERIFY(bar.isVisibleTo(nullptr));
    bar.dismiss();
    QCOMPARE(bar.problems().first().what, u"The case could not be saved."_s);
    bar.dismiss();
    QVERIFY(bar.isHidden());
}

void MainWindowTest::theManualOpensItsPagesAndNothingElse()
{
    ManualWindow manual;
    manual.showPage(u"index.md"_s);
    QVERIFY2(manual.pageText().contains(u"Jaga manual"_s), qPrintable(manual.pageText()));
    manual.showPage(u"repair.md"_s);
    const QString repair = manual.pageText();
    QVERIFY(!repair.isEmpty() && !repair.contains(u"has no page"_s));
    manual.showPage(u"nowhere.md"_s);
    QVERIFY(manual.pageText().contains(u"has no page"_s));
    manual.showPage(u"https://example.com/index.md"_s);
    QVERIFY(manual.pageText().contains(u"outside the manual"_s));
}

void MainWindowTest::everyTimeFollowsTheZoneOfTheWindow()
{
    const auto workspace = workspaceOf(m_clock, m_folder.path(), true);
    MainWindow window(*workspace);
    SourceStatusBar &bar = window.sources();
    QCOMPARE(bar.findChild<QPushButton *>(u"zoneLink"_s)->text(), u"all times UTC"_s);
    text::showIn(QTimeZone(7 * 3600));
    bar.setHealth(m_fixture.health(), m_fixture.now);
    QCOMPARE(bar.findChild<QPushButton *>(u"zoneLink"_s)->text(), u"all times UTC+07"_s);
    window.findChild<QPushButton *>(u"zoneLink"_s)->click(); // the next one is UTC again: there is no other
    QCOMPARE(text::zoneName(m_fixture.now), u"UTC"_s);
}

void MainWindowTest::paneWidthsFollowTheSizeOfTheWindow()
{
    const auto workspace = workspaceOf(m_clock, m_folder.path(), true);
    MainWindow window(*workspace);
    window.resize(1920, 1080);
    window.show();
    QTRY_COMPARE(window.queuePane().width(), 320);
    window.resize(1440, 900);
    QTRY_COMPARE(window.queuePane().width(), 280);
    QTRY_COMPARE(window.runbookPane().width(), 404);
}

void MainWindowTest::aNarrowWindowFoldsTheQueue()
{
    const auto workspace = workspaceOf(m_clock, m_folder.path(), true);
    MainWindow window(*workspace);
    window.resize(1280, 800);
    window.show();
    QVERIFY(window.queuePane().isFolded());
    QTRY_COMPARE(window.queuePane().width(), 48);
    window.showQueue();
    QVERIFY(window.queue().isVisible());
    QVERIFY(window.queuePane().width() >= 220);
    window.resize(1440, 900);
    QVERIFY(!window.queuePane().isFolded());
}

JAGA_TEST(MainWindowTest)
#include "main_window_test.moc"
