// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/run/runbook_library.h"
#include "tests/runbook_engine/document/sample_runbook.h"
#include "tests/support/shipped_documents.h"
#include "tests/support/test_main.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

QString words(const QList<Diagnostic> &diagnostics)
{
    QStringList lines;
    for (const Diagnostic &diagnostic : diagnostics)
        lines.append(diagnostic.text());
    return lines.join(u'\n');
}

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

QList<Diagnostic> lintSample(const QString &place, const QString &line)
{
    const ReadRunbook read = test::readSample(place, line);
    return read.runbook ? lintRunbook(*read.runbook) : read.diagnostics;
}

} // namespace

class RunbookLibraryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void findsNothingWrongWithTheSample() { QCOMPARE(words(lintSample({}, {})), QString()); }

    void loadsEveryShippedRunbookWithoutAWord()
    {
        const RunbookLibrary library = loadRunbooks({u":/jaga/runbooks"_s}, test::readShippedVocabulary().vocabulary);
        QCOMPARE(words(library.diagnostics), QString());
        for (const Runbook &runbook : library.runbooks)
            QCOMPARE(words(lintRunbook(runbook)), QString());
        QCOMPARE(library.runbooks.keys(), (QStringList{u"kafka-consumer-lag"_s, u"outbox-backlog"_s,
                                                       u"stuck-order-fulfillment"_s, u"stuck-quote-approval"_s}));
    }

    void findsWhatReadingAloneCannot_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("message");
        QTest::newRow("unknown column") << u"verification"_s << u"- `order_head.stat = 'X'` – done"_s << u"stat"_s;
        QTest::newRow("unknown probe") << u"verification"_s << u"- `exists (select 1 from nowhere)` – done"_s
                                       << u"nowhere"_s;
        QTest::newRow("broken condition")
            << u"decision"_s << u"`order_head.state =` | broken | none |"_s << u"order_head.state ="_s;
        QTest::newRow("clock") << u"verification"_s << u"- `order_head.state = datetime('now')` – done"_s
                               << u"datetime"_s;
        QTest::newRow("unknown threshold")
            << u"severity"_s << u"`stuck_order.amount > :limit and stuck_order.currency = 'IDR'` | P2 | much"_s
            << u"limit"_s;
        QTest::newRow("amount without currency")
            << u"severity"_s << u"`stuck_order.amount > :high_value` | P2 | much"_s << u"without its currency"_s;
        QTest::newRow("amount without currency, in capitals")
            << u"severity"_s << u"`stuck_order.AMOUNT > :high_value` | P2 | much"_s << u"without its currency"_s;
        QTest::newRow("amount beside the currency of another probe")
            << u"verification"_s
            << u"- `(select max(amount) from other_amount) > 5 and stuck_order.currency = 'IDR'` – done\\n\\n"
               "```sql probe=other_amount source=platform\\n-- columns: amount money, currency text\\nselect 1\\n```"_s
            << u"other_amount.amount"_s;
        QTest::newRow("next that is nowhere")
            << u"decision"_s << u"`order_head.state = 'X'` | seen | none | #nowhere"_s << u"#nowhere"_s;
        QTest::newRow("instead that is nowhere")
            << u"unsafe"_s << u"- Do it {refused=U-ORDER-1 instead=#nowhere} – because no"_s << u"#nowhere"_s;
        QTest::newRow("binding to an unknown column")
            << u"from"_s << u"-- from: quote_id = order_head.nothing"_s << u"nothing"_s;
        QTest::newRow("two statements") << u"verification"_s << u"- `1; drop table order_head` – done"_s << u";"_s;
    }
    void findsWhatReadingAloneCannot()
    {
        QFETCH(QString, place);
        QFETCH(QString, line);
        QFETCH(QString, message);
        const QList<Diagnostic> found = lintSample(place, line);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found.first().message.contains(message), qPrintable(found.first().text()));
        const int expected =
            static_cast<int>(test::sampleRunbook(place, u"@@"_s).section(u"@@"_s, 0, 0).count(u'\n')) + 1;
        QVERIFY2(qAbs(found.first().at.line - expected) <= 2, qPrintable(found.first().text()));
    }

    void keepsTheGoodRunbooksBesideABrokenOne()
    {
        const QTemporaryDir folder;
        write(folder.filePath(u"good.md"_s), test::sampleRunbook().toUtf8());
        write(folder.filePath(u"broken.md"_s), "# Not a runbook\n");
        write(folder.filePath(u"README.md"_s), "# Read me\n");
        const RunbookLibrary library = loadRunbooks({folder.path()}, test::sampleVocabulary());
        QCOMPARE(library.runbooks.keys(), QStringList{u"stuck-order"_s});
        QVERIFY(!library.diagnostics.isEmpty());
        for (const Diagnostic &diagnostic : library.diagnostics)
            QVERIFY(diagnostic.at.file.endsWith(u"broken.md"));
    }

    void letsALaterFolderWin()
    {
        const QTemporaryDir shipped;
        const QTemporaryDir own;
        write(shipped.filePath(u"a.md"_s), test::sampleRunbook().toUtf8());
        write(own.filePath(u"b.md"_s), test::sampleRunbook(u"step"_s, u"- [ ] Our own step {#own}"_s).toUtf8());
        const RunbookLibrary library = loadRunbooks({shipped.path(), own.path()}, test::sampleVocabulary());
        QCOMPARE(words(library.diagnostics), QString());
        QVERIFY(library.runbooks.value(u"stuck-order"_s).step(u"own"_s));
    }

    void refusesTwoRunbooksOfOneIdInAFolder()
    {
        const QTemporaryDir folder;
        write(folder.filePath(u"a.md"_s), test::sampleRunbook().toUtf8());
        write(folder.filePath(u"b.md"_s), test::sampleRunbook().toUtf8());
        const RunbookLibrary library = loadRunbooks({folder.path()}, test::sampleVocabulary());
        QCOMPARE(library.runbooks.size(), 1);
        QCOMPARE(library.diagnostics.size(), 1);
        QVERIFY(library.diagnostics.first().message.contains(u"is taken by"));
    }

    void saysWhichFolderIsNotThere()
    {
        const RunbookLibrary library = loadRunbooks({u"/nowhere/at/all"_s}, test::sampleVocabulary());
        QCOMPARE(words(library.diagnostics),
                 u"/nowhere/at/all:1: error: there is no such file or folder; create it, or take it out of the list"_s);
    }
};

JAGA_TEST(RunbookLibraryTest)
#include "runbook_library_test.moc"
