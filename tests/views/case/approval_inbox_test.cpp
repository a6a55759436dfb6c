// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/approval_model.h"
#include "tests/support/case_fixture.h"
#include "tests/support/test_main.h"
#include "views/approvals/approval_detail.h"
#include "views/approvals/approval_inbox.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace jaga;

class ApprovalInboxTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void approveWakesOnceEverythingWasSeenAndIsKnown();
    void theRequesterCannotDecideAndIsToldSo();
    void rejectingNeedsAReason();
    void executingIsAnActOfItsOwn();
    void showsWhatChangedSinceTheRequest();
    void whoMayOnlyReadGetsNoActs();

private:
    static api::Guards present(const test::CaseFixture &fixture)
    {
        return {u"\"12\""_s, fixture.now, fixture.preview().guards};
    }
    static QPushButton *button(const QWidget &widget, const QString &name)
    {
        return widget.findChild<QPushButton *>(name);
    }
    static void readToTheEnd(const QWidget &widget)
    {
        QCoreApplication::processEvents();
        auto *bar = widget.findChild<QScrollArea *>()->verticalScrollBar();
        bar->setValue(bar->maximum());
    }
};

void ApprovalInboxTest::approveWakesOnceEverythingWasSeenAndIsKnown()
{
    const test::CaseFixture fixture;
    ApprovalDetail detail(true);
    detail.resize(900, 300); // too low to show before and after at once
    detail.show();
    detail.setRow({fixture.waitingCommand(), false}, fixture.now);
    QVERIFY(!button(detail, u"approve"_s)->isEnabled());
    api::Guards guards = present(fixture);
    guards.guards[1].holds = Truth::Unknown;
    detail.showGuards(guards, fixture.now);
    readToTheEnd(detail);
    QVERIFY(!button(detail, u"approve"_s)->isEnabled());
    QVERIFY(detail.blockedWhy().startsWith(u"Not known now"_s));
    detail.showGuards(present(fixture), fixture.now);
    readToTheEnd(detail);
    QVERIFY(!button(detail, u"approve"_s)->isEnabled());
    QVERIFY(detail.blockedWhy().startsWith(u"Write why you decide so"_s));
    auto *note = detail.findChild<QPlainTextEdit *>(u"decisionNote"_s);
    QTest::keyClicks(note, u"Looks ok     "_s); // blanks around it are no words
    QVERIFY(!button(detail, u"approve"_s)->isEnabled());
    QVERIFY(!button(detail, u"reject"_s)->isEnabled());
    note->setPlainText(QString(4001, u'x'));
    QVERIFY(!button(detail, u"approve"_s)->isEnabled());
    QVERIFY(detail.blockedWhy().startsWith(u"The note is too long"_s));
    note->setPlainText(u"Read the rejection."_s);
    QVERIFY2(button(detail, u"approve"_s)->isEnabled(), qPrintable(detail.blockedWhy()));
    QSignalSpy decided(&detail, &ApprovalDetail::decided);
    QTest::mouseClick(button(detail, u"approve"_s), Qt::LeftButton);
    QTest::mouseClick(button(detail, u"approve"_s), Qt::LeftButton);
    QCOMPARE(decided.size(), 1); // a second click asks nothing
    QCOMPARE(decided.first().at(2).toString(), u"Read the rejection."_s);
}

void ApprovalInboxTest::theRequesterCannotDecideAndIsToldSo()
{
    const test::CaseFixture fixture;
    ApprovalDetail detail(true);
    detail.show();
    detail.setRow({fixture.waitingCommand(), true}, fixture.now);
    detail.showGuards(present(fixture), fixture.now);
    readToTheEnd(detail);
    QVERIFY(!button(detail, u"approve"_s)->isVisible());
    QVERIFY(!button(detail, u"reject"_s)->isVisible());
    QVERIFY(button(detail, u"withdraw"_s)->isEnabled());
    QCOMPARE(detail.blockedWhy(), u"You asked for this; another person must approve."_s);
}

void ApprovalInboxTest::rejectingNeedsAReason()
{
    const test::CaseFixture fixture;
    ApprovalDetail detail(true);
    detail.show();
    detail.setRow({fixture.waitingCommand(), false}, fixture.now);
    QVERIFY(!button(detail, u"reject"_s)->isEnabled());
    QTest::keyClicks(detail.findChild<QPlainTextEdit *>(), u"Not without the carrier's mail."_s);
    QSignalSpy decided(&detail, &ApprovalDetail::decided);
    QTest::mouseClick(button(detail, u"reject"_s), Qt::LeftButton);
    QCOMPARE(decided.first().at(1).toString(), u"reject"_s);
    QCOMPARE(decided.first().at(2).toString(), u"Not without the carrier's mail."_s);
}

void ApprovalInboxTest::executingIsAnActOfItsOwn()
{
    const test::CaseFixture fixture;
    ApprovalDetail detail(true);
    detail.resize(900, 420);
    detail.show();
    api::Command approved = fixture.waitingCommand();
    approved.state = u"APPROVED"_s;
    detail.setRow({approved, false}, fixture.now);
    QVERIFY(!button(detail, u"approve"_s)->isVisible());
    QVERIFY(!detail.findChild<QPlainTextEdit *>(u"decisionNote"_s)->isVisible()); // none goes with it
    api::Guards guards = present(fixture);
    guards.guards[0].holds = Truth::No;
    detail.showGuards(guards, fixture.now);
    readToTheEnd(detail);
    QVERIFY(!button(detail, u"execute"_s)->isEnabled());
    detail.showGuards(present(fixture), fixture.now);
    readToTheEnd(detail);
    QSignalSpy decided(&detail, &ApprovalDetail::decided);
    QTest::mouseClick(button(detail, u"execute"_s), Qt::LeftButton);
    QCOMPARE(decided.first().at(1).toString(), u"execute"_s);
}

void ApprovalInboxTest::showsWhatChangedSinceTheRequest()
{
    const test::CaseFixture fixture;
    ApprovalModel model;
    ApprovalInbox inbox(model, true, BandState{});
    inbox.setNow(fixture.now);
    QSignalSpy asked(&inbox, &ApprovalInbox::guardsRequested);
    model.setCommands({fixture.waitingCommand()}, {});
    QCOMPARE(asked.size(), 1); // the first row is chosen and its present is asked for
    api::Guards guards = present(fixture);
    guards.guards[1].holds = Truth::No;
    inbox.showGuards(fixture.waitingCommand().id, guards);
    const auto labels = inbox.findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
        return label->text() == u"Changed since the request: The outcome of the call is known was yes, is no."_s;
    }));
}

void ApprovalInboxTest::whoMayOnlyReadGetsNoActs()
{
    const ApprovalDetail detail(false);
    QVERIFY(detail.findChildren<QPushButton *>().isEmpty());
    QVERIFY(detail.findChildren<QPlainTextEdit *>().isEmpty());
}

JAGA_TEST(ApprovalInboxTest)
#include "approval_inbox_test.moc"
