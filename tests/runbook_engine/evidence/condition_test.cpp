// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/runbook_engine/evidence/evidence_fixture.h"
#include "tests/support/test_main.h"

namespace jaga::test {

class ConditionTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void answersFromFreshEvidence_data();
    void answersFromFreshEvidence();
    void refusesHostileText_data();
    void refusesHostileText();
    void stopsWhatTakesTooLong_data();
    void stopsWhatTakesTooLong();
    void refusesAValueSubqueryOfSeveralRows_data();
    void refusesAValueSubqueryOfSeveralRows();
};

void ConditionTest::answersFromFreshEvidence_data()
{
    QTest::addColumn<QString>("condition");
    QTest::addColumn<Truth>("truth");
    const auto row = [](const char *condition, Truth truth) {
        QTest::newRow(condition) << QString::fromUtf8(condition) << truth;
    };
    row("head.state = 'IN_PROGRESS'", Truth::Yes);
    row("head.state = 'COMPLETED'", Truth::No);
    row("HEAD.State = 'IN_PROGRESS'", Truth::Yes);
    row("head.order_id = :order_id", Truth::Yes);
    row("head.version >= 12 and not exists (select 1 from plan)", Truth::Yes);
    row("exists (select 1 from task where status = 'FAILED')", Truth::Yes);
    row("exists(select 1 from task t where t.status = 'FAILED' and head.state = 'IN_PROGRESS')", Truth::Yes);
    row("(select count(*) from task where status = 'FAILED') > 1", Truth::No);
    row("(select max(tries) from task) = 3", Truth::Yes);
    row("coalesce((select max(tries) from plan join task on 1), 0) = 0", Truth::Yes);
    row("'FAILED' in (select status from task)", Truth::Yes);
    row("(select status from task order by tries desc limit 1) = 'FAILED'", Truth::Yes);
    row("head.blocking is null", Truth::Yes);
    row("head.blocking = 'PROVISION'", Truth::Unknown);
    row("head.amount > :high_value and head.currency = 'IDR'", Truth::Yes);
    row("head.amount = money('4250000000.00')", Truth::Yes);
    row("head.amount > '500000000'", Truth::Yes);
    row("head.strategic", Truth::Yes);
    row("seconds_between(head.since, :as_of) >= 7200", Truth::Yes);
    row("seconds_between(head.since, :as_of) > 7200", Truth::No);
    row("head.state like 'IN%'", Truth::Yes);
    row("head.state in ('IN_PROGRESS', 'it''s -- no /* comment; */')", Truth::Yes);
    row("case when head.version > 3 then 1 else 0 end", Truth::Yes);
    row("1", Truth::Yes);
    row("head.version", Truth::Unknown);
    row("head.state", Truth::Unknown);
    row("(select sum(tries) * 4611686018427387904 from task) > 0", Truth::Yes);
    row("(select sum(t.tries + 9223372036854775800) from task t) > 0", Truth::Unknown);
    row("null", Truth::Unknown);
}

void ConditionTest::answersFromFreshEvidence()
{
    QFETCH(QString, condition);
    QFETCH(Truth, truth);
    const auto store = filledStore();
    const auto checked = store->check(condition);
    QVERIFY2(checked.has_value(), qPrintable(checked.has_value() ? QString() : checked.error().detail));
    const Conclusion conclusion = store->evaluate(condition, T0);
    QVERIFY2(conclusion.truth == truth, qPrintable(conclusion.why));
    QCOMPARE(conclusion.why.isEmpty(), truth != Truth::Unknown);
}

