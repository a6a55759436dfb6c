// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/profile.h"
#include "tests/app/sandbox/running_sandbox.h"
#include "tests/support/test_main.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace jaga::test;

namespace {

/// The quotes that are there from the start, with everything that the seed decides about them and what comes of them.
const QString firstQuotes =
    u"select string_agg(concat_ws(' ', q.quote_id, q.quote_number, q.customer_id, q.currency, q.total_amount, q.state, "
    "o.order_id, o.order_number, (select string_agg(task_id || task_type, ',' order by task_id) "
    "from fulfillment_task t where t.order_id = o.order_id)), '; ' order by q.quote_number) "
    "from (select * from quote order by quote_number limit 12) q "
    "left join customer_order o on o.source_quote_id = q.quote_id and o.state not in ('SUBMITTED', 'VALIDATED')"_s;
const QString stillUnderWay =
    u"select count(*) from (select * from quote order by quote_number limit 12) q left join customer_order o "
    "on o.source_quote_id = q.quote_id where q.state not in ('CONVERTED', 'REJECTED', 'EXPIRED', 'CANCELLED') "
    "or (q.state = 'CONVERTED' and (o.state is null or o.state in ('SUBMITTED', 'VALIDATED')))"_s;
const QString masterRows =
    u"select (select string_agg(tenant_id || tenant_code, ',' order by tenant_code) from tenant) || "
    "(select string_agg(customer_id || display_name, ',' order by customer_id) from customer)"_s;

QString sql(const RunningSandbox &sandbox, const QString &statement)
{
    return sandbox.ask({u"psql"_s, u"--"_s, u"-X"_s, u"-Atc"_s, statement}).output;
}

} // namespace

/// What the options of `start` decide.
class SandboxSeedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(letOthersPass(m_temporary.path())); }

    void theSameSeedBringsTheSamePlatform()
    {
        RunningSandbox first(m_temporary.filePath(u"a"_s), {u"--seed"_s, u"42"_s, u"--time-scale"_s, u"600"_s});
        RunningSandbox second(m_temporary.filePath(u"b"_s), {u"--seed"_s, u"42"_s, u"--time-scale"_s, u"600"_s});
        QCOMPARE(first.start(), QString());
        QCOMPARE(second.start(), QString());
        QCOMPARE(sql(first, masterRows), sql(second, masterRows));
        for (const RunningSandbox *sandbox : {&first, &second})
            QTRY_COMPARE_WITH_TIMEOUT(sql(*sandbox, stillUnderWay), u"0"_s, 10 * patience);
        const QString quotes = sql(first, firstQuotes);
        QCOMPARE(quotes.count(u';'), 11);
        QCOMPARE(quotes, sql(second, firstQuotes));
    }

    void anotherSeedScaleAndTimeScaleBringAnotherPlatform()
    {
        RunningSandbox large(m_temporary.filePath(u"c"_s),
                             {u"--seed"_s, u"43"_s, u"--scale"_s, u"large"_s, u"--time-scale"_s, u"600"_s});
        RunningSandbox small(m_temporary.filePath(u"d"_s), {u"--seed"_s, u"42"_s});
        QCOMPARE(large.start(), QString());
        QCOMPARE(small.start(), QString());
        QVERIFY(sql(large, masterRows) != sql(small, masterRows));
        QVERIFY(sql(large, u"select count(*) from quote"_s).toInt() >= 300);
        QVERIFY(sql(small, u"select count(*) from quote"_s).toInt() < 300);
        const QString limit =
            u"select warn_after from state_catalog where entity_type = 'ORDER' and state = 'IN_PROGRESS'"_s;
        QCOMPARE(sql(large, limit), u"00:02:24"_s); // a day
        QCOMPARE(sql(small, limit), u"00:24:00"_s);
        const auto profile = readProfile(large.profile());
        QVERIFY(profile);
        QCOMPARE(profile->timeScale, 600.0);
    }

private:
    QTemporaryDir m_temporary;
};

JAGA_TEST(SandboxSeedTest)
#include "sandbox_seed_test.moc"
