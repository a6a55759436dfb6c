// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/yaml_value.h"
#include "tests/runbook_engine/document/sample_runbook.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

QByteArray sampleWithout(const QString &text) { return test::sampleRunbook().remove(text).toUtf8(); }

QByteArray sampleWith(const QString &text, const QString &replacement)
{
    return test::sampleRunbook().replace(text, replacement).toUtf8();
}

/// Ten levels of ten aliases each: ten billion nodes for whoever resolves them.
QByteArray aliasBomb()
{
    QByteArray yaml = "a0: &a0 [x]\n";
    for (int level = 1; level < 10; ++level) {
        const QByteArray alias = "*a" + QByteArray::number(level - 1) + ", ";
        yaml +=
            "a" + QByteArray::number(level) + ": &a" + QByteArray::number(level) + " [" + alias.repeated(10) + "x]\n";
    }
    return yaml;
}

} // namespace

/// Nothing that a file may hold crashes the reader, hangs it, or passes silently.
class HostileInputTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void refusesAHostileDocumentWithAWordAboutIt_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QString>("message");
        const QByteArray sample = test::sampleRunbook().toUtf8();
        QTest::newRow("empty") << QByteArray() << u"front matter is missing"_s;
        QTest::newRow("only a byte order mark") << QByteArray("\xEF\xBB\xBF") << u"front matter is missing"_s;
        QTest::newRow("larger than 1 MiB") << sample + QByteArray(1 << 20, ' ') << u"larger than 1 MiB"_s;
        QTest::newRow("zero byte") << sample + QByteArray(1, '\0') << u"not UTF-8"_s;
        QTest::newRow("half a character") << sample + "\xC3" << u"not UTF-8"_s;
        QTest::newRow("binary") << QByteArray("\x7F"
                                              "ELF\x02\x01\x01\xFF\xFE\x90")
                                << u"not UTF-8"_s;
        QTest::newRow("front matter never closed")
            << sampleWith(u"---\n# Runbook"_s, u"# Runbook"_s) << u"front matter is missing"_s;
        QTest::newRow("front matter is a list") << QByteArray("---\n- a\n- b\n---\n# Runbook: x\n") << u"no map"_s;
        QTest::newRow("key twice") << sampleWith(u"id: stuck-order\n"_s, u"id: stuck-order\nid: other\n"_s)
                                   << u"id stands here twice"_s;
        QTest::newRow("alias bomb") << QByteArray("---\n" + aliasBomb() + "---\n# Runbook: x\n")
                                    << u"anchors are not accepted"_s;
        QTest::newRow("merge key") << sampleWith(u"entity: ORDER"_s, u"entity: ORDER\n<<: {id: other}"_s)
                                   << u"unknown key <<"_s;
        QTest::newRow("tag") << sampleWith(u"title: Stuck order"_s, u"title: !!python/object Stuck order"_s)
                             << u"tags are not accepted"_s;
        QTest::newRow("deep front matter")
            << QByteArray("---\na: " + QByteArray(100'000, '[') + "\n---\n") << u"no YAML of ours"_s;
        QTest::newRow("fence never closed")
            << sampleWith(u"```\n\n## Severity"_s, u"\n\n## Severity"_s) << u"never closed"_s;
        QTest::newRow("chapter missing") << sampleWithout(u"## Escalation\n"_s) << u"chapter Escalation is missing"_s;
        QTest::newRow("chapters out of order") << sampleWith(u"## Escalation"_s, u"## X"_s)
                                                      .replace("## Evidence", "## Escalation")
                                                      .replace("## X", "## Evidence")
                                               << u"out of order"_s;
        QTest::newRow("chapter twice") << sample + "\n## Prevention\n" << u"stands here twice"_s;
        QTest::newRow("title missing") << sampleWithout(u"# Runbook: Stuck order\n"_s) << u"title is missing"_s;
        QTest::newRow("two titles") << sample + "\n# Runbook: Stuck order\n" << u"second title"_s;
        QTest::newRow("anchor twice") << sampleWith(u"{#channel}"_s, u"{#owner}"_s) << u"#owner is taken"_s;
        QTest::newRow("probe twice") << sampleWith(u"probe=quote_head"_s, u"probe=order_head"_s)
                                     << u"the name order_head is taken"_s;
        QTest::newRow("probe named like a signal")
            << sampleWith(u"probe=quote_head"_s, u"probe=stuck_order"_s) << u"the name stuck_order is taken"_s;
        QTest::newRow("circle of probes")
            << sampleWith(u"where o.order_id = :order_id"_s, u"where o.order_id = :other"_s)
                   .replace("-- columns: order_id uuid", "-- from: other = quote_head.state\n-- columns: order_id uuid")
            << u"waits for itself"_s;
        QTest::newRow("column of the shape missing")
            << sampleWith(u"# columns: shape"_s, u"# columns: consumer text"_s) << u"lacks the column partition_no"_s;
        QTest::newRow("column of the shape with another type")
            << sampleWith(u"# columns: shape"_s, u"# columns: consumer text, partition_no text, lag int"_s)
            << u"lacks the column partition_no"_s;
        QTest::newRow("no columns") << sampleWithout(u"# columns: shape\n"_s) << u"declares no columns"_s;
        QTest::newRow("unknown shape") << sampleWith(u"shape=lag"_s, u"shape=cake"_s) << u"unknown shape cake"_s;
        QTest::newRow("signal outside Symptom")
            << sampleWith(u"probe=quote_head"_s, u"signal=quote_head"_s) << u"outside Symptom"_s;
        QTest::newRow("signal with a parameter")
            << sampleWith(u"\nselect 1\n"_s, u"\nselect :order_id\n"_s) << u"unknown parameter order_id"_s;
        QTest::newRow("probe and signal at once")
            << sampleWith(u"probe=quote_head"_s, u"probe=a signal=b"_s) << u"either probe= or signal="_s;
        QTest::newRow("bare sql") << sampleWith(u"```sql probe=quote_head source=platform rows=one"_s, u"```sql"_s)
                                  << u"either probe= or signal="_s;
        QTest::newRow("probe in another language")
            << sampleWith(u"```yaml probe=lag"_s, u"```bash probe=lag"_s) << u"in the language bash"_s;
        QTest::newRow("duration without unit") << sampleWith(u"ttl=10s"_s, u"ttl=10"_s) << u"no duration"_s;
        QTest::newRow("duration of nothing") << sampleWith(u"ttl=10s"_s, u"ttl=0s"_s) << u"no duration"_s;
        QTest::newRow("duration too long")
            << sampleWith(u"ttl=10s"_s, u"ttl=99999999999999999999s"_s) << u"no duration"_s;
        QTest::newRow("semicolon") << sampleWith(u"o.order_id = :order_id"_s, u"o.order_id = :order_id;"_s)
                                   << u"semicolon"_s;
        QTest::newRow("severity unknown") << sampleWith(u"| P2 |"_s, u"| SEV2 |"_s) << u"unknown severity"_s;
        QTest::newRow("severity table missing") << sampleWith(u"| when | severity | because |"_s, u"| a | b | c |"_s)
                                                << u"Severity Decision has no table"_s;
        QTest::newRow("no condition in Verification")
            << sampleWith(u"- `order_head.state = 'COMPLETED'` – the order is complete"_s, u"Look at it."_s)
            << u"Verification has no condition"_s;
        QTest::newRow("lists in lists in lists") << sample + QByteArray("> ").repeated(5'000) + "deep\n"
                                                 << u"nested too deep"_s;
    }
    void refusesAHostileDocumentWithAWordAboutIt()
    {
        QFETCH(QByteArray, document);
        QFETCH(QString, message);
        const ReadRunbook read = readRunbook(document, u"hostile.md"_s, test::sampleVocabulary());
        QVERIFY(!read.runbook.has_value());
        QStringList lines;
        for (const Diagnostic &diagnostic : read.diagnostics) {
            QVERIFY(diagnostic.at.line >= 1);
            QVERIFY(!diagnostic.cure.isEmpty());
            lines.append(diagnostic.text());
        }
        QVERIFY2(lines.join(u'\n').contains(message), qPrintable(lines.join(u'\n')));
    }

    void survivesADocumentCutAtAnyPlace()
    {
        const QByteArray whole = test::sampleRunbook().toUtf8();
        for (qsizetype size = 0; size < whole.size() - 60; size += 37)
            QVERIFY(!readRunbook(whole.left(size), u"cut.md"_s, test::sampleVocabulary()).runbook.has_value());
    }

    void survivesOneChangedByteAtAnyPlace()
    {
        const QByteArray whole = test::sampleRunbook().toUtf8();
        int refused = 0;
        for (qsizetype at = 0; at < whole.size(); at += 13) {
            for (const char byte : {'`', '{', '|', '#', '\n', '\xFF'}) {
                QByteArray changed = whole;
                changed[at] = byte;
                refused += readRunbook(changed, u"changed.md"_s, test::sampleVocabulary()).runbook.has_value() ? 0 : 1;
            }
        }
        QVERIFY(refused > 0);
    }

    void namesAtMostAHundredFindings()
    {
        const QString many = u"- [ ] no anchor\\n"_s.repeated(5'000);
        const ReadRunbook read = test::readSample(u"step"_s, many);
        QVERIFY(!read.runbook.has_value());
        QCOMPARE(read.diagnostics.size(), 100);
    }

    void refusesYamlThatNoDocumentOfOursNeeds_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::newRow("alias") << QByteArray("a: &x 1\nb: *x\n");
        QTest::newRow("alias without an anchor") << QByteArray("b: *x\n");
        QTest::newRow("bomb") << aliasBomb();
        QTest::newRow("two documents") << QByteArray("a: 1\n---\nb: 2\n");
        QTest::newRow("duplicate key") << QByteArray("a: 1\na: 2\n");
        QTest::newRow("key that is a map") << QByteArray("? {a: 1}\n: 2\n");
        QTest::newRow("tag") << QByteArray("a: !!binary aGVsbG8=\n");
        QTest::newRow("unclosed quote") << QByteArray("a: \"b\n");
        QTest::newRow("tab") << QByteArray("a:\n\tb: 1\n");
        QTest::newRow("not UTF-8") << QByteArray("a: \xC3\x28\n");
        QTest::newRow("zero byte") << QByteArray("a: \0b\n", 6);
        QTest::newRow("deep") << QByteArray(200'000, '[');
        QTest::newRow("deep maps") << QByteArray("{a: ").repeated(100'000);
        QTest::newRow("many values") << "[" + QByteArray("a,").repeated(20'000) + "a]";
        QTest::newRow("large") << QByteArray((1 << 20) + 1, 'a');
    }
    void refusesYamlThatNoDocumentOfOursNeeds()
    {
        QFETCH(QByteArray, yaml);
        const Expected<YamlValue> read = readYaml(yaml, u"hostile.yaml"_s);
        QVERIFY(!read.has_value());
        QCOMPARE(read.error().code, ErrorCode::Invalid);
        QVERIFY(read.error().context.startsWith(u"hostile.yaml:"));
    }

    void readsYamlAsTextWithItsLines()
    {
        const YamlValue root = readYaml("a: no\nb:\n  - 1\n  - two words\nc:\n", u"x.yaml"_s, 10).value();
        QCOMPARE(root.fieldNames(), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
        QCOMPARE(root.fieldText(u"a"_s), u"no"_s);
        QCOMPARE(root.field(u"b"_s)->texts(), (QStringList{u"1"_s, u"two words"_s}));
        QCOMPARE(root.field(u"c"_s)->kind, YamlValue::Kind::Null);
        QVERIFY(!root.field(u"d"_s));
    }

    void refusesShapesThatAreNone()
    {
        for (const char *yaml : {"", "- a\n", "task: 1\n", "task: {}\n", "Task: {id: uuid}\n", "task: {id: number}\n",
                                 "task: {Id: uuid}\n"})
            QVERIFY2(!readVocabulary("tabs: [a]\n", yaml).diagnostics.isEmpty(), yaml);
    }

    void refusesAVocabularyThatIsNone()
    {
        const QByteArray shapes = "task: {id: uuid}\n";
        QVERIFY(readVocabulary("tabs: [a]\n", shapes).diagnostics.isEmpty());
        for (const char *yaml : {"", "- a\n", "sources: [b]\n", "tabs: []\n"})
            QVERIFY2(!readVocabulary(yaml, shapes).diagnostics.isEmpty(), yaml);
    }
};

JAGA_TEST(HostileInputTest)
#include "hostile_input_test.moc"
