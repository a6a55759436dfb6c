// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/platform_database.h"
#include "tests/support/await_reply.h"
#include "tests/support/scratch_postgres.h"
#include "tests/support/shipped_documents.h"
#include "tests/support/test_main.h"

#include <QFile>

using namespace jaga;
using namespace jaga::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// What the questions about one order cost on a platform with a past, in rows: never a whole table, however long its history.
class ProbeCostTest : public QObject {
    Q_OBJECT

    ScratchPostgres m_server;

    static QByteArray contentOf(const QString &path)
    {
        QFile file(sourceFolder() + u'/' + path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static QList<ProbeCall> questionsAboutOneOrder()
    {
        const auto runbook = readShipped(u"stuck-order-fulfillment"_s).runbook;
        QList<ProbeCall> batch;
        for (const Probe &probe : runbook->probes) {
            if (probe.source != u"platform")
                continue;
            ProbeCall call{probe.name, probe.source, probe.text,       probe.columns,
                           {},         10'000,       probe.timeToLive, probe.shape};
            call.parameters = {{u"tenant_id"_s, u"00000001-0000-4000-8000-000000000001"_s},
                               {u"order_id"_s, u"00000002-0000-4000-8000-000000000007"_s}};
            batch.append(call);
        }
        return batch;
    }
    /// Of the tables that hold history; the small ones that describe the platform may be read whole.
    int rows(const QString &counter)
    {
        return m_server
            .value(u"select coalesce(sum(%1), 0) from pg_stat_user_tables where n_live_tup >= 1000"_s.arg(counter))
            .toInt();
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString problem = m_server.start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        const QString loading = m_server.execute(QString::fromUtf8(contentOf(u"tests/models/sources/history.sql"_s)));
        QVERIFY2(loading.isEmpty(), qPrintable(loading));
        QCOMPARE(m_server.addReader(u"reader"_s), QString());
    }
    void init() { failOnAnyWarning(); }

    void readsNoTableOfHistoryWhole()
    {
        const int scanned = rows(u"seq_tup_read"_s);
        const int fetched = rows(u"idx_tup_fetch"_s);
        constexpr int flights = 3; // plans are made by the first and kept by the others
        const QList<ProbeCall> batch = questionsAboutOneOrder();
        QVERIFY(batch.size() > 10);
        {
            PlatformDatabase source(PlatformLogin{m_server.dsn(), u"reader"_s, {}});
            for (int flight = 0; flight < flights; ++flight) {
                const auto answer = await(source.read(batch, 60s));
                QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().detail));
                for (const Evidence &evidence : *answer)
                    QVERIFY2(!evidence.error, evidence.error ? qPrintable(evidence.error->detail) : "");
            }
        } // a server process hands in its counts when it ends
        QTRY_VERIFY(rows(u"idx_tup_fetch"_s) > fetched);
        QCOMPARE(rows(u"seq_tup_read"_s) - scanned, 0);
        constexpr int mostInOneFlight = 1500;
        QVERIFY2(rows(u"idx_tup_fetch"_s) - fetched < flights * mostInOneFlight,
                 qPrintable(u"%1 rows"_s.arg(rows(u"idx_tup_fetch"_s) - fetched)));
    }
};

JAGA_TEST(ProbeCostTest)
#include "probe_cost_test.moc"
