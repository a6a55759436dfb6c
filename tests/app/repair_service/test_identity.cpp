// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/repair_service/test_identity.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

#include <cjose/cjose.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

using namespace Qt::StringLiterals;

namespace jaga::test {

struct TestIdentity::Key {
    cjose_jwk_t *jwk = nullptr;
    ~Key() { cjose_jwk_release(jwk); }
};

TestIdentity::TestIdentity() : m_key(std::make_unique<Key>())
{
    cjose_err error;
    m_key->jwk = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error);
    cjose_jwk_set_kid(m_key->jwk, "test-1", 6, &error);
}

TestIdentity::~TestIdentity() = default;

QByteArray TestIdentity::keySet() const
{
    cjose_err error;
    char *text = cjose_jwk_to_json(m_key->jwk, false, &error);
    const QJsonObject key = QJsonDocument::fromJson(text).object();
    cjose_get_dealloc()(text);
    return QJsonDocument(QJsonObject{{u"keys"_s, QJsonArray{key}}}).toJson();
}

QByteArray TestIdentity::sign(const QJsonObject &claims, const QJsonObject &changes) const
{
    cjose_err error;
    cjose_header_t *header = cjose_header_new(&error);
    QJsonObject members{{u"alg"_s, u"ES256"_s}, {u"kid"_s, u"test-1"_s}};
    for (auto change = changes.begin(); change != changes.end(); ++change)
        members[change.key()] = change.value();
    for (auto member = members.begin(); member != members.end(); ++member)
        cjose_header_set(header, member.key().toUtf8().constData(), member.value().toString().toUtf8().constData(),
                         &error);
    const QByteArray payload = QJsonDocument(claims).toJson(QJsonDocument::Compact);
    cjose_jws_t *jws = cjose_jws_sign(m_key->jwk, header, reinterpret_cast<const std::uint8_t *>(payload.constData()),
                                      static_cast<std::size_t>(payload.size()), &error);
    const char *text = nullptr;
    QByteArray token;
    if (jws && cjose_jws_export(jws, &text, &error))
        token = text;
    cjose_jws_release(jws);
    cjose_header_release(header);
    return token;
}

QJsonObject TestIdentity::claims(const QString &person, int seconds) const
{
    return {{u"iss"_s, issuer()},
            {u"aud"_s, audience()},
            {u"sub"_s, person},
            {u"exp"_s, QDateTime::currentSecsSinceEpoch() + seconds}};
}

QByteArray TestIdentity::token(const QString &person, int seconds) const { return sign(claims(person, seconds)); }

QByteArray TestIdentity::auditKey()
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    BIO *memory = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(memory, key, nullptr, nullptr, 0, nullptr, nullptr);
    char *data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    const QByteArray pem(data, size);
    BIO_free(memory);
    EVP_PKEY_free(key);
    return pem;
}

} // namespace jaga::test
