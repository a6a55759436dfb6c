// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/identity/token_verifier.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cjose/cjose.h>
#include <mutex>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

constexpr qsizetype longestToken = 8192;

using Key = std::unique_ptr<cjose_jwk_t, decltype([](cjose_jwk_t *key) { cjose_jwk_release(key); })>;
using Signed = std::unique_ptr<cjose_jws_t, decltype([](cjose_jws_t *jws) { cjose_jws_release(jws); })>;

Unexpected<Error> refuse(const QString &why) { return failure(ErrorCode::Unauthorised, why, u"bearer token"_s); }

QJsonObject decoded(const QByteArray &part)
{
    const auto bytes =
        QByteArray::fromBase64Encoding(part, QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    return bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
}

bool names(const QJsonValue &audience, const QString &wanted)
{
    return audience.isArray() ? audience.toArray().contains(wanted) : audience.toString() == wanted;
}

/// Seconds since the epoch as RFC 7519 writes them; nothing when it is no number in range.
std::optional<Instant> numericDate(const QJsonValue &value)
{
    const double seconds = value.toDouble(-1);
    if (seconds < 0 || seconds > 253'402'300'799.0)
        return std::nullopt;
    return Instant(std::chrono::microseconds(static_cast<qint64>(seconds * 1e6)));
}

} // namespace

struct TokenVerifier::Keys {
    struct Entry {
        Key key;
        QString algorithm;
    };
    std::map<QString, Entry> byId;
    std::mutex mutex; ///< cjose counts references without atomics

    /// The payload, when `key` signed it.
    std::optional<QByteArray> verified(const QByteArray &token, const cjose_jwk_t *key)
    {
        const std::lock_guard lock(mutex);
        cjose_err error;
        const Signed jws(cjose_jws_import(token.constData(), static_cast<std::size_t>(token.size()), &error));
        if (!jws || !cjose_jws_verify(jws.get(), key, &error))
            return std::nullopt;
        std::uint8_t *text = nullptr;
        std::size_t size = 0;
        if (!cjose_jws_get_plaintext(jws.get(), &text, &size, &error))
            return std::nullopt;
        return QByteArray(reinterpret_cast<const char *>(text), static_cast<qsizetype>(size));
    }
};

TokenVerifier::TokenVerifier(std::unique_ptr<Keys> keys, QString issuer, QString audience)
    : m_keys(std::move(keys)), m_issuer(std::move(issuer)), m_audience(std::move(audience))
{
}
TokenVerifier::TokenVerifier(TokenVerifier &&) noexcept = default;
TokenVerifier &TokenVerifier::operator=(TokenVerifier &&) noexcept = default;
TokenVerifier::~TokenVerifier() = default;

Expected<TokenVerifier> TokenVerifier::fromKeySet(const QByteArray &keySet, const QString &issuer,
                                                  const QString &audience)
{
    auto keys = std::make_unique<Keys>();
    for (const QJsonValue &entry : QJsonDocument::fromJson(keySet).object().value(u"keys"_s).toArray()) {
        const QJsonObject json = entry.toObject();
        const QString id = json.value(u"kid"_s).toString();
        const QString kind = json.value(u"kty"_s).toString();
        const QString algorithm = kind == u"EC"_s && json.value(u"crv"_s) == u"P-256"_s ? u"ES256"_s
                                  : kind == u"RSA"_s                                    ? u"RS256"_s
                                                                                        : QString();
        const QByteArray text = QJsonDocument(json).toJson(QJsonDocument::Compact);
        cjose_err error;
        Key key(cjose_jwk_import(text.constData(), static_cast<std::size_t>(text.size()), &error));
        if (id.isEmpty() || algorithm.isEmpty() || !key)
            return failure(ErrorCode::Invalid,
                           u"key '%1' of the key set must be EC P-256 or RSA, with a kid"_s.arg(id));
        keys->byId[id] = {std::move(key), algorithm};
    }
    if (keys->byId.empty())
        return failure(ErrorCode::Invalid, u"the key set holds no key"_s);
    return TokenVerifier(std::move(keys), issuer, audience);
}

Expected<VerifiedToken> TokenVerifier::verify(const QByteArray &token, Instant now) const
{
    const QList<QByteArray> parts = token.split('.');
    if (token.size() > longestToken || parts.size() != 3)
        return refuse(u"not a compact signed token"_s);
    const QJsonObject header = decoded(parts.first());
    const QString algorithm = header.value(u"alg"_s).toString();
    if (algorithm != u"ES256"_s && algorithm != u"RS256"_s)
        return refuse(u"signature algorithm is not allowed"_s);
    if (header.contains(u"crit"_s))
        return refuse(u"a critical header extension is not understood"_s);
    const auto key = m_keys->byId.find(header.value(u"kid"_s).toString());
    if (key == m_keys->byId.end() || key->second.algorithm != algorithm)
        return refuse(u"signed with a key that is not known here"_s);
    const auto payload = m_keys->verified(token, key->second.key.get());
    if (!payload)
        return refuse(u"signature does not match"_s);

    const QJsonObject claims = QJsonDocument::fromJson(*payload).object();
    const auto expiresAt = numericDate(claims.value(u"exp"_s));
    if (claims.value(u"iss"_s).toString() != m_issuer)
        return refuse(u"issued by somebody else"_s);
    if (!names(claims.value(u"aud"_s), m_audience))
        return refuse(u"meant for another audience"_s);
    if (!expiresAt || *expiresAt <= now)
        return refuse(u"expired"_s);
    if (claims.contains(u"nbf"_s)) {
        const auto notBefore = numericDate(claims.value(u"nbf"_s));
        if (!notBefore || *notBefore > now + std::chrono::seconds(5))
            return refuse(u"not valid yet"_s);
    }
    const QString subject = claims.value(u"sub"_s).toString();
    if (subject.isEmpty())
        return refuse(u"names nobody"_s);
    return VerifiedToken{subject, *expiresAt};
}

} // namespace jaga::repair
