// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/case_fixture.h"
#include "tests/support/test_main.h"

#include "models/items/approval_model.h"
#include "views/approvals/approval_inbox.h"
#include "views/case_header/case_header.h"
#include "views/checklist/checklist_view.h"
#include "views/queue/queue_view.h"
#include "views/repair/repair_dialog.h"
#include "views/shell/evidence_tabs.h"
#include "views/shell/source_status_bar.h"
#include "views/shell/window_frame.h"
#include "views/theme/theme.h"
#include "views/widgets/environment_band.h"
#include "views/widgets/pane.h"

#include <QDir>
#include <QPixmap>

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

BandState bandOf(bool auditor)
{
    BandState band{.environment = u"sandbox"_s,
                   .site = u"jkt-1"_s,
                   .scope = u"tenant-a, tenant-b (2)"_s,
                   .person = auditor ? u"Ratna Kusumawardhani"_s : u"Sari Wulandari"_s,
                   .role = auditor ? u"Auditor"_s : u"Operator"_s};
    band.readOnly = auditor;
    band.personas = {{u"operator"_s, u"Sari Wulandari, Operator"_s},
                     {u"auditor"_s, u"Ratna Kusumawardhani, Auditor"_s}};
    return band;
}

void fill(WindowFrame &window, const test::CaseFixture &fixture, bool auditor)
{
    window.band().setState(bandOf(auditor));
    window.band().setNow(fixture.now);
    window.queueModel().setSignals(fixture.queue);
    window.queue().setStatus(fixture.ago(std::chrono::seconds(4)), {}, fixture.now);
    window.queue().setCurrentKey(fixture.queue.first().key);
    window.header().setState(caseHeaderState(fixture.header));
    window.checklist().setState(checklistState(fixture.checklist));
    window.sources().setHealth(fixture.health(), fixture.now);
    window.sources().setWaiting(2);
    window.runbookPane().setName(u"Runbook: Stuck order fulfillment"_s);
    window.runbookPane().setSubtitle(u"v7, INC-4821"_s);
}

/// Pictures are kept only where a person asked for them.
void keep(QWidget &widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("JAGA_PICTURES");
    QCoreApplication::processEvents(); // what was shown last is laid out
    const QPixmap picture = widget.grab();
    QVERIFY(!picture.isNull());
    if (!folder.isEmpty())
        QVERIFY(picture.save(QDir(folder).filePath(name + u".png"_s)));
}

} // namespace

/// Builds every part at the sizes it must serve, in both schemes, and grabs it.
class PicturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { Theme::current().apply(Theme::Scheme::Light); }
    void drawsTheWindowAtEverySize_data();
    void drawsTheWindowAtEverySize();
    void drawsTheRepairDialog();
    void drawsTheInbox();
};

void PicturesTest::drawsTheWindowAtEverySize_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    QTest::addColumn<bool>("auditor");
    QTest::newRow("main-light-1440") << QSize(1440, 900) << false << false;
    QTest::newRow("main-dark-1920") << QSize(1920, 1080) << true << false;
    QTest::newRow("main-light-1280") << QSize(1280, 720) << false << false;
    QTest::newRow("auditor-light-1440") << QSize(1440, 900) << false << true;
}

void PicturesTest::drawsTheWindowAtEverySize()
{
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    QFETCH(bool, auditor);
    Theme::current().apply(dark ? Theme::Scheme::Dark : Theme::Scheme::Light);
    const test::CaseFixture fixture;
    WindowFrame window(!auditor);
    window.tabs().setFactories(builtInTabs());
    window.resize(size);
    fill(window, fixture, auditor);
    window.show();
    QVERIFY(window.tabs().showTab(u"timeline"_s));
    QVERIFY(QTest::qWaitForWindowExposed(&window, test::patience));
    QCOMPARE(window.size(), size); // nothing in it forces the window wider than the screen
    keep(window, QString::fromLatin1(QTest::currentDataTag()));
}

void PicturesTest::drawsTheRepairDialog()
{
    Theme::current().apply(Theme::Scheme::Light);
    const test::CaseFixture fixture;
    RepairDialog dialog(fixture.form(), u"draft-1"_s, bandOf(false), fixture.now);
    dialog.show();
    dialog.showPreview(fixture.preview());
    QVERIFY(QTest::qWaitForWindowExposed(&dialog, test::patience));
    keep(dialog, u"repair-dialog"_s);
    RepairForm::Phase phase = dialog.form().phase;
    QCOMPARE(phase, RepairForm::Phase::Editing);
    Sent lost;
    lost.outcome = Sent::Outcome::Unknown;
    dialog.showSent(lost);
    keep(dialog, u"repair-unknown"_s);
}

void PicturesTest::drawsTheInbox()
{
    Theme::current().apply(Theme::Scheme::Dark);
    const test::CaseFixture fixture;
    ApprovalModel model;
    ApprovalInbox inbox(model, true, bandOf(false));
    inbox.setNow(fixture.now);
    model.setCommands({fixture.waitingCommand()}, {});
    inbox.show();
    api::Guards present{u"\"13\""_s, fixture.now, fixture.preview().guards};
    present.guards[1].holds = Truth::Unknown;
    present.guards[1].found = u"a call is IN_FLIGHT"_s;
    inbox.showGuards(fixture.waitingCommand().id, present);
    QVERIFY(QTest::qWaitForWindowExposed(&inbox, test::patience));
    keep(inbox, u"inbox"_s);
    Sent accepted;
    accepted.outcome = Sent::Outcome::Answered;
    accepted.body = {{u"state"_s, u"APPROVED"_s}};
    inbox.showAnswer(fixture.waitingCommand(), u"approve"_s, accepted);
    inbox.setTrouble(
        u"Stale: as of 18:58:41 UTC, 4 min ago. Newer requests may be missing. It could not be read since: "
        "tenant-a: connection refused"_s);
    model.setCommands({}, {}, {fixture.waitingCommand()});
    keep(inbox, u"inbox-for-others"_s);
    model.setCommands({}, {});
    keep(inbox, u"inbox-empty"_s);
}

JAGA_TEST(PicturesTest)
#include "pictures_test.moc"
