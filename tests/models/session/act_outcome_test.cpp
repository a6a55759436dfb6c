// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/act_outcome.h"
#include "tests/support/await_reply.h"
#include "tests/support/fault_http_server.h"
#include "tests/support/test_main.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace std::chrono_literals;

namespace {

constexpr Instant Sending{1'780'000'000s};

CommandTrace lost(const QString &path, const QJsonObject &body)
{
    CommandTrace trace;
    trace.path = path;
    trace.request = body;
    trace.targetEtag = u"\"4\""_s;
    trace.sentAt = Sending;
    return trace;
}

/// An incident on which nothing was done since before the sending.
api::Incident incident()
{
    api::Incident incident;
    incident.id = u"i1"_s;
    incident.tenantId = u"t"_s;
    incident.number = u"INC-1"_s;
    incident.title = u"Stuck order SO-1"_s;
    incident.category = u"PROCESS"_s;
    incident.runbookId = u"stuck-order"_s;
    incident.severity = u"P2"_s;
    incident.status = u"OPEN"_s;
    incident.etag = u"\"4\""_s;
    incident.startedAt = incident.updatedAt = Sending - 1h;
    return incident;
}

QJsonObject note(const QString &body, const QString &writtenBy, Instant at)
{
    return {{u"body"_s, body}, {u"writtenBy"_s, writtenBy}, {u"writtenAt"_s, toIsoText(at)}};
}

} // namespace

/// A lost act is found only by a record of it, and not by one that looks alike.
class ActOutcomeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void anIncidentShowsOnlyTheActItself_data()
    {
        QTest::addColumn<CommandTrace>("trace");
        QTest::addColumn<api::Incident>("shown");
        QTest::addColumn<bool>("found");
        const CommandTrace written = lost(u"incidents/i1/notes"_s, {{u"body"_s, u" they confirm "_s}});
        api::Incident shown = incident();
        shown.notes = {note(u"they confirm"_s, u"sari"_s, Sending + 1s)};
        QTest::newRow("the note") << written << shown << true;
        shown.notes = {note(u"they confirm"_s, u"sari"_s, Sending - 1min)};
        QTest::newRow("the same note, earlier") << written << shown << false;
        shown.notes = {note(u"they confirm"_s, u"budi"_s, Sending + 1s)};
        QTest::newRow("somebody else's note") << written << shown << false;

        const CommandTrace moved = lost(u"incidents/i1/status"_s, {{u"status"_s, u"MITIGATING"_s}});
        shown = incident();
        shown.status = u"MITIGATING"_s;
        shown.etag = u"\"5\""_s;
        shown.updatedAt = Sending + 1s;
        QTest::newRow("the status") << moved << shown << true;
        shown.updatedAt = Sending - 1min;
        QTest::newRow("a status set before") << moved << shown << false;

        const CommandTrace ticked = lost(u"incidents/i1/checklist"_s, {{u"runbookId"_s, u"stuck-order"_s},
                                                                       {u"stepId"_s, u"owner"_s},
                                                                       {u"state"_s, u"done"_s},
                                                                       {u"note"_s, u"asked twice"_s}});
        api::ChecklistItem item;
        item.runbookId = u"stuck-order"_s;
        item.stepId = u"owner"_s;
        item.state = u"done"_s;
        item.setBy = u"sari"_s;
        item.note = u"asked twice"_s;
        item.setAt = Sending + 1s;
        shown = incident();
        shown.checklist = {item};
        QTest::newRow("the step") << ticked << shown << true;
        shown.checklist.first().note = u"asked once"_s;
        QTest::newRow("the step with another note") << ticked << shown << false;
    }
    void anIncidentShowsOnlyTheActItself()
    {
        QFETCH(CommandTrace, trace);
        QFETCH(api::Incident, shown);
        QFETCH(bool, found);
        const auto answer = ask(trace, api::toJson(shown));
        QCOMPARE(answer.has_value(), found);
        if (!found)
            QCOMPARE(answer.error().code, ErrorCode::NotFound);
    }

    void anOlderIncidentIsNotTheOneThatWasOpened()
    {
        const CommandTrace opened =
            lost(u"incidents"_s, {{u"title"_s, u"Stuck order SO-1"_s},
                                  {u"runbookId"_s, u"stuck-order"_s},
                                  {u"startedAt"_s, toIsoText(Sending - 1s)},
                                  {u"scope"_s, QJsonArray{QJsonObject{{u"entityId"_s, u"o1"_s}}}}});
        const auto asked = [&](const api::Incident &shown) {
            return ask(opened, {{u"items"_s, QJsonArray{api::toJson(shown)}}});
        };
        QCOMPARE(asked(incident()).error().code, ErrorCode::NotFound);
        api::Incident begun = incident();
        begun.startedAt = Sending - 1s;
        QVERIFY(asked(begun));
        begun.startedAt = Sending; // somebody else's, a second later
        QVERIFY(!asked(begun));
        begun.startedAt = Sending - 1s;
        begun.runbookId = u"another"_s;
        QVERIFY(!asked(begun));
    }

    void anApprovalIsFoundByItsWords()
    {
        const CommandTrace approved = lost(u"commands/c1/approve"_s, {{u"note"_s, u"I looked at it"_s}});
        api::Command command;
        command.id = u"c1"_s;
        command.tenantId = u"t"_s;
        command.type = u"TASK_RETRY"_s;
        command.targetType = u"FULFILLMENT_TASK"_s;
        command.targetId = u"task-1"_s;
        command.state = u"APPROVED"_s;
        command.requestedBy = u"olga"_s;
        command.etag = u"\"5\""_s;
        api::Approval approval;
        approval.slot = u"T"_s;
        approval.decision = u"APPROVE"_s;
        approval.approver = u"sari"_s;
        approval.note = u"I looked at it"_s;
        approval.decidedAt = Sending + 1s;
        command.approvals = {approval};
        QVERIFY(ask(approved, api::toJson(command)));
        command.approvals.first().decision = u"REJECT"_s;
        QVERIFY(!ask(approved, api::toJson(command)));
    }

private:
    static Expected<QJsonObject> ask(const CommandTrace &trace, const QJsonObject &answer)
    {
        test::FaultHttpServer server([&](const test::SeenRequest &) {
            return test::FaultAnswer{200, api::canonicalJson(answer)};
        });
        SupportRecordClient records({server.url(), [] { return QByteArray("t"); }, {}});
        return test::await(askOutcome(records, u"t"_s, trace, u"sari"_s));
    }
};

JAGA_TEST(ActOutcomeTest)
#include "act_outcome_test.moc"
