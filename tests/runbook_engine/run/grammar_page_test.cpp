// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/markdown_blocks.h"
#include "runbook_engine/run/runbook_library.h"
#include "tests/runbook_engine/document/sample_runbook.h"
#include "tests/support/test_main.h"

#include <QFile>

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

MarkdownBlock examples()
{
    QFile page(qEnvironmentVariable("JAGA_SOURCE_DIR") + u"/resources/runbooks/README.md"_s);
    if (!page.open(QIODevice::ReadOnly))
        return {};
    const MarkdownDocument document = parseMarkdown(page.readAll());
    for (const MarkdownBlock &block : document.blocks) {
        if (block.kind == MarkdownBlock::Kind::Table &&
            block.rows.first() == QStringList{u"place"_s, u"line"_s, u"result"_s})
            return block;
    }
    return {};
}

/// What stands in a cell's code span; bars are escaped in a table.
QString codeOf(const QString &cell)
{
    QString code = cell.trimmed();
    code = code.mid(1, code.size() - 2).trimmed();
    return code.replace(u"\\|"_s, u"|"_s);
}

} // namespace

/// The grammar page states what is right and what is not, with the very words of the linter. Here its table is read and tried.
class GrammarPageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void hasAnExampleForEveryPlace()
    {
        QStringList places;
        const MarkdownBlock table = examples();
        for (const QStringList &row : table.rows.mid(1))
            places.append(row.at(0).trimmed());
        for (const QString &place : test::samplePlaces())
            QVERIFY2(places.contains(place), qPrintable(place));
    }

    void givesExactlyTheResultThatThePageStates_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("result");
        const MarkdownBlock table = examples();
        for (qsizetype index = 1; index < table.rows.size(); ++index) {
            const QStringList &row = table.rows.at(index);
            QTest::addRow("line %d", table.rowLines.at(index))
                << row.at(0).trimmed() << codeOf(row.at(1)) << row.at(2).trimmed();
        }
    }
    void givesExactlyTheResultThatThePageStates()
    {
        QFETCH(QString, place);
        QFETCH(QString, line);
        QFETCH(QString, result);
        QVERIFY2(test::samplePlaces().contains(place), qPrintable(place));
        const ReadRunbook read = test::readSample(place, line);
        const QList<Diagnostic> found = read.runbook ? lintRunbook(*read.runbook) : read.diagnostics;
        QStringList said;
        for (const Diagnostic &diagnostic : found)
            said.append(diagnostic.message + u"; "_s + diagnostic.cure);
        QCOMPARE(said.isEmpty() ? u"right"_s : said.join(u" / "_s).remove(u'`'), result.remove(u'`'));
    }
};

JAGA_TEST(GrammarPageTest)
#include "grammar_page_test.moc"
