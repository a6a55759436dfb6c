// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/cell_table.h"

#include "tests/support/test_main.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>

using namespace jaga;
using namespace Qt::StringLiterals;

namespace {

TableRow row(const QString &key, const QString &name, qint64 number)
{
    return {.key = key, .cells = {{.text = name}, {.text = QString::number(number), .order = number}}};
}

QStringList names(const CellTable &table)
{
    QStringList all;
    for (int at = 0; at < table.rowCount(); ++at)
        all << table.index(at, 0).data().toString();
    return all;
}

QList<TableColumn> columns() { return {{.title = u"Name"_s}, {.title = u"Number"_s, .digits = true, .right = true}}; }

} // namespace

class CellTableTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void keepsSelectionWhenRowsComeGoAndMove()
    {
        CellTable table(columns());
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        table.setRows({row(u"a"_s, u"ant"_s, 1), row(u"b"_s, u"bee"_s, 2), row(u"c"_s, u"cow"_s, 3)});
        const QPersistentModelIndex bee = table.index(1, 0);
        table.setRows(
            {row(u"d"_s, u"dog"_s, 4), row(u"c"_s, u"cow"_s, 3), row(u"x"_s, u"fox"_s, 9), row(u"b"_s, u"bee"_s, 7)});
        QCOMPARE(names(table), QStringList({u"dog"_s, u"cow"_s, u"fox"_s, u"bee"_s}));
        QVERIFY(bee.isValid());
        QCOMPARE(bee.row(), 3);
        QCOMPARE(table.index(3, 1).data().toString(), u"7"_s);
    }

    void saysNothingWhenNothingChanged()
    {
        CellTable table(columns());
        table.setRows({row(u"a"_s, u"ant"_s, 1)});
        const QSignalSpy changed(&table, &QAbstractItemModel::dataChanged);
        const QSignalSpy layout(&table, &QAbstractItemModel::layoutChanged);
        table.setRows({row(u"a"_s, u"ant"_s, 1)});
        QCOMPARE(changed.size() + layout.size(), 0);
    }

    void filtersByEveryWordAndByColumn()
    {
        CellTable table(columns());
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        table.setRows({row(u"a"_s, u"red ant"_s, 1), row(u"b"_s, u"red bee"_s, 2), row(u"c"_s, u"blue bee"_s, 2)});
        table.setFilter(u"BEE red"_s);
        QCOMPARE(names(table), QStringList{u"red bee"_s});
        table.setFilter({});
        table.setColumnFilters({{1, u"2"_s}, {0, {}}});
        QCOMPARE(names(table), QStringList({u"red bee"_s, u"blue bee"_s}));
        QCOMPARE(table.totalRows(), 3);
    }

    void sortsNumbersAsNumbersAndReturnsToTheBuildersOrder()
    {
        CellTable table(columns());
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        table.setRows({row(u"a"_s, u"ten"_s, 10), row(u"b"_s, u"nine"_s, 9), row(u"c"_s, u"minus"_s, -1)});
        table.sort(1);
        QCOMPARE(names(table), QStringList({u"minus"_s, u"nine"_s, u"ten"_s}));
        table.sort(1, Qt::DescendingOrder);
        QCOMPARE(names(table), QStringList({u"ten"_s, u"nine"_s, u"minus"_s}));
        table.sort(-1);
        QCOMPARE(names(table), QStringList({u"ten"_s, u"nine"_s, u"minus"_s}));
    }

    void survivesDoubleKeysAndShortRows()
    {
        CellTable table(columns());
        const QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::QtTest);
        table.setRows({row(u"a"_s, u"first"_s, 1), row(u"a"_s, u"second"_s, 2), TableRow{.key = u"short"_s}});
        QCOMPARE(names(table), QStringList({u"first"_s, QString()}));
        table.sort(1);
        QCOMPARE(table.rowCount(), 2);
    }

    void takesTenThousandRowsAndTheirReverse()
    {
        QList<TableRow> rows;
        for (int at = 0; at < 10'000; ++at)
            rows << row(QString::number(at), u"row %1"_s.arg(at), at);
        CellTable table(columns());
        table.setRows(rows);
        std::reverse(rows.begin(), rows.end());
        table.setRows(rows);
        QCOMPARE(table.rowCount(), 10'000);
        QCOMPARE(table.key(0), u"9999"_s);
        table.setFilter(u"row 77"_s);
        QCOMPARE(table.rowCount(), 280); // numbers below 10,000 that hold 77
    }
};

JAGA_TEST(CellTableTest)
#include "cell_table_test.moc"
