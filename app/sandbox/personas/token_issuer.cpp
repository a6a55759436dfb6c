// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/personas/token_issuer.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

#include <cjose/cjose.h>

#include <cstdlib>

namespace jaga::sandbox {
namespace {

Unexpected<Error> joseFailure(const cjose_err &error)
{
    return failure(ErrorCode::Internal, QString::fromUtf8(error.message), QStringLiteral("token"));
}

QByteArray claims(const Persona &persona, std::chrono::seconds timeToLive)
{
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    const QJsonObject object{
        {QStringLiteral("iss"), QLatin1String(TokenIssuer::issuer)},
        {QStringLiteral("aud"), QLatin1String(TokenIssuer::audience)},
        {QStringLiteral("sub"), persona.principalId},
        {QStringLiteral("name"), persona.name},
        {QStringLiteral("iat"), now},
        {QStringLiteral("nbf"), now},
        {QStringLiteral("exp"), now + timeToLive.count()},
        {QStringLiteral("jti"), QUuid::createUuid().toString(QUuid::WithoutBraces)},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

void TokenIssuer::Release::operator()(_cjose_jwk_int *key) const { cjose_jwk_release(key); }

TokenIssuer::TokenIssuer(Key key, QByteArray keySet) : m_key(std::move(key)), m_keySet(std::move(keySet)) {}

TokenIssuer::TokenIssuer(TokenIssuer &&) noexcept = default;
TokenIssuer::~TokenIssuer() = default;

Expected<TokenIssuer> TokenIssuer::make()
{
    cjose_err error{};
    Key key(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error));
    const QByteArray keyId = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    if (!key || !cjose_jwk_set_kid(key.get(), keyId.constData(), size_t(keyId.size()), &error))
        return joseFailure(error);
    const std::unique_ptr<char, void (*)(void *)> text(cjose_jwk_to_json(key.get(), false, &error), std::free);
    if (!text)
        return joseFailure(error);
    QJsonObject publicKey = QJsonDocument::fromJson(text.get()).object();
    publicKey.insert(QStringLiteral("alg"), QStringLiteral("ES256"));
    publicKey.insert(QStringLiteral("use"), QStringLiteral("sig"));
    const QJsonObject set{{QStringLiteral("keys"), QJsonArray{publicKey}}};
    return TokenIssuer(std::move(key), QJsonDocument(set).toJson());
}

Expected<QByteArray> TokenIssuer::token(const Persona &persona, std::chrono::seconds timeToLive) const
{
    cjose_err error{};
    const std::unique_ptr<cjose_header_t, void (*)(cjose_header_t *)> header(cjose_header_new(&error),
                                                                             cjose_header_release);
    if (!header || !cjose_header_set(header.get(), CJOSE_HDR_ALG, CJOSE_HDR_ALG_ES256, &error) ||
        !cjose_header_set(header.get(), CJOSE_HDR_KID, cjose_jwk_get_kid(m_key.get(), &error), &error))
        return joseFailure(error);
    const QByteArray payload = claims(persona, timeToLive);
    const std::unique_ptr<cjose_jws_t, void (*)(cjose_jws_t *)> signature(
        cjose_jws_sign(m_key.get(), header.get(), reinterpret_cast<const uint8_t *>(payload.constData()),
                       size_t(payload.size()), &error),
        cjose_jws_release);
    const char *compact = nullptr; // stays with the signature
    if (!signature || !cjose_jws_export(signature.get(), &compact, &error))
        return joseFailure(error);
    return QByteArray(compact);
}

} // namespace jaga::sandbox
