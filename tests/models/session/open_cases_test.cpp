// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/open_cases.h"
#include "tests/models/session/small_cases.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;
using namespace jaga;

class OpenCasesTest : public QObject, private test::SmallCases {
    Q_OBJECT

    CaseParts partsOf(const QString &key)
    {
        CaseParts parts = partsFor(newFile());
        parts.signal.key = key;
        parts.signal.entityId = key;
        return parts;
    }
    /// How often the platform was asked for the entity of that case.
    qsizetype questionsFor(const QString &key) const
    {
        qsizetype count = 0;
        for (const QList<ProbeCall> &batch : m_platform->batches())
            count += batch.first().parameters.value(u"order_id"_s) == key ? 1 : 0;
        return count;
    }

private Q_SLOTS:
    void init()
    {
        test::failOnAnyWarning();
        startAnew();
    }

    void onlyTheCurrentCaseAsksItsSources()
    {
        OpenCases cases;
        cases.read(partsOf(u"first"_s));
        QTRY_VERIFY(cases.current());
        CaseSession *first = cases.current();
        QTRY_VERIFY(first->evidence().evidence(u"instance"_s));
        QCOMPARE(questionsFor(u"first"_s), 1);
        cases.read(partsOf(u"second"_s));
        QTRY_VERIFY(cases.current() != first);
        first->refresh(); // more than any schedule would ask
        QTRY_VERIFY(cases.current()->evidence().evidence(u"instance"_s));
        letTheLoopTurn();
        QCOMPARE(questionsFor(u"first"_s), 1);
        QVERIFY(cases.show(u"first"_s));
        QCOMPARE(cases.current(), first);
        QTRY_VERIFY(questionsFor(u"first"_s) > 1);
    }

    void aCaseThatIsGivenUpLeavesWhatWasShown()
    {
        OpenCases cases;
        cases.read(partsOf(u"first"_s));
        QTRY_VERIFY(cases.current());
        CaseSession *first = cases.current();
        cases.read(partsOf(u"second"_s));
        QCOMPARE(cases.reading()->key, u"second"_s);
        cases.cancelReading();
        QVERIFY(!cases.reading());
        letTheLoopTurn();
        QCOMPARE(cases.current(), first);
    }
};

JAGA_TEST(OpenCasesTest)
#include "open_cases_test.moc"
