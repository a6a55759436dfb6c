// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/audit_checkpoint.h"

#include "models/repair_api/json_reader.h"

#include <QCryptographicHash>

#include <memory>

#include <openssl/evp.h>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype([](EVP_PKEY *key) { EVP_PKEY_free(key); })>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype([](EVP_MD_CTX *context) { EVP_MD_CTX_free(context); })>;

const unsigned char *octets(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

std::size_t sizeOf(const QByteArray &bytes) { return static_cast<std::size_t>(bytes.size()); }

bool holds(const QByteArray &publicKey, const QByteArray &text, const QByteArray &signature)
{
    const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(publicKey), sizeOf(publicKey)));
    const Context context(EVP_MD_CTX_new());
    return key && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), octets(signature), sizeOf(signature), octets(text), sizeOf(text)) == 1;
}

} // namespace

QString AuditCheckpoint::signatureProblem() const
{
    if (publicKey.size() != 32 || auditKeyId(publicKey) != keyId)
        return u"its key is not the one its key id names"_s;
    if (signature.size() != 64 || !holds(publicKey, checkpointText(tenantId, size, root, signedAt), signature))
        return u"its signature does not match"_s;
    return {};
}

Expected<AuditCheckpoint> readAuditCheckpoint(const QJsonObject &json)
{
    api::JsonReader reader(json, u"checkpoint"_s);
    const auto bytes = [&](const char *key) { return QByteArray::fromHex(reader.text(key).toLatin1()); };
    AuditCheckpoint checkpoint;
    checkpoint.tenantId = reader.requiredText("tenantId");
    checkpoint.size = reader.integer("size", -1);
    checkpoint.root = bytes("root");
    checkpoint.keyId = reader.text("keyId");
    checkpoint.publicKey = bytes("publicKey");
    checkpoint.signature = bytes("signature");
    checkpoint.signedAt = reader.instant("signedAt").value_or(Instant{});
    if (checkpoint.size < 0 || checkpoint.root.size() != 32)
        return failure(ErrorCode::Invalid, u"a checkpoint needs a size and a root of 64 hexadecimal digits"_s);
    return reader.finish(checkpoint);
}

QJsonObject toJson(const AuditCheckpoint &checkpoint)
{
    const auto hex = [](const QByteArray &bytes) { return QString::fromLatin1(bytes.toHex()); };
    return {{u"tenantId"_s, checkpoint.tenantId},
            {u"size"_s, checkpoint.size},
            {u"root"_s, hex(checkpoint.root)},
            {u"keyId"_s, checkpoint.keyId},
            {u"publicKey"_s, hex(checkpoint.publicKey)},
            {u"signature"_s, hex(checkpoint.signature)},
            {u"signedAt"_s, toIsoText(checkpoint.signedAt)}};
}

QByteArray checkpointText(const QString &tenantId, qint64 size, const QByteArray &root, Instant signedAt)
{
    return u"jaga audit checkpoint 1\n%1\n%2\n%3\n%4\n"_s.arg(tenantId)
        .arg(size)
        .arg(QString::fromLatin1(root.toHex()), toIsoText(signedAt))
        .toUtf8();
}

QString auditKeyId(const QByteArray &publicKey)
{
    return QString::fromLatin1(QCryptographicHash::hash(publicKey, QCryptographicHash::Sha256).toHex().left(16));
}

} // namespace jaga