void ConditionTest::refusesHostileText_data()
{
    QTest::addColumn<QString>("condition");
    const char *const hostile[] = {
        "",
        "   ",
        ";",
        "1;",
        "1; drop table head",
        "1) from task; delete from task; --",
        "1) union select (1",
        "1) or (1",
        ")",
        "(",
        "((1)",
        "1, 1",
        "1) from task where (1",
        "attach 'x' as y",
        "(attach 'x' as y)",
        "pragma user_version",
        "(pragma user_version)",
        "exists (select 1 from pragma_table_info('head'))",
        "exists (select 1 from pragma_database_list)",
        "load_extension('x')",
        "load_extension('x', 'y')",
        "random() > 0",
        "abs(random()) >= 0",
        "unixepoch('now') > 0",
        "datetime() > ''",
        "date('now') > ''",
        "strftime('%s', 'now') > 0",
        "julianday('now') > 0",
        "current_timestamp > ''",
        "current_date > ''",
        "current_time > ''",
        "length(randomblob(9)) = 9",
        "length(zeroblob(900000000)) > 0",
        "length(printf('%.*c', 400000000, 'x')) > 0",
        "length(format('%.*c', 400000000, 'x')) > 0",
        "length(replace('aaaa', 'a', 'bbbb')) > 0",
        "hex('a') = '61'",
        "group_concat('a') = 'a'",
        "sqlite_version() > ''",
        "sqlite_source_id() > ''",
        "changes() = 0",
        "last_insert_rowid() = 0",
        "fts5(1) = 1",
        "writefile('/tmp/x', 'y')",
        "readfile('/etc/passwd') is null",
        "exists (select 1 from sqlite_master)",
        "exists (select 1 from sqlite_schema)",
        "exists (select 1 from main.sqlite_master)",
        "exists (select 1 from temp.sqlite_temp_master)",
        "exists (select 1 from sqlite_temp_schema)",
        "exists (select 1 from json_each('[1]'))",
        "json_extract('{}', '$.a') is null",
        "'{}' -> 'a' is null",
        "exists (select 1 from generate_series(1, 9))",
        "exists (select 1 from dbstat)",
        "insert into task values (1, 2, 3)",
        "(insert into task values (1, 2, 3))",
        "delete from task",
        "update head set version = 1",
        "create temp table x (a)",
        "drop table head",
        "begin",
        "commit",
        "savepoint x",
        "vacuum",
        "reindex",
        "analyze",
        "explain select 1",
        "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
        "(with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n) > 0",
        "(with n(i) as (select 1 union all select i + 1 from n) select count(*) from n) > 0",
        "\"head\".state = 'x'",
        "`head`.state = 'x'",
        "[head].state = 'x'",
        "'head'.state = 'x'",
        "head.'state' = 'x'",
        "head.\"typo\" = 'x'",
        "\"typo\" = 'x'",
        "head.typo = 1",
        "typo.state = 1",
        "typo = 1",
        "task.status = 'FAILED'",
        "status = 'FAILED'",
        "head.rowid = 1",
        "exists (select rowid from task)",
        "exists (select _rowid_ from task)",
        "exists (select oid from task)",
        "? = 1",
        "?1 = 1",
        "@order_id = 1",
        "$order_id = 1",
        ":unknown = 1",
        ": order_id = 1",
        "::order_id = 1",
        "1 -- comment",
        "1 /* comment",
        "1 /* comment */",
        "'open",
        "head.state regexp 'x'",
        "head.state match 'x'",
        "raise(abort, 'x')",
        "row_number() over () = 1",
        "sum(head.version) over (rows 1 preceding) > (select lead(1) over ())",
        "(1, 2) = 1",
        "head = 1",
        "\x01",
        "1\\",
        "1 \xE2\x80\x93 2",
        "{1}",
        "#head = 1",
        "head..state",
        "head.state ==== 'x'",
        "select 1",
        "values (1)",
        "money('a', 'b') = 1",
        "seconds_between(1) = 1",
        "likely(1)",
        "sha3('x') = ''",
    };
    for (const char *condition : hostile)
        QTest::addRow("%s", condition) << QString::fromUtf8(condition);
    QTest::newRow("nul") << u"head.state = 'x'"_s + QChar(0) + u"or 1"_s;
    QTest::newRow("deep parentheses") << QString(5000, u'(') + u'1' + QString(5000, u')');
    QTest::newRow("some deep parentheses") << QString(60, u'(') + u'1' + QString(60, u')');
    QTest::newRow("deep not") << u"not "_s.repeated(900) + u'1';
    QTest::newRow("deep minus") << u"- "_s.repeated(1900) + u'1';
    QTest::newRow("long") << u"1 or "_s.repeated(100'000) + u'1';
    QTest::newRow("many joins") << u"exists (select 1 from task"_s + u", task"_s.repeated(80) + u")"_s;
    QTest::newRow("many parts") << u"exists (select 1"_s + u" union select 1"_s.repeated(30) + u")"_s;
}

void ConditionTest::refusesHostileText()
{
    QFETCH(QString, condition);
    const auto store = filledStore();
    const auto checked = store->check(condition);
    QVERIFY2(!checked, "it was accepted");
    QCOMPARE(checked.error().code, ErrorCode::Invalid);
    QVERIFY(!checked.error().detail.isEmpty());
    const Conclusion conclusion = store->evaluate(condition, T0);
    QCOMPARE(conclusion.truth, Truth::Unknown);
    QVERIFY(!conclusion.why.isEmpty());
    QVERIFY(isNull(store->value(condition, T0)));
    // The evidence is untouched and the next condition answers.
    QCOMPARE(store->evaluate(u"(select count(*) from task) = 2 and head.version = 12"_s, T0).truth, Truth::Yes);
}

void ConditionTest::stopsWhatTakesTooLong_data()
{
    QTest::addColumn<QString>("condition");
    QTest::newRow("five fold product")
        << u"(select count(*) from task a, task b, task c, task d, task e where a.tries + b.tries + c.tries > d.tries + e.tries) >= 0"_s;
    QTest::newRow("like bomb")
        << u"(select count(*) from task where task_id || task_id || task_id like '%a%a%a%a%a%a%a%b') >= 0 and "_s
           u"(select count(*) from task a, task b, task c where a.task_id || b.task_id || c.task_id like '%1%2%3%4%5%6%') >= 0"_s;
}

void ConditionTest::stopsWhatTakesTooLong()
{
    QFETCH(QString, condition);
    const auto store = emptyStore();
    Evidence many = tasks();
    many.table.rows.clear();
    for (qint64 row = 0; row < 10'000; ++row)
        many.table.rows.append({u"task-%1"_s.arg(row), u"PENDING"_s, row});
    store->insert({head(), many});
    const Conclusion conclusion = store->evaluate(condition, T0);
    QCOMPARE(conclusion.truth, Truth::Unknown);
    QVERIFY2(conclusion.why.contains(u"too many steps"), qPrintable(conclusion.why));
    QCOMPARE(store->evaluate(u"(select max(tries) from task) = 9999"_s, T0).truth, Truth::Yes);
}

void ConditionTest::refusesAValueSubqueryOfSeveralRows_data()
{
    QTest::addColumn<QString>("condition");
    QTest::addColumn<bool>("accepted");
    const auto row = [](const char *condition, bool accepted) {
        QTest::newRow(condition) << QString::fromUtf8(condition) << accepted;
    };
    row("(select status from task) = 'FAILED'", false);
    row("head.version = (select tries from task where status = 'FAILED')", false);
    row("(select min(tries, 1) from task) = 1", false);
    row("(select count(*) from task group by status) = 1", false);
    row("(select count(*) from task union select 7) = 1", false);
    row("(select status from task limit 2) = 'FAILED'", false);
    row("(select status from task limit 1) = 'FAILED'", false);
    row("(select status from task order by tries limit 1 + 4) = 'FAILED'", false);
    row("(select status from task order by tries limit 1, 5) = 'FAILED'", false);
    row("(select sum(tries) over (order by tries) from task limit 1) = 1", false);
    row("(select sum(tries) over (partition by status) from task) = 1", false);
    row("(select status from task order by tries limit 1 offset 1) = 'FAILED'", true);
    row("coalesce((select status from task), 'x') = 'x'", false);
    row("exists (select 1 from task where tries = (select tries from task))", false);
    row("(select status from task where exists (select count(*) from plan)) = 'x'", false);
    row("(select min(tries) from task) = 1", true);
    row("(select coalesce(max(tries), 0) from task) = 3", true);
    row("(select count(*) from task, (select 1 from plan) p) = 0", true);
    row("(with late as (select tries from task where tries > 2) select count(*) from late) = 1", true);
    row("head.state in (select status from task)", true);
}

void ConditionTest::refusesAValueSubqueryOfSeveralRows()
{
    QFETCH(QString, condition);
    QFETCH(bool, accepted);
    const auto checked = filledStore()->check(condition);
    QVERIFY2(checked.has_value() == accepted, qPrintable(checked.has_value() ? QString() : checked.error().detail));
}

JAGA_TEST(ConditionTest)

} // namespace jaga::test

#include "condition_test.moc"
