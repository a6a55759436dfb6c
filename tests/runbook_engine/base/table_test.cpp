// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/table.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

Table orders()
{
    Table table;
    table.columns = {{u"number"_s, ColumnType::Text}, {u"amount"_s, ColumnType::Money}};
    table.rows = {{Cell(u"SO-1"_s), Cell(qint64{42'500'000'000'000})}, {Cell(u"SO-2"_s), Cell()}};
    return table;
}

} // namespace

class TableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void readsACellAsItsColumnSays_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("stored");
        QTest::newRow("text") << u"text"_s << u"  as it is "_s << u"  as it is "_s;
        QTest::newRow("empty text is not null") << u"text"_s << u""_s << u""_s;
        QTest::newRow("uuid in lower case")
            << u"uuid"_s << u"8E1D4C70-52B3-4F0E-9A66-0C7F3B19D2E4"_s << u"8e1d4c70-52b3-4f0e-9a66-0c7f3b19d2e4"_s;
        QTest::newRow("key above 2^53") << u"key"_s << u"2251799813685249001"_s << u"2251799813685249001"_s;
        QTest::newRow("int") << u"int"_s << u"-9223372036854775808"_s << u"-9223372036854775808"_s;
        QTest::newRow("real") << u"real"_s << u"0.5"_s << u"0.5"_s;
        QTest::newRow("postgres true") << u"bool"_s << u"t"_s << u"1"_s;
        QTest::newRow("json false") << u"bool"_s << u"false"_s << u"0"_s;
        QTest::newRow("time") << u"time"_s << u"1970-01-01 00:00:01.5+00"_s << u"1500000"_s;
        QTest::newRow("duration") << u"duration"_s << u"90.7"_s << u"90"_s;
        QTest::newRow("money") << u"money"_s << u"4250000000.0000"_s << u"42500000000000"_s;
    }
    void readsACellAsItsColumnSays()
    {
        QFETCH(QString, type);
        QFETCH(QString, text);
        QFETCH(QString, stored);
        const ColumnType column = columnTypeFromName(type).value();
        QCOMPARE(columnTypeName(column), type);
        Table table;
        table.columns = {{u"value"_s, column}};
        table.rows = {{cellFromText(text, column).value()}};
        QVERIFY(!isNull(table.at(0, u"value"_s)));
        QCOMPARE(table.text(0, u"value"_s), stored);
    }

    void refusesACellThatDoesNotFit_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("text");
        const QList<std::pair<const char *, const char *>> misfits = {{"uuid", ""},
                                                                      {"uuid", "8e1d4c7052b34f0e9a660c7f3b19d2e4"},
                                                                      {"uuid", "8e1d4c70-52b3-4f0e-9a66-0c7f3b19d2e4 "},
                                                                      {"key", "1e9"},
                                                                      {"key", "9223372036854775808"},
                                                                      {"int", ""},
                                                                      {"int", "1.0"},
                                                                      {"int", "+1"},
                                                                      {"int", "0x1"},
                                                                      {"int", " 1"},
                                                                      {"int", "9223372036854775808"},
                                                                      {"real", "NaN"},
                                                                      {"real", "inf"},
                                                                      {"real", "1e999"},
                                                                      {"real", ","},
                                                                      {"bool", "yes"},
                                                                      {"bool", ""},
                                                                      {"time", "2026-07-02"},
                                                                      {"duration", "00:01:30"},
                                                                      {"duration", "99999999999999999999"},
                                                                      {"money", "1.23456"},
                                                                      {"money", "IDR 1"}};
        for (const auto &[type, text] : misfits)
            QTest::addRow("%s '%s'", type, text) << QString::fromLatin1(type) << QString::fromLatin1(text);
    }
    void refusesACellThatDoesNotFit()
    {
        QFETCH(QString, type);
        QFETCH(QString, text);
        const Expected<Cell> cell = cellFromText(text, columnTypeFromName(type).value());
        QVERIFY(!cell.has_value());
        QCOMPARE(cell.error().code, ErrorCode::Invalid);
    }

    void answersNullForWhatIsNotThere()
    {
        QVERIFY(isNull(cellFromText(QString(), ColumnType::Integer).value()));
        const Table table = orders();
        QVERIFY(isNull(table.at(2, u"number"_s)));
        QVERIFY(isNull(table.at(-1, u"number"_s)));
        QVERIFY(isNull(table.at(0, u"nowhere"_s)));
        QVERIFY(!table.integer(1, u"amount"_s).has_value());
        QCOMPARE(table.integer(0, u"amount"_s).value(), 42'500'000'000'000);
    }

    void hashesEqualAnswersEqually()
    {
        QCOMPARE(orders().hash(), orders().hash());
        QCOMPARE(orders().hash().size(), 32);
    }

    void hashesEveryDifference()
    {
        QList<Table> tables(8, orders());
        tables[1].rows[0][0] = Cell(u"SO-3"_s);
        tables[2].rows[1][1] = Cell(qint64{0});
        tables[3].columns[0].name = u"code"_s;
        tables[4].columns[1].type = ColumnType::Integer;
        tables[5].truncated = true;
        tables[6].rows.removeLast();
        tables[7].rows[0] = {Cell(u"SO-"_s), Cell(u"1"_s)};
        QList<QByteArray> hashes;
        for (const Table &table : tables) {
            QVERIFY(!hashes.contains(table.hash()));
            hashes.append(table.hash());
        }
    }
};

JAGA_TEST(TableTest)
#include "table_test.moc"
