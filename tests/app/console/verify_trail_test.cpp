// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/console/program.h"
#include "tests/support/fault_http_server.h"
#include "tests/support/signed_trail.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace jaga::test {

/// `jaga verify` on an audit export and on the trail that a repair API serves.
class VerifyTrailTest final : public QObject {
    Q_OBJECT

    std::unique_ptr<SignedTrail> m_trail;
    std::unique_ptr<FaultHttpServer> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    qint64 m_signed = 0; ///< entries under the newest checkpoint; 0: none was signed yet

    FaultAnswer serve(const SeenRequest &request)
    {
        const QUrl target(QString::fromLatin1(request.target));
        const QUrlQuery query(target.query());
        const auto json = [](const QJsonObject &object, int status = 200) {
            FaultAnswer answer;
            answer.status = status;
            answer.body = QJsonDocument(object).toJson();
            return answer;
        };
        if (target.path() == "/v1/me"_L1)
            return json({{u"personId"_s, u"ada"_s},
                         {u"displayName"_s, u"Ada"_s},
                         {u"kind"_s, u"HUMAN"_s},
                         {u"roles"_s, QJsonArray{QJsonObject{{u"role"_s, u"AUDITOR"_s},
                                                             {u"tenantId"_s, QLatin1String(SignedTrail::tenant)},
                                                             {u"tenantCode"_s, u"nusantara"_s}}}},
                         {u"tokenExpiresAt"_s, u"2030-01-01T00:00:00.000000Z"_s},
                         {u"serverTime"_s, u"2026-07-02T19:02:31.000000Z"_s}});
        if (target.path().endsWith("/audit/checkpoint"_L1))
            return m_signed > 0 ? json(jaga::toJson(m_trail->checkpoint(m_signed)))
                                : json({{u"code"_s, u"not-found"_s}, {u"status"_s, 404}}, 404);
        return json(
            m_trail->records(query.queryItemValue(u"after"_s).toLongLong(), query.queryItemValue(u"limit"_s).toInt()));
    }
    QString profile() { return writeProfile(m_folder->path(), m_server->url().toString(), u"host=/nowhere"_s); }
    QString remembered() const { return m_folder->filePath(u"seen.json"_s); }
    Outcome verify(const QStringList &more = {})
    {
        return jaga(QStringList{u"verify"_s, u"--profile"_s, profile(), u"--json"_s} + more);
    }
    static QString findings(const Outcome &outcome)
    {
        const QJsonArray tenants = outcome.json().value("tenants"_L1).toArray();
        return QString::fromUtf8(QJsonDocument(tenants.first().toObject().value("findings"_L1).toArray()).toJson());
    }

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_folder = std::make_unique<QTemporaryDir>();
        m_trail = std::make_unique<SignedTrail>(1203); // more than two pages
        m_signed = 1200;
        m_server = std::make_unique<FaultHttpServer>([this](const SeenRequest &request) { return serve(request); });
    }

    void aWholeTrailHolds()
    {
        const Outcome outcome = verify();
        QVERIFY2(outcome.code == 0, (outcome.complaint + outcome.output).constData());
        QCOMPARE(outcome.json().value("version"_L1).toInt(), 1);
        QCOMPARE(outcome.json().value("holds"_L1).toBool(), true);
        const QJsonObject tenant = outcome.json().value("tenants"_L1).toArray().first().toObject();
        QCOMPARE(tenant.value("entries"_L1).toInt(), 1203);
        QCOMPARE(tenant.value("checkpoint"_L1)["size"_L1].toInt(), 1200);
        const Outcome words = jaga({u"verify"_s, u"--profile"_s, profile(), u"--tenant"_s, u"nusantara"_s});
        QVERIFY2(words.output.contains("holds") && words.output.contains("1203 entries"), words.output.constData());
        QCOMPARE(m_server->count("POST"), 0);
    }

    void anEntryThatWasChangedIsNamed()
    {
        m_trail->items[700].columns[u"reason"_s] = u"nothing to see"_s;
        const Outcome outcome = verify();
        QCOMPARE(outcome.code, 1);
        QVERIFY2(findings(outcome).contains(u"entry 701: column reason"), outcome.output.constData());
    }

    void whatWasSeenLastTimeIsDemandedAndRenewed()
    {
        const QStringList with{u"--remembered"_s, remembered()};
        QCOMPARE(verify(with).code, 0);
        QVERIFY(QFile::exists(remembered()));
        // It grew: remembered anew, so that the tail is known too.
        m_trail = std::make_unique<SignedTrail>(1210);
        QCOMPARE(verify(with).code, 0);
        // The tail after the newest signed head is cut off: only who remembers finds it.
        m_trail->items.resize(1205);
        QCOMPARE(verify().code, 0);
        const Outcome cut = verify(with);
        QCOMPARE(cut.code, 1);
        QVERIFY2(findings(cut).contains(u"cut off"), cut.output.constData());
        // A broken answer is not remembered: the next look still finds it.
        QCOMPARE(verify(with).code, 1);
    }

    void aTrailThatWasRewrittenAndSignedAnewIsFound()
    {
        const QStringList with{u"--remembered"_s, remembered()};
        QCOMPARE(verify(with).code, 0);
        m_trail->items[5].columns[u"reason"_s] = u"rewritten"_s;
        m_trail->relink(5);
        QCOMPARE(verify().code, 0); // by its own account it is whole
        const Outcome outcome = verify(with);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(findings(outcome).contains(u"rewritten"), outcome.output.constData());
    }

    void aCheckpointAsTheApiServesItMayBeRemembered()
    {
        QFile file(remembered());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(jaga::toJson(m_trail->checkpoint(900))).toJson());
        file.close();
        QCOMPARE(verify({u"--remembered"_s, remembered()}).code, 0);
        m_trail->items.resize(800);
        m_signed = 700;
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(jaga::toJson(SignedTrail(1203).checkpoint(900))).toJson());
        file.close();
        QCOMPARE(verify({u"--remembered"_s, remembered()}).code, 1);
    }

    void aServiceThatSignedNothingYetIsNoBreak()
    {
        m_signed = 0;
        const Outcome outcome = verify();
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.json().value("tenants"_L1).toArray().first()["checkpoint"_L1].isNull());
    }

    void whatCannotBeAskedIsNoVerdict_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("garbage") << 200 << QByteArray("<html>welcome</html>");
        QTest::newRow("refused") << 401 << QByteArray(R"({"code":"unauthenticated","status":401})");
        QTest::newRow("down") << 503 << QByteArray("{}");
    }
    void whatCannotBeAskedIsNoVerdict()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        m_server = std::make_unique<FaultHttpServer>([&](const SeenRequest &) {
            FaultAnswer answer;
            answer.status = status;
            answer.body = body;
            return answer;
        });
        const Outcome outcome = verify();
        QCOMPARE(outcome.code, 3);
        QVERIFY(outcome.output.isEmpty());
        QVERIFY2(outcome.complaint.startsWith("jaga: the repair API: "), outcome.complaint.constData());
    }

    void anExportIsCheckedWithoutAnyService()
    {
        const QString path = m_folder->filePath(u"export.json"_s);
        const auto verdictOf = [&](const QJsonObject &exported) {
            QFile file(path);
            if (!file.open(QIODevice::WriteOnly))
                qFatal("no file");
            file.write(QJsonDocument(exported).toJson());
            file.close();
            return jaga({u"verify"_s, path, u"--json"_s});
        };
        const Outcome good = verdictOf(m_trail->exported(1, 40, 30));
        QVERIFY2(good.code == 0, good.complaint.constData());
        QCOMPARE(good.json().value("kind"_L1).toString(), u"export"_s);
        QCOMPARE(good.json().value("covered"_L1).toInt(), 30);
        QJsonObject forged = m_trail->exported(1, 40, 30);
        forged.insert(u"to"_s, 41);
        const Outcome bad = verdictOf(forged);
        QCOMPARE(bad.code, 1);
        QCOMPARE(bad.json().value("holds"_L1).toBool(true), false);
        QVERIFY(jaga({u"verify"_s, path}).output.contains("41 entries"));
        QCOMPARE(verdictOf({{u"kind"_s, u"invoice"_s}}).code, 1);
        QCOMPARE(m_server->seen().size(), 0);
    }
};

JAGA_TEST(VerifyTrailTest)

} // namespace jaga::test

#include "verify_trail_test.moc"
