// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/store/audit_entry.h"
#include "models/repair_api/merkle_tree.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace jaga::repair;

namespace {

QByteArray entry(qint64 index) { return "entry " + QByteArray::number(index); }

MerkleTree treeOf(qint64 size)
{
    MerkleTree tree;
    for (qint64 i = 0; i < size; ++i)
        tree.append(entry(i));
    return tree;
}

} // namespace

/// Proofs hold for what is true and for nothing else.
class AuditTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void rootsAreThoseOfRfc6962()
    {
        MerkleTree tree;
        QCOMPARE(tree.root(0).toHex(), QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        tree.append({});
        QCOMPARE(tree.root(1).toHex(), QByteArray("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"));
        tree.append(QByteArray(1, '\0'));
        QCOMPARE(tree.root(2).toHex(), QByteArray("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"));
    }

    void everyEntryIsProvedAndNoOther()
    {
        const MerkleTree tree = treeOf(33);
        for (qint64 size = 1; size <= 33; ++size)
            for (qint64 index = 0; index < size; ++index) {
                const auto proof = tree.inclusionProof(index, size);
                QVERIFY(provesInclusion(entry(index), index, size, proof, tree.root(size)));
                QVERIFY(!provesInclusion("forged", index, size, proof, tree.root(size)));
                QVERIFY(!provesInclusion(entry(index), index, size, proof, tree.root(size - 1)));
                if (size > 1)
                    QVERIFY(!provesInclusion(entry(index), (index + 1) % size, size, proof, tree.root(size)));
                auto longer = proof;
                longer.append(QByteArray(32, 'x'));
                QVERIFY(!provesInclusion(entry(index), index, size, longer, tree.root(size)));
            }
    }

    void aTrailContinuesItsBeginningsAndNoOther()
    {
        const MerkleTree tree = treeOf(33);
        MerkleTree rewritten;
        for (qint64 i = 0; i < 33; ++i)
            rewritten.append(i == 0 ? QByteArray("rewritten") : entry(i));
        for (qint64 second = 1; second <= 33; ++second)
            for (qint64 first = 1; first <= second; ++first) {
                const auto proof = tree.consistencyProof(first, second);
                QVERIFY(provesConsistency(first, second, tree.root(first), tree.root(second), proof));
                QVERIFY(!provesConsistency(first, second, rewritten.root(first), tree.root(second), proof));
                QVERIFY(!provesConsistency(first, second, tree.root(first), rewritten.root(second), proof));
                if (!proof.isEmpty())
                    QVERIFY(!provesConsistency(first, second, tree.root(first), tree.root(second), proof.mid(1)));
            }
        QVERIFY(!provesConsistency(0, 3, tree.root(0), tree.root(3), {}));
        QVERIFY(!provesConsistency(5, 3, tree.root(5), tree.root(3), {}));
    }

    void theHashedBytesHoldEverythingThatMatters()
    {
        AuditEntry base;
        base.actor = u"olga"_s;
        base.decision = u"ALLOWED"_s;
        const Instant moment = instantFromMicroseconds(1);
        const auto bytesOf = [&](const AuditEntry &changed, qint64 sequence = 7,
                                 const QByteArray &previous = QByteArray(32, '\1')) {
            return canonicalEntry(changed, u"t"_s, sequence, previous, moment);
        };
        QSet<QByteArray> all{
            bytesOf(base), bytesOf(base, 8), bytesOf(base, 7, QByteArray(32, '\2')),
            canonicalEntry(base, u"u"_s, 7, QByteArray(32, '\1'), moment),
            canonicalEntry(base, u"t"_s, 7, QByteArray(32, '\1'), moment + std::chrono::microseconds(1))};
        QCOMPARE(all.size(), 5);
        for (QString AuditEntry::*member :
             {&AuditEntry::actor, &AuditEntry::actorRole, &AuditEntry::actorKind, &AuditEntry::client,
              &AuditEntry::targetType, &AuditEntry::targetId, &AuditEntry::act, &AuditEntry::commandId,
              &AuditEntry::incidentId, &AuditEntry::reason, &AuditEntry::ticketRef, &AuditEntry::decision,
              &AuditEntry::code, &AuditEntry::correlationId}) {
            AuditEntry changed = base;
            changed.*member = u"changed"_s;
            all.insert(bytesOf(changed));
        }
        QCOMPARE(all.size(), 19);
        AuditEntry changed = base;
        changed.basis = {{u"caseHead"_s, u"x"_s}};
        all.insert(bytesOf(changed));
        QCOMPARE(all.size(), 20);
    }
};

JAGA_TEST(AuditTest)
#include "audit_test.moc"
