// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/act_outcome.h"
#include "tests/support/await_reply.h"
#include "tests/support/fault_http_server.h"
#include "tests/support/test_main.h"

#include <QJsonArray>

using namespace jaga;
using namespace jaga::test;
using namespace Qt::StringLiterals;

/// What became of an act whose answer was lost.
class ActOutcomeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void anIncidentOfSomebodyElseIsNotTakenForTheOneThatWasOpened()
    {
        const Instant mine = *instantFromText(u"2026-11-28T16:00:00.000001Z"_s);
        const Instant older = *instantFromText(u"2026-11-28T15:00:00Z"_s);
        QList<Instant> open{older};
        FaultHttpServer server([&open](const SeenRequest &) {
            QJsonArray items;
            for (const Instant startedAt : open) {
                api::Incident incident;
                incident.id = u"incident-%1"_s.arg(toMicroseconds(startedAt));
                incident.tenantId = u"t"_s;
                incident.number = u"INC-1"_s;
                incident.title = u"Stuck order fulfillment SO-1"_s;
                incident.category = u"PROCESS"_s;
                incident.severity = u"P2"_s;
                incident.status = u"INVESTIGATING"_s;
                incident.entityType = u"ORDER"_s;
                incident.entityId = u"order-1"_s;
                incident.startedAt = startedAt;
                incident.etag = u"\"i1\""_s;
                items.append(api::toJson(incident));
            }
            return FaultAnswer{200, api::canonicalJson({{u"items"_s, items}})};
        });
        SupportRecordClient records({server.url(), [] { return QByteArrayLiteral("secret"); }, u"OPERATOR"_s});
        CommandTrace lost;
        lost.path = u"incidents"_s;
        lost.request = {{u"title"_s, u"Stuck order fulfillment SO-1"_s},
                        {u"startedAt"_s, toIsoText(mine)},
                        {u"scope"_s, QJsonArray{QJsonObject{{u"entityId"_s, u"order-1"_s}}}}};
        const auto absent = await(askOutcome(records, u"t"_s, lost, u"olga"_s));
        QVERIFY(!absent);
        QCOMPARE(absent.error().code, ErrorCode::NotFound);
        open.append(mine);
        const auto found = await(askOutcome(records, u"t"_s, lost, u"olga"_s));
        QVERIFY2(found, qPrintable(found ? QString() : found.error().detail));
        QCOMPARE(found->value("startedAt"_L1).toString(), toIsoText(mine));
    }
};

JAGA_TEST(ActOutcomeTest)
#include "act_outcome_test.moc"
