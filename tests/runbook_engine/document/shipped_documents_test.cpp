// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/runbook_reader.h"
#include "tests/runbook_engine/document/sample_runbook.h"
#include "tests/support/shipped_documents.h"
#include "tests/support/test_main.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

QString resourcePath(const QString &path) { return qEnvironmentVariable("JAGA_SOURCE_DIR") + u"/resources/"_s + path; }

QString words(const QList<Diagnostic> &diagnostics)
{
    QStringList lines;
    for (const Diagnostic &diagnostic : diagnostics)
        lines.append(diagnostic.text());
    return lines.join(u'\n');
}

} // namespace

class ShippedDocumentsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void readsTheVocabulary()
    {
        const ReadVocabulary read = test::readShippedVocabulary();
        QCOMPARE(words(read.diagnostics), QString());
        QVERIFY(read.vocabulary.tabs.contains(u"timeline"_s));
        QVERIFY(read.vocabulary.takesSql(u"platform"_s) && !read.vocabulary.takesSql(u"kafka"_s));
        QVERIFY(read.vocabulary.shapes.contains(u"timeline"_s));
        QCOMPARE(read.vocabulary.shapes.value(u"signal"_s).first(), (Column{u"tenant_id"_s, ColumnType::Uuid}));
    }

    void readsEveryShippedRunbook_data()
    {
        QTest::addColumn<QString>("path");
        const QFileInfoList files = QDir(resourcePath(u"runbooks"_s)).entryInfoList({u"*.md"_s}, QDir::Files);
        for (const QFileInfo &file : files) {
            if (file.fileName() != u"README.md")
                QTest::newRow(qPrintable(file.completeBaseName())) << file.filePath();
        }
    }
    void readsEveryShippedRunbook()
    {
        QFETCH(QString, path);
        const ReadRunbook read = test::readShipped(QFileInfo(path).completeBaseName());
        QCOMPARE(words(read.diagnostics), QString());
        QCOMPARE(read.runbook->id, QFileInfo(path).completeBaseName());
        QVERIFY(!read.runbook->signalRules.isEmpty());
        QCOMPARE(read.runbook->answers.size(), 7);
    }

    /// Opening a case must be one flight to the platform database: its probes wait for nobody.
    void cutsNoAnswerOffUnseen_data() { readsEveryShippedRunbook_data(); }
    void cutsNoAnswerOffUnseen()
    {
        QFETCH(QString, path);
        static const QRegularExpression cut(u"limit (?!1\\b)\\d+\\s*$"_s);
        const Runbook runbook = *test::readShipped(QFileInfo(path).completeBaseName()).runbook;
        for (const Probe &probe : runbook.probes)
            QVERIFY2(!cut.match(probe.text).hasMatch(), qPrintable(probe.name));
    }

    void asksThePlatformDatabaseInOneFlight_data() { readsEveryShippedRunbook_data(); }
    void asksThePlatformDatabaseInOneFlight()
    {
        QFETCH(QString, path);
        const ReadRunbook read = test::readShipped(QFileInfo(path).completeBaseName());
        QVERIFY2(read.runbook.has_value(), qPrintable(words(read.diagnostics)));
        for (const Probe &probe : read.runbook->probes)
            QVERIFY2(probe.source != u"platform" || probe.stage == 0, qPrintable(probe.name));
    }
};

JAGA_TEST(ShippedDocumentsTest)
#include "shipped_documents_test.moc"
