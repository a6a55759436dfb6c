// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/console/program.h"
#include "tests/runbook_engine/run/run_fixture.h"
#include "tests/support/scratch_postgres.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace jaga::test {

/// `jaga collect` on a real database, with a runbook of this test's own.
class CollectTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatOnlyAViewDrawsIsCollectedToo()
    {
        ScratchPostgres server;
        QVERIFY2(server.start().isEmpty(), "no database");
        QCOMPARE(server.addReader(u"ada"_s), QString());
        QByteArray runbook = orderRunbookText();
        const auto ask = [&runbook](const QByteArray &columns, const QByteArray &question) {
            QVERIFY(runbook.contains(columns));
            runbook.replace(columns + "\nselect 1", columns + '\n' + question);
        };
        ask("-- columns: state text, version int", "select 'IN_PROGRESS' as state, 7 as version");
        ask("-- columns: task_id text, status text", "select 't-1' as task_id, 'FAILED' as status");
        runbook.replace("- [ ] There are tasks", "```sql probe=distribution source=platform shape=task_distribution\n"
                                                 "-- columns: shape\n"
                                                 "select 'PROVISION' as task_type, 'FAILED' as status, 1 as tasks, "
                                                 "3 as tries, 0 as compensating\n"
                                                 "```\n\n- [ ] There are tasks");
        QTemporaryDir folder;
        QFile file(folder.filePath(u"order.md"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(runbook);
        file.close();
        const QString profile =
            writeProfile(folder.path(), u"http://127.0.0.1:1"_s, server.dsn(), "runbook_folders: [.]\n");
        const Outcome collected = jaga({u"collect"_s, u"--profile"_s, profile, u"--runbook"_s, u"order"_s, u"--param"_s,
                                        u"order_id=00000000-0000-4000-8000-000000000001"_s, u"--out"_s,
                                        folder.filePath(u"case.jaga"_s), u"--json"_s});
        QVERIFY2(collected.code == 0, collected.complaint.constData());
        QMap<QString, int> rows;
        for (const QJsonValue &evidence : collected.json().value(u"evidence").toArray())
            rows.insert(evidence[u"probe"].toString(), evidence[u"rows"].toInt(-1));
        QCOMPARE(rows, (QMap<QString, int>{{u"head"_s, 1}, {u"task"_s, 1}, {u"distribution"_s, 1}}));
    }
};

JAGA_TEST(CollectTest)

} // namespace jaga::test

#include "collect_test.moc"
