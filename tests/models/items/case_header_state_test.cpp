// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/case_header_state.h"
#include "models/items/text_format.h"
#include "tests/support/case_fixture.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace std::chrono_literals;

class CaseHeaderStateTest : public QObject {
    Q_OBJECT

    const test::CaseFixture m_fixture;

    Evidence containment(const QList<QList<Cell>> &rows) const
    {
        Evidence evidence;
        evidence.probe = evidence.shape = u"in_force"_s;
        evidence.asOf = m_fixture.ago(2s);
        evidence.timeToLive = 30s;
        evidence.table.columns = {{u"what"_s, ColumnType::Text},  {u"scope"_s, ColumnType::Text},
                                  {u"owner"_s, ColumnType::Text}, {u"since"_s, ColumnType::Time},
                                  {u"until"_s, ColumnType::Time}, {u"reason"_s, ColumnType::Text}};
        evidence.table.rows = rows;
        return evidence;
    }
    QList<Cell> pausedUntil(Instant end) const
    {
        return {u"WORKER_PAUSE provisioning"_s,       u"tenant-a"_s,       u"bima"_s,
                toMicroseconds(m_fixture.ago(16min)), toMicroseconds(end), u"stop duplicates"_s};
    }
    InForce inForce(const Evidence *evidence) const
    {
        CaseHeaderInput input = m_fixture.header;
        if (evidence)
            input.inForce = {evidence};
        return caseHeaderState(input).inForce;
    }

private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void saysWhatIsInForceByWhomAndUntilWhen()
    {
        const Evidence paused = containment({pausedUntil(m_fixture.now + 58min)});
        const InForce state = inForce(&paused);
        QVERIFY(state.known);
        QCOMPARE(state.count, 1);
        QCOMPARE(state.words, u"WORKER_PAUSE provisioning, tenant-a, by bima since 18:46 UTC, to 20:00 UTC"_s);
        QVERIFY(state.details.endsWith(u"Reason: stop duplicates"_s));
        QVERIFY(!state.isOverdue);
    }

    void keepsContainmentInForceThatIsPastItsEnd()
    {
        const Evidence paused = containment({pausedUntil(m_fixture.ago(3min)), pausedUntil(m_fixture.now + 1h)});
        const InForce state = inForce(&paused);
        QVERIFY(state.isOverdue);
        QVERIFY2(state.words.contains(u"past its end 18:59 UTC, still in force"_s), qPrintable(state.words));
        QVERIFY2(state.words.endsWith(u"and 1 more"_s), qPrintable(state.words));
    }

    void nothingInForceIsSaidOnlyOnFreshEvidence()
    {
        const Evidence none = containment({});
        QVERIFY(inForce(&none).known);
        QCOMPARE(inForce(&none).count, 0);
        QVERIFY(!inForce(nullptr).known);
        Evidence old = none;
        old.asOf = m_fixture.ago(5min);
        QVERIFY(!inForce(&old).known);
        QVERIFY(inForce(&old).words.contains(u"not known whether this is all"_s));
        Evidence refused = none;
        refused.error = Error{ErrorCode::Unauthorised, u"permission denied"_s, {}};
        QVERIFY(!inForce(&refused).known);
        QVERIFY(inForce(&refused).words.contains(u"permission denied"_s));
    }

    void nothingBlocksIsSaidOnlyOnFreshEvidence()
    {
        CaseHeaderInput input = m_fixture.header;
        Evidence head = *input.caseHead;
        input.caseHead = &head;
        for (qsizetype at = 0; at < head.table.columns.size(); ++at)
            if (head.table.columns.at(at).name == "blocking"_L1)
                head.table.rows[0][at] = Cell();
        head.asOf = input.now;
        QCOMPARE(caseHeaderState(input).blocking, u"nothing on record"_s);
        head.asOf = m_fixture.ago(1h);
        QVERIFY(caseHeaderState(input).blocking.startsWith(u"not known now"_s));
        head.error = Error{ErrorCode::Timeout, u"statement timeout"_s, {}};
        QCOMPARE(caseHeaderState(input).blocking, u"not known: statement timeout"_s);
        head.error.reset();
        head.table.rows.clear();
        QVERIFY(caseHeaderState(input).blocking.startsWith(u"not known"_s));
        input.caseHead = nullptr;
        QVERIFY(caseHeaderState(input).blocking.startsWith(u"not known"_s));
    }

    void timesOfTheSymptomAreToldInTheZoneThatIsShown()
    {
        CaseHeaderInput input = m_fixture.header;
        input.severity.goneAsOf = m_fixture.ago(10min);
        input.severity.provenAt = m_fixture.ago(20min);
        text::showIn(QTimeZone("Asia/Jakarta"));
        const QString note = caseHeaderState(input).severityNote;
        const QString zone = text::zoneName(input.now);
        text::showIn(QTimeZone::utc());
        QVERIFY2(note.contains(u"01:52 "_s + zone) && note.contains(u"01:42 "_s + zone), qPrintable(note));
    }

    void saysHowLongWhatBlocksHasStoodAgainstItsLimit()
    {
        Evidence head = m_fixture.caseHead;
        head.table.columns += {{u"stands_since"_s, ColumnType::Time}, {u"may_stand"_s, ColumnType::Duration}};
        head.table.rows[0] += {toMicroseconds(m_fixture.ago(38min)), qint64(900)};
        CaseHeaderInput input = m_fixture.header;
        input.caseHead = &head;
        QVERIFY2(caseHeaderState(input).blocking.endsWith(u"; not moved for 38 min, above the limit of 15 min"_s),
                 qPrintable(caseHeaderState(input).blocking));
        head.table.rows[0].last() = qint64(7200);
        QVERIFY(caseHeaderState(input).blocking.endsWith(u"not moved for 38 min, limit 2 h 0 min"_s));
    }

    void answersCarryTheirReason()
    {
        CaseHeaderInput input = m_fixture.header;
        Runbook runbook = *m_fixture.runbook;
        runbook.answers[u"safe_to_retry"_s].rows[0].likelyCause = u"the service may exist outside"_s;
        input.runbook = &runbook;
        const HeaderAnswer answer = caseHeaderState(input).answers.at(3);
        QCOMPARE(answer.text, u"Not known"_s);
        QCOMPARE(answer.because, u"the service may exist outside"_s);
        QCOMPARE(*answer.mark, Truth::Unknown);
        input.answers[u"safe_to_retry"_s].truth = Truth::Unknown;
        input.answers[u"safe_to_retry"_s].conclusion.waitsFor = {u"blocking_task"_s};
        QCOMPARE(caseHeaderState(input).answers.at(3).because, u"It waits for blocking_task."_s);
    }
};

JAGA_TEST(CaseHeaderStateTest)
#include "case_header_state_test.moc"
