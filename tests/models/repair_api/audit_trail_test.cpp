// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/signed_trail.h"
#include "tests/support/test_main.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace jaga;
using test::SignedTrail;

Q_DECLARE_METATYPE(std::function<void(jaga::test::SignedTrail &)>)

namespace {

QStringList walk(const SignedTrail &trail)
{
    AuditTrailCheck check(QLatin1String(SignedTrail::tenant));
    for (const AuditItem &item : trail.items)
        check.add(item);
    check.endsAt(trail.items.size(), trail.items.last().hash);
    return check.findings();
}

AuditTrailCheck walked(const SignedTrail &trail)
{
    AuditTrailCheck check(QLatin1String(SignedTrail::tenant));
    for (const AuditItem &item : trail.items)
        check.add(item);
    return check;
}

QStringList verdictOf(const QJsonObject &json)
{
    const auto verdict = verifyAuditExport(QJsonDocument(json).toJson());
    return verdict ? verdict->findings : QStringList{u"no export: "_s + verdict.error().detail};
}

} // namespace

/// The console's own check of an audit trail: believes no server, finds each way of tampering.
class AuditTrailTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void aWholeTrailHolds()
    {
        const SignedTrail trail(9);
        QCOMPARE(walk(trail), QStringList());
        AuditTrailCheck check = walked(trail);
        for (qint64 size = 1; size <= 9; ++size)
            check.demand(trail.checkpoint(size));
        check.demandContinues(trail.checkpoint(4), trail.checkpoint(9).publicKey);
        QCOMPARE(check.findings(), QStringList());
    }

    void eachWayOfTamperingIsFound_data()
    {
        using Tamper = std::function<void(SignedTrail &)>;
        QTest::addColumn<Tamper>("tamper");
        QTest::addColumn<QString>("finding");
        QTest::newRow("a changed byte") << Tamper([](SignedTrail &t) {
            t.items[3].entry.replace("reason 4", "reason X");
        }) << u"entry 4: its bytes do not have its hash"_s;
        QTest::newRow("a changed byte, hashed again") << Tamper([](SignedTrail &t) {
            t.items[3].columns[u"reason"_s] = u"other"_s;
            const QByteArray link = t.items[4].previousHash;
            t.relink(3);
            t.items[4].previousHash = link;
        }) << u"entry 5: it does not link"_s;
        QTest::newRow("a column") << Tamper([](SignedTrail &t) {
            t.items[3].columns[u"reason"_s] = u"nothing to see"_s;
        }) << u"entry 4: column reason does not say what was hashed"_s;
        QTest::newRow("an entry taken out") << Tamper([](SignedTrail &t) { t.items.removeAt(3); })
                                            << u"entry 5: the entry before it is 3, there is a gap"_s;
        QTest::newRow("two entries exchanged")
            << Tamper([](SignedTrail &t) { t.items.swapItemsAt(3, 4); }) << u"entry 5: the entry before it is 3"_s;
        QTest::newRow("an entry twice") << Tamper([](SignedTrail &t) { t.items.insert(4, t.items.at(3)); })
                                        << u"entry 4: the entry before it is 4"_s;
        QTest::newRow("of another tenant") << Tamper([](SignedTrail &t) {
            t.items[8].entry.replace(SignedTrail::tenant, "11111111-0000-4000-8000-000000000002");
            t.items[8].hash = QCryptographicHash::hash(t.items[8].entry, QCryptographicHash::Sha256);
        }) << u"entry 9: its bytes belong to another place"_s;
    }
    void eachWayOfTamperingIsFound()
    {
        QFETCH(std::function<void(SignedTrail &)>, tamper);
        QFETCH(QString, finding);
        SignedTrail trail(9);
        tamper(trail);
        const QString found = walk(trail).join(u'\n');
        QVERIFY2(found.contains(finding), qPrintable(found));
    }

    void aTrailThatWasRewrittenAsAWholeIsFoundByWhatWasSeenEarlier()
    {
        SignedTrail trail(9);
        const AuditCheckpoint seen = trail.checkpoint(9);
        trail.items[3].columns[u"reason"_s] = u"rewritten"_s;
        trail.relink(3);
        QCOMPARE(walk(trail), QStringList()); // nothing in the trail itself shows it
        AuditTrailCheck check = walked(trail);
        check.demand(seen);
        check.demandContinues(seen, seen.publicKey);
        QCOMPARE(check.findings(), (QStringList{u"checkpoint 9: the entries do not have the signed root"_s,
                                                u"the first 9 entries are not those that were seen earlier: the trail "
                                                u"was rewritten"_s}));
    }

    void aTailThatWasCutOffIsFoundByWhatWasSeenEarlier()
    {
        SignedTrail trail(9);
        const AuditCheckpoint seen = trail.checkpoint(9);
        trail.items.removeLast();
        QCOMPARE(walk(trail), QStringList());
        AuditTrailCheck check = walked(trail);
        check.demandContinues(seen, seen.publicKey);
        QCOMPARE(check.findings(),
                 QStringList{u"9 entries were seen earlier, now there are 8: the end of the trail was cut off"_s});
    }

    void aHeadThatDoesNotFitIsFound()
    {
        const SignedTrail trail(9);
        AuditTrailCheck longer = walked(trail);
        longer.endsAt(10, trail.items.last().hash);
        QCOMPARE(longer.findings(), QStringList{u"the head says 10 entries, the trail ends at 9"_s});
        AuditTrailCheck other = walked(trail);
        other.endsAt(9, QByteArray(32, 'x'));
        QCOMPARE(other.findings(), QStringList{u"the head names another hash than the last entry has"_s});
    }

    void aCheckpointIsBelievedOnlyWithItsSignature()
    {
        const SignedTrail trail(9);
        const SignedTrail byOther(9, QByteArray(32, '\11'));
        const auto findings = [&](const std::function<void(AuditCheckpoint &)> &change) {
            AuditCheckpoint checkpoint = trail.checkpoint(6);
            change(checkpoint);
            AuditTrailCheck check = walked(trail);
            check.demand(checkpoint);
            return check.findings().join(u'\n');
        };
        QCOMPARE(findings([](AuditCheckpoint &) {}), QString());
        QVERIFY(findings([](AuditCheckpoint &c) { c.signature[5] = char(c.signature[5] ^ 1); }).contains(u"signature"));
        QVERIFY(findings([](AuditCheckpoint &c) { c.signature.clear(); }).contains(u"signature"));
        QVERIFY(
            findings([](AuditCheckpoint &c) { c.signedAt += std::chrono::microseconds(1); }).contains(u"signature"));
        QVERIFY(findings([](AuditCheckpoint &c) { c.size = 5; }).contains(u"signature"));
        QVERIFY(findings([](AuditCheckpoint &c) { c.tenantId = u"other"_s; }).contains(u"another tenant"));
        QVERIFY(findings([](AuditCheckpoint &c) { c.publicKey.clear(); }).contains(u"key"));
        // A key of the forger's own signs well; its id, or what was seen earlier, gives it away.
        QVERIFY(findings([&](AuditCheckpoint &c) { c.publicKey = byOther.checkpoint(6).publicKey; }).contains(u"key"));
        AuditTrailCheck check = walked(byOther);
        check.demandContinues(trail.checkpoint(6), byOther.checkpoint(9).publicKey);
        QVERIFY(check.findings().join(u'\n').contains(u"another key"));
        AuditTrailCheck unsignedNow = walked(trail);
        unsignedNow.demandContinues(trail.checkpoint(6), {});
        QVERIFY(unsignedNow.findings().join(u'\n').contains(u"now there is none"));
    }

    void anExportProvesItself_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<int>("size");
        for (int from = 1; from <= 7; from += 3)
            for (int to = from; to <= 9; to += 2)
                for (int size = from; size <= 9; ++size)
                    QTest::addRow("%d to %d under %d", from, to, size) << from << to << size;
    }
    void anExportProvesItself()
    {
        QFETCH(int, from);
        QFETCH(int, to);
        QFETCH(int, size);
        const auto verdict = verifyAuditExport(QJsonDocument(SignedTrail(9).exported(from, to, size)).toJson());
        QVERIFY2(verdict.has_value(), verdict ? "" : qPrintable(verdict.error().detail));
        QCOMPARE(verdict->findings, QStringList());
        QCOMPARE(verdict->covered, std::min(to, size));
    }

    void aForgedExportDoesNot()
    {
        const SignedTrail trail(9);
        const QJsonObject good = trail.exported(3, 8, 7);
        const auto changed = [&](QLatin1StringView key, const QJsonValue &value) {
            QJsonObject json = good;
            json.insert(key, value);
            return verdictOf(json).join(u'\n');
        };
        QVERIFY(changed("to"_L1, 9).contains(u"says 9 entries"));
        QVERIFY(changed("proof"_L1, QJsonArray()).contains(u"does not lead to the signed root"));
        QVERIFY(changed("checkpoint"_L1, QJsonValue()).contains(u"no signed checkpoint"));
        QVERIFY(changed("tenantId"_L1, u"other"_s).contains(u"another tenant"));
        QVERIFY(changed("version"_L1, 2).contains(u"version"));
        QVERIFY(changed("kind"_L1, u"invoice"_s).contains(u"no audit export"));
        QVERIFY(changed("items"_L1, QJsonArray()).contains(u"proof"));
        SignedTrail rewritten(9);
        rewritten.items[4].columns[u"reason"_s] = u"rewritten"_s;
        rewritten.relink(4);
        // Rewritten in itself without a flaw; the signed head is the old one.
        QJsonObject forged = rewritten.exported(3, 8, 7);
        forged.insert(u"checkpoint"_s, jaga::toJson(trail.checkpoint(7)));
        QVERIFY(verdictOf(forged).join(u'\n').contains(u"does not lead to the signed root"));
        QVERIFY(!verifyAuditExport("not even JSON"));
        QVERIFY(!verifyAuditExport({}));
    }

    void aThousandFindingsAreNotListed()
    {
        SignedTrail trail(300);
        for (AuditItem &item : trail.items)
            item.hash = QByteArray(32, 'x');
        QCOMPARE(walk(trail).size(), 101);
    }
};

JAGA_TEST(AuditTrailTest)
#include "audit_trail_test.moc"
