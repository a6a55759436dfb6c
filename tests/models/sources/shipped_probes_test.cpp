// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/platform_database.h"
#include "models/sources/source_question.h"
#include "runbook_engine/document/runbook_reader.h"
#include "tests/support/await_reply.h"
#include "tests/support/scratch_postgres.h"
#include "tests/support/shipped_documents.h"
#include "tests/support/test_main.h"

#include <QDir>
#include <QFile>

using namespace jaga;
using namespace jaga::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Every probe of every runbook in the box, asked of the schema it was written for by a login that only reads.
class ShippedProbesTest : public QObject {
    Q_OBJECT

    ScratchPostgres m_server;

    static QString resource(const QString &path) { return sourceFolder() + u"/resources/"_s + path; }
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// A value that fits wherever a parameter of this type stands; the nil uuid for what another probe would answer.
    static QString sample(ColumnType type)
    {
        switch (type) {
        case ColumnType::Uuid:
            return u"00000000-0000-0000-0000-000000000001"_s;
        case ColumnType::Time:
            return u"2026-01-01T00:00:00.000000Z"_s;
        case ColumnType::Boolean:
            return u"true"_s;
        case ColumnType::Text:
            return u"sample"_s;
        default:
            return u"1"_s;
        }
    }
    static ProbeCall callOf(const Probe &probe, const QList<Column> &parameters)
    {
        ProbeCall call{probe.name, probe.source, probe.text, probe.columns, {}, 10'000, probe.timeToLive, probe.shape};
        for (const Column &parameter : parameters)
            call.parameters.insert(parameter.name, sample(parameter.type));
        for (auto binding = probe.bindings.cbegin(); binding != probe.bindings.cend(); ++binding)
            call.parameters.insert(binding.key(), u"1"_s);
        return call;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString problem = m_server.start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        QCOMPARE(m_server.addReader(u"reader"_s), QString());
    }
    void init() { failOnAnyWarning(); }

    void everyProbeIsAnsweredAsItIsDeclared_data()
    {
        QTest::addColumn<QString>("file");
        const QStringList files = QDir(resource(u"runbooks"_s)).entryList({u"*.md"_s}, QDir::Files);
        for (const QString &file : files) {
            if (file != u"README.md")
                QTest::newRow(qPrintable(file)) << file;
        }
    }
    void everyProbeIsAnsweredAsItIsDeclared()
    {
        QFETCH(QString, file);
        const auto runbook = test::readShipped(file.chopped(3)).runbook;
        QVERIFY(runbook.has_value());
        QList<ProbeCall> batch;
        for (const SignalRule &rule : runbook->signalRules)
            batch.append(callOf(rule.probe, {}));
        for (const Probe &probe : runbook->probes) {
            const ProbeCall call = callOf(probe, runbook->parameters);
            if (probe.source == u"platform")
                batch.append(call);
            else
                QVERIFY2(readSourceQuestion(call, {u"get"_s, u"search"_s, u"lag"_s, u"command"_s, u"keys"_s}),
                         qPrintable(probe.name));
        }
        PlatformDatabase source(PlatformLogin{m_server.dsn(), u"reader"_s, {}});
        const auto answer = await(source.read(batch, 60s));
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().detail));
        QStringList problems;
        for (const Evidence &evidence : *answer) {
            if (evidence.error)
                problems.append(evidence.probe + u": "_s + evidence.error->detail);
        }
        QCOMPARE(problems.join(u'\n'), QString());
    }
};

JAGA_TEST(ShippedProbesTest)
#include "shipped_probes_test.moc"
