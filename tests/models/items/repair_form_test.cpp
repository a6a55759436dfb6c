// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/repair_form.h"
#include "tests/support/case_fixture.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;
using namespace jaga;

class RepairFormTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void sendsNothingWithoutPreviewReasonAndTicket();
    void oneUnknownGuardKeepsItOff();
    void aMovedTargetKeepsItOffUntilPreviewedAgain();
    void anOlderGuardReadDoesNotUndoThePreview();
    void namesTheActAndWhoMustApprove_data();
    void namesTheActAndWhoMustApprove();
    void aLostAnswerIsNotARefusal();
    void aRefusalFoundByItsKeyIsARefusal();
    void aDraftComesBackAsItWas();
    void requiredParametersAreNamed();

private:
    static RepairForm ready();
};

RepairForm RepairFormTest::ready()
{
    const test::CaseFixture fixture;
    RepairForm form = fixture.form();
    form.setPreview(fixture.preview());
    form.request.reason = u"The look-up found the service."_s;
    form.request.ticketRef = u"INC-4821"_s;
    return form;
}

void RepairFormTest::sendsNothingWithoutPreviewReasonAndTicket()
{
    RepairForm form = test::CaseFixture().form();
    QCOMPARE(form.missing().size(), 3);
    form = ready();
    QVERIFY2(form.mayConfirm(), qPrintable(form.missing().join(u'\n')));
    form.request.reason = u"   too short   "_s.left(8);
    QVERIFY(form.missing().first().contains(u"10 characters"_s));
    form = ready();
    form.request.reason = QString(4001, u'x');
    QVERIFY(!form.mayConfirm());
    form = ready();
    form.request.ticketRef = u"please"_s;
    QVERIFY(form.missing().first().contains(u"ticket"_s));
}

void RepairFormTest::oneUnknownGuardKeepsItOff()
{
    RepairForm form = ready();
    form.preview->guards[1].holds = Truth::Unknown;
    QCOMPARE(form.missing(), QStringList{u"1 of the preconditions are not known: The outcome of the call is known"_s});
}

void RepairFormTest::aMovedTargetKeepsItOffUntilPreviewedAgain()
{
    RepairForm form = ready();
    form.setLiveGuards({u"\"13\""_s, form.preview->readAt + std::chrono::seconds(1), form.preview->guards});
    QVERIFY(form.changedSincePreview);
    QVERIFY(!form.mayConfirm());
    api::Preview fresh = *form.preview;
    fresh.targetEtag = u"\"13\""_s;
    fresh.previewHash = u"other"_s;
    fresh.readAt += std::chrono::seconds(2);
    form.setPreview(fresh);
    QVERIFY(form.mayConfirm());
    QCOMPARE(form.request.previewHash, u"other"_s);
}

void RepairFormTest::anOlderGuardReadDoesNotUndoThePreview()
{
    RepairForm form = ready();
    form.setLiveGuards({u"\"11\""_s, form.preview->readAt - std::chrono::seconds(1), {}});
    QVERIFY(!form.live);
    QVERIFY(form.mayConfirm());
}

void RepairFormTest::namesTheActAndWhoMustApprove_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("button");
    QTest::addColumn<QString>("words");
    QTest::newRow("none") << u"NONE"_s << u"Retry task"_s << u"None needed"_s;
    QTest::newRow("technical") << u"T"_s << u"Request approval"_s << u"technical approver"_s;
    QTest::newRow("engineer") << u"E"_s << u"Request approval"_s << u"One engineer"_s;
    QTest::newRow("business") << u"B"_s << u"Request approval"_s << u"business approver"_s;
    QTest::newRow("both") << u"TB"_s << u"Request approval"_s << u"two people"_s;
}

void RepairFormTest::namesTheActAndWhoMustApprove()
{
    QFETCH(QString, kind);
    QFETCH(QString, words);
    RepairForm form = ready();
    form.preview->approvalKind = kind;
    QTEST(form.primaryText(), "button");
    QVERIFY2(form.approvalText().contains(words), qPrintable(form.approvalText()));
}

void RepairFormTest::aLostAnswerIsNotARefusal()
{
    RepairForm form = ready();
    Sent sent;
    sent.outcome = Sent::Outcome::Unknown;
    form.setSent(sent);
    QCOMPARE(form.phase, RepairForm::Phase::OutcomeUnknown);
    QVERIFY(form.isFrozen());
    sent.outcome = Sent::Outcome::Answered;
    sent.status = 409;
    sent.problem = api::Problem{};
    form.setSent(sent);
    QCOMPARE(form.phase, RepairForm::Phase::Refused);
    sent = {};
    sent.outcome = Sent::Outcome::NotSent;
    form.setSent(sent);
    QVERIFY(!form.isFrozen()); // it never left: the draft is open again
}

void RepairFormTest::aRefusalFoundByItsKeyIsARefusal()
{
    RepairForm form = ready();
    Sent found;
    found.outcome = Sent::Outcome::Answered;
    found.status = 200; // of the look-up
    found.body = {{u"state"_s, u"REFUSED"_s}, {u"refusalCode"_s, u"target-changed"_s}};
    form.setSent(found);
    QCOMPARE(form.phase, RepairForm::Phase::Refused);
    found.body.insert(u"state"_s, u"EXECUTING"_s);
    form.setSent(found);
    QCOMPARE(form.phase, RepairForm::Phase::Accepted);
}

void RepairFormTest::aDraftComesBackAsItWas()
{
    RepairForm form = ready();
    form.request.parameters = {{u"ownerGroup"_s, u"carrier-desk"_s}};
    form.request.evidence = {u"d2917b"_s};
    const Draft draft = form.toDraft(u"draft-1"_s);
    RepairForm again = test::CaseFixture().form();
    again.readDraft(draft);
    QCOMPARE(again.request.reason, form.request.reason);
    QCOMPARE(again.request.ticketRef, form.request.ticketRef);
    QCOMPARE(again.request.parameters, form.request.parameters);
    QCOMPARE(again.request.evidence, form.request.evidence);
}

void RepairFormTest::requiredParametersAreNamed()
{
    RepairForm form = ready();
    form.type.parameters = test::CaseFixture().falloutType.parameters;
    QCOMPARE(form.missing(), QStringList{u"Owner group is empty"_s});
    form.request.parameters.insert(u"ownerGroup"_s, u"  "_s);
    QVERIFY(!form.mayConfirm());
    form.request.parameters.insert(u"ownerGroup"_s, u"field-ops"_s);
    QVERIFY(form.mayConfirm());
}

JAGA_TEST(RepairFormTest)
#include "repair_form_test.moc"
