// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/runbook_engine/document/sample_runbook.h"
#include "tests/support/test_main.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

QString words(const ReadRunbook &read)
{
    QStringList lines;
    for (const Diagnostic &diagnostic : read.diagnostics)
        lines.append(diagnostic.text());
    return lines.join(u'\n');
}

Runbook sample()
{
    const ReadRunbook read = test::readSample();
    return read.runbook.value_or(Runbook());
}

} // namespace

class RunbookReaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void readsTheSampleWithoutAWord()
    {
        const ReadRunbook read = test::readSample();
        QCOMPARE(words(read), QString());
        QVERIFY(read.runbook.has_value());
        QCOMPARE(read.runbook->chapters.size(), 10);
        QCOMPARE(read.runbook->hash,
                 QCryptographicHash::hash(test::sampleRunbook().toUtf8(), QCryptographicHash::Sha256));
    }

    void readsTheFrontMatter()
    {
        const Runbook runbook = sample();
        QCOMPARE(runbook.id, u"stuck-order"_s);
        QCOMPARE(runbook.version, 3);
        QCOMPARE(runbook.parameters,
                 (QList<Column>{{u"tenant_id"_s, ColumnType::Uuid}, {u"order_id"_s, ColumnType::Uuid}}));
        QCOMPARE(std::get<qint64>(runbook.thresholds.value(u"high_value"_s)), 10'000'000'000'000);
        QCOMPARE(std::get<qint64>(runbook.thresholds.value(u"patience"_s)), 900);
        QCOMPARE(runbook.tabs.first(), u"timeline"_s);
    }

    void readsProbesInOrderOfTheirStages()
    {
        const Runbook runbook = sample();
        QCOMPARE(runbook.signalRules.size(), 1);
        QCOMPARE(runbook.signalRules.first().probe.columns.size(), 10);
        QCOMPARE(runbook.signalRules.first().probe.every, std::chrono::seconds(30));
        QStringList names;
        for (const Probe &probe : runbook.probes)
            names.append(u"%1 %2"_s.arg(probe.name).arg(probe.stage));
        QCOMPARE(names.join(u", "_s), u"order_head 0, lag 0, quote_head 1"_s);
        const Probe &head = *runbook.probe(u"order_head"_s);
        QCOMPARE(head.rows, RowCount::One);
        QCOMPARE(head.timeToLive, std::chrono::seconds(10));
        QCOMPARE(head.every, std::chrono::seconds(60));
        QVERIFY(head.text.startsWith(u"select o.order_id"));
        QCOMPARE(runbook.probe(u"lag"_s)->columns.size(), 3);
    }

    void readsStepsActionsAndRefusals()
    {
        const Runbook runbook = sample();
        const Step &action = *runbook.step(u"decompose"_s);
        QCOMPARE(action.kind, Step::Kind::Action);
        QCOMPARE(action.command, u"ORDER_DECOMPOSITION_RETRY"_s);
        QCOMPARE(action.target, u"order_head.order_id"_s);
        QCOMPARE(action.when.first().condition, u"order_head.state = 'VALIDATED'"_s);
        QCOMPARE(action.when.first().sentence, u"the order waits for its plan"_s);
        const Step &unsafe = *runbook.step(u"u-order-1"_s);
        QCOMPARE(unsafe.kind, Step::Kind::Unsafe);
        QCOMPARE(unsafe.insteadAnchor, u"decompose"_s);
        QCOMPARE(unsafe.because, u"no event would tell anybody"_s);
    }

    void readsSensedStepsWithTheirNote()
    {
        const ReadRunbook read = test::readSample(
            u"step"_s,
            u"- [ ] The order is known {#known caution}\\n  - sense: `order_head.state is not null` – the order is there\\n  - look twice\\n\\n  At night, three times."_s);
        QCOMPARE(words(read), QString());
        const Step &step = *read.runbook->step(u"known"_s);
        QCOMPARE(step.kind, Step::Kind::Sensed);
        QVERIFY(step.caution);
        QCOMPARE(step.sense.sentence, u"the order is there"_s);
        QCOMPARE(step.note, u"- look twice\n\nAt night, three times."_s);
    }

    void readsTables()
    {
        const Runbook runbook = sample();
        QCOMPARE(runbook.severity.rows.size(), 2);
        QCOMPARE(runbook.severity.rows.first().observation, u"P1"_s);
        const DecisionTable &table = runbook.chapter(ChapterKind::Diagnosis).decisions.first();
        QCOMPARE(table.anchor, u"meaning"_s);
        QCOMPARE(table.title, u"What it means"_s);
        QCOMPARE(table.rows.first().next, u"decompose"_s);
        QCOMPARE(table.rows.first().likelyCause, u"decomposition failed"_s);
    }

    void refusesAQuestionThatItsSourceWouldRefuse_data()
    {
        QTest::addColumn<QString>("beside");
        QTest::addColumn<QString>("message");
        QTest::newRow("right") << u"filter: {a: b}\nsort: [a, -b]\nlimit: 20"_s << QString();
        QTest::newRow("limit") << u"limit: many"_s << u"limit is no whole number from 1 to 10000"_s;
        QTest::newRow("no limit") << u"limit: 0"_s << u"limit is no whole number from 1 to 10000"_s;
        QTest::newRow("filter") << u"filter: [a]"_s << u"filter is no map"_s;
        QTest::newRow("sort") << u"sort: startDate"_s << u"sort is no list"_s;
    }
    void refusesAQuestionThatItsSourceWouldRefuse()
    {
        QFETCH(QString, beside);
        QFETCH(QString, message);
        const QString text =
            test::sampleRunbook(u"yaml"_s, u"search: element-instances\n"_s + beside)
                .replace(u"source=kafka shape=lag\n# columns: shape"_s, u"source=engine\n# columns: lag int"_s);
        const ReadRunbook read = readRunbook(text.toUtf8(), u"stuck-order.md"_s, test::sampleVocabulary());
        QVERIFY2(message.isEmpty() ? read.diagnostics.isEmpty()
                                   : read.diagnostics.size() == 1 && read.diagnostics.first().message == message,
                 qPrintable(words(read)));
    }

    void refusesMoreColumnsThanATableHolds()
    {
        QStringList columns{u"order_id uuid"_s, u"state text"_s, u"quote_id uuid"_s};
        while (columns.size() < 64)
            columns.append(u"c%1 int"_s.arg(columns.size()));
        QCOMPARE(words(test::readSample(u"columns"_s, u"-- columns: "_s + columns.join(u", "_s))), QString());
        columns.append(u"one_more int"_s);
        const ReadRunbook read = test::readSample(u"columns"_s, u"-- columns: "_s + columns.join(u", "_s));
        QVERIFY2(words(read).contains(u"has 65 columns; declare at most 64"), qPrintable(words(read)));
    }

    void unescapesTheBarInATableCell()
    {
        const ReadRunbook read =
            test::readSample(u"decision"_s, u"`order_head.state \\|\\| 'x' = 'Ax'` | joined | none |"_s);
        QCOMPARE(words(read), QString());
        QCOMPARE(read.runbook->chapter(ChapterKind::Diagnosis).decisions.first().rows.first().when,
                 u"order_head.state || 'x' = 'Ax'"_s);
    }

    void keepsOnlyProseAsProse()
    {
        const Runbook runbook = sample();
        QCOMPARE(runbook.chapter(ChapterKind::Diagnosis).prose, u"Read before you act."_s);
        QCOMPARE(runbook.chapter(ChapterKind::Symptom).prose, u"An order stands still."_s);
        QCOMPARE(runbook.chapter(ChapterKind::SafeActions).prose, QString());
    }

    void tellsTheLineOfEveryFinding()
    {
        const QStringList lines =
            test::sampleRunbook(u"decision"_s, u"state is fine | all well | nothing |"_s).split(u'\n');
        const ReadRunbook read = test::readSample(u"decision"_s, u"state is fine | all well | nothing |"_s);
        QCOMPARE(read.diagnostics.size(), 1);
        QVERIFY(!read.runbook.has_value());
        QVERIFY(lines.at(read.diagnostics.first().at.line - 1).contains(u"state is fine"));
        QCOMPARE(read.diagnostics.first().text(),
                 u"stuck-order.md:%1: error: not a condition: state is fine; write one expression in backticks"_s.arg(
                     read.diagnostics.first().at.line));
    }

    void readsLinesThatEndWithCarriageReturns()
    {
        const ReadRunbook read = readRunbook(test::sampleRunbook().replace(u"\n"_s, u"\r\n"_s).toUtf8(),
                                             u"stuck-order.md"_s, test::sampleVocabulary());
        QCOMPARE(words(read), QString());
        QCOMPARE(read.runbook->step(u"decompose"_s)->when.size(), 1);
    }
};

JAGA_TEST(RunbookReaderTest)
#include "runbook_reader_test.moc"
