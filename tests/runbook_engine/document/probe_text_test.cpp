// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/probe_text.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;
using namespace jaga;

class ProbeTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void findsParametersOnlyWhereTheyAreOnes_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("plain") << u"where a = :a and b = :b"_s << QStringList{u"a"_s, u"b"_s};
        QTest::newRow("twice") << u":a or :a"_s << QStringList{u"a"_s};
        QTest::newRow("cast") << u"x::uuid = :a::uuid"_s << QStringList{u"a"_s};
        QTest::newRow("text") << u"':b' || :a || 'it''s :b'"_s << QStringList{u"a"_s};
        QTest::newRow("quoted name") << u"\":b\" = :a"_s << QStringList{u"a"_s};
        QTest::newRow("comments") << u"-- :b\n:a /* :b\n */"_s << QStringList{u"a"_s};
        QTest::newRow("dollar quotes") << u"$$ :b $$ :a $x$ :b $$ $x$"_s << QStringList{u"a"_s};
        QTest::newRow("escape string") << u"E'it\\'s :b' || :a"_s << QStringList{u"a"_s};
        QTest::newRow("capital") << u":Order_id"_s << QStringList{u"Order_id"_s};
        QTest::newRow("two queries") << u":a; select :b"_s << QStringList();
        QTest::newRow("slice") << u"a[1:2]"_s << QStringList();
        QTest::newRow("none") << u"1"_s << QStringList();
    }
    void findsParametersOnlyWhereTheyAreOnes()
    {
        QFETCH(QString, sql);
        QFETCH(QStringList, names);
        QCOMPARE(parametersOfSql(u"select "_s + sql), names);
    }

    void findsParametersInYaml()
    {
        QCOMPARE(parametersOfYaml(u"get: process-instances/{instance_key}\nselect: {a: b}\nq: '{x}{x}'"_s),
                 (QStringList{u"instance_key"_s, u"x"_s}));
    }

    void findsEveryTableThatAnExpressionMayRead()
    {
        const QStringList names =
            namesInExpression(u"(select max(k) FROM workflow w, Plan) || 'from nowhere' in task"_s);
        for (const QString &table : {u"workflow"_s, u"plan"_s, u"task"_s})
            QVERIFY2(names.contains(table), qPrintable(table));
        QVERIFY(!names.contains(u"nowhere"_s));
        QVERIFY(!namesInExpression(u"head.key = :task"_s).contains(u"task"_s));
    }
};

JAGA_TEST(ProbeTextTest)
#include "probe_text_test.moc"
