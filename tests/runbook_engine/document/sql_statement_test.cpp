// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/sql_statement.h"
#include "tests/support/test_main.h"

using namespace jaga;
using namespace Qt::StringLiterals;

class SqlStatementTest : public QObject {
    Q_OBJECT

    static Expected<SqlStatement> translated(const QString &text) { return sqlStatement(text, 5); }
    static QByteArray wrapped(const QByteArray &text) { return "select * from (" + text + "\n) as probe limit 6"; }

private Q_SLOTS:
    void init() { jaga::test::failOnAnyWarning(); }

    void numbersEveryPlaceAndSendsValuesBesideTheText()
    {
        const auto statement = translated(u"select :id, :name where x = :id"_s);
        QVERIFY(statement);
        QCOMPARE(statement->text, wrapped("select $1, $2 where x = $3"));
        const auto values = statement->values({{u"id"_s, u"7"_s}, {u"name"_s, u"O'Hara; drop table x"_s}});
        QVERIFY(values);
        QCOMPARE(*values, (QByteArrayList{"7", "O'Hara; drop table x", "7"}));
    }

    void aPlaceWithoutAUsableValueIsSaidWithItsLine()
    {
        const auto statement = translated(u"select 1,\n  :id"_s);
        QVERIFY(statement);
        const auto missing = statement->values({});
        QVERIFY(!missing);
        QCOMPARE(missing.error().detail, u"line 2: there is no value for :id"_s);
        QVERIFY(!statement->values({{u"id"_s, u"7"_s + QChar::Null}}));
    }

    void leavesTextThatOnlyLooksLikeAPlaceholder_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"select ':id'", "select 'it''s :id'", "select e'\\':id'", "select \":id\"", "select 1 -- :id",
              "select /* :id /* nested */ :id */ 1", "select $$ :id $$", "select $q$ :id $$ $q$", "select a::id",
              "select a[1:2]", "select f(a := 1)", "select a$b$ from c$b$"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void leavesTextThatOnlyLooksLikeAPlaceholder()
    {
        QFETCH(QString, text);
        const auto statement = translated(text);
        QVERIFY2(statement.has_value(), statement ? "" : qPrintable(statement.error().detail));
        QCOMPARE(statement->text, wrapped(text.toUtf8()));
        QVERIFY(statement->places.isEmpty());
    }

    void refusesWhatIsNotOneQuery_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"", "delete from x", "select 1; select 2", "commit", "select 'open", "select /* open", "select $q$ open",
              "select $1", "set role owner", "/* select */ update x set a = 1", "-- select"})
            QTest::newRow(*text ? text : "empty") << QString::fromLatin1(text);
        QTest::newRow("zero byte") << (u"select 1"_s + QChar::Null);
    }
    void refusesWhatIsNotOneQuery()
    {
        QFETCH(QString, text);
        const auto statement = translated(text);
        QVERIFY(!statement.has_value());
        QCOMPARE(statement.error().code, ErrorCode::Invalid);
    }

    void aFinalSemicolonAndACommentOnTheLastLineDoNoHarm()
    {
        QCOMPARE(translated(u"select 1 ;\n"_s)->text, wrapped("select 1 "));
        QCOMPARE(translated(u"select 1 -- one"_s)->text, wrapped("select 1 -- one"));
    }

    void positionsBecomeLinesOfTheProbe()
    {
        const QByteArray text = translated(u"select 'ä',\n  :id,\n  broken"_s)->text;
        QCOMPARE(lineOfPosition(text, 1), 1);
        QCOMPARE(lineOfPosition(text, static_cast<int>(QString::fromUtf8(text).indexOf(u"broken"_s)) + 1), 3);
        QCOMPARE(lineOfPosition(text, 100'000), 4);
    }
};

JAGA_TEST(SqlStatementTest)
#include "sql_statement_test.moc"
