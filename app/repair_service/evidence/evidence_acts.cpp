// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/evidence/evidence_acts.h"

#include "app/repair_service/http/http_message.h"

using namespace Qt::StringLiterals;

namespace jaga::repair::evidence {

Expected<QJsonObject, Refusal> describe(const HttpRequest &request)
{
    static const QStringList allowed{u"text/plain"_s, u"text/csv"_s,   u"application/json"_s, u"application/pdf"_s,
                                     u"image/png"_s,  u"image/jpeg"_s, u"message/rfc822"_s};
    const QString media = QString::fromLatin1(request.header("content-type").split(';').first().trimmed().toLower());
    if (!allowed.contains(media))
        return Unexpected(refuse(u"media-not-allowed"_s, u"Evidence is one of %1."_s.arg(allowed.join(u", "_s))));
    const QByteArray digest = sha256(request.body);
    if (request.header("content-digest") != "sha-256=:" + digest.toBase64() + ':')
        return Unexpected(refuse(
            u"malformed"_s, u"Send Content-Digest: sha-256=:...: over the bytes; what arrived does not match it."_s));
    return QJsonObject{
        {u"sha256"_s, QString::fromLatin1(digest.toHex())}, {u"mediaType"_s, media}, {u"size"_s, request.body.size()}};
}

Expected<Answer, Refusal> store(ActContext &context, const QByteArray &bytes)
{
    const QJsonObject &described = context.request.body;
    context.transaction.execute(
        u"insert into repair_evidence (tenant_id, sha256, media_type, content, uploaded_by) values ($1, $2, $3, $4, $5)"
        " on conflict do nothing"_s,
        {context.request.tenantId, SqlValue::bytes(sha256(bytes)), described.value(u"mediaType"_s).toString(),
         SqlValue::bytes(bytes), context.actor.personId});
    context.entry.evidence = {described.value(u"sha256"_s).toString()};
    context.entry.reason = u"evidence uploaded"_s;
    return Answer{201, described, {}};
}

} // namespace jaga::repair::evidence
