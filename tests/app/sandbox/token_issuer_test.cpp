// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/personas/token_issuer.h"
#include "tests/support/test_main.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cjose/cjose.h>

#include <memory>

using namespace jaga;
using namespace jaga::sandbox;

class TokenIssuerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTokenIsSignedWithTheKeyThatThePublicSetNames();
    void aTokenSaysWhoAndForHowLong();
    void thePrivateKeyIsNotPublished();
    void anotherSandboxCannotSignForThisOne();
};

namespace {

QByteArray part(const QByteArray &token, int number)
{
    return QByteArray::fromBase64(token.split('.').at(number), QByteArray::Base64UrlEncoding);
}

bool verifies(const QByteArray &token, const QByteArray &keySet)
{
    cjose_err error{};
    const QJsonObject key = QJsonDocument::fromJson(keySet)[QStringLiteral("keys")][0].toObject();
    const QByteArray text = QJsonDocument(key).toJson(QJsonDocument::Compact);
    const std::unique_ptr<cjose_jwk_t, bool (*)(cjose_jwk_t *)> imported(
        cjose_jwk_import(text.constData(), size_t(text.size()), &error), cjose_jwk_release);
    const std::unique_ptr<cjose_jws_t, void (*)(cjose_jws_t *)> signature(
        cjose_jws_import(token.constData(), size_t(token.size()), &error), cjose_jws_release);
    return imported && signature && cjose_jws_verify(signature.get(), imported.get(), &error);
}

} // namespace

void TokenIssuerTest::aTokenIsSignedWithTheKeyThatThePublicSetNames()
{
    const auto issuer = TokenIssuer::make();
    QVERIFY(issuer);
    const auto token = issuer->token(personas().first(), std::chrono::minutes(1));
    QVERIFY(token);
    const QJsonObject header = QJsonDocument::fromJson(part(*token, 0)).object();
    const QJsonObject key = QJsonDocument::fromJson(issuer->keySet())[QStringLiteral("keys")][0].toObject();
    QCOMPARE(header.value(QStringLiteral("alg")).toString(), QStringLiteral("ES256"));
    QCOMPARE(header.value(QStringLiteral("kid")), key.value(QStringLiteral("kid")));
    QVERIFY(verifies(*token, issuer->keySet()));
    QByteArray forged = *token;
    const auto middle = forged.indexOf('.') + 10;
    forged[middle] = forged[middle] == 'A' ? 'B' : 'A';
    QVERIFY(!verifies(forged, issuer->keySet()));
}

void TokenIssuerTest::aTokenSaysWhoAndForHowLong()
{
    const auto issuer = TokenIssuer::make();
    const Persona *persona = personaById(QStringLiteral("operator"));
    const qint64 before = QDateTime::currentSecsSinceEpoch();
    const auto token = issuer->token(*persona, std::chrono::seconds(90));
    QVERIFY(token);
    const QJsonObject claims = QJsonDocument::fromJson(part(*token, 1)).object();
    QCOMPARE(claims.value(QStringLiteral("iss")).toString(), QLatin1String(TokenIssuer::issuer));
    QCOMPARE(claims.value(QStringLiteral("aud")).toString(), QLatin1String(TokenIssuer::audience));
    QCOMPARE(claims.value(QStringLiteral("sub")).toString(), persona->principalId);
    QVERIFY(claims.value(QStringLiteral("nbf")).toInteger() >= before);
    QCOMPARE(claims.value(QStringLiteral("exp")).toInteger() - claims.value(QStringLiteral("iat")).toInteger(), 90);
    QVERIFY(!claims.contains(QStringLiteral("role"))); // rights are the service's to know
}

void TokenIssuerTest::thePrivateKeyIsNotPublished()
{
    const auto issuer = TokenIssuer::make();
    const QJsonArray keys = QJsonDocument::fromJson(issuer->keySet())[QStringLiteral("keys")].toArray();
    QCOMPARE(keys.size(), 1);
    QVERIFY(!keys.first().toObject().contains(QStringLiteral("d")));
}

void TokenIssuerTest::anotherSandboxCannotSignForThisOne()
{
    const auto mine = TokenIssuer::make();
    const auto other = TokenIssuer::make();
    const auto token = other->token(personas().first(), std::chrono::minutes(1));
    QVERIFY(verifies(*token, other->keySet()));
    QVERIFY(!verifies(*token, mine->keySet()));
}

JAGA_TEST(TokenIssuerTest)
#include "token_issuer_test.moc"
