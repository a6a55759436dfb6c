// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/control/control_message.h"

#include <QJsonDocument>

#include <array>

namespace jaga::sandbox {
namespace {

constexpr std::array codes{ErrorCode::Offline,  ErrorCode::Timeout, ErrorCode::Unauthorised, ErrorCode::NotFound,
                           ErrorCode::Conflict, ErrorCode::Invalid, ErrorCode::Cancelled,    ErrorCode::Internal};

ErrorCode codeFromName(const QString &name)
{
    for (const ErrorCode code : codes) {
        if (codeName(code) == name)
            return code;
    }
    return ErrorCode::Internal;
}

QByteArray line(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n'; }

Expected<QJsonObject> objectFromLine(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (!document.isObject())
        return failure(ErrorCode::Invalid, QStringLiteral("not a JSON object: %1").arg(error.errorString()));
    return document.object();
}

} // namespace

QByteArray requestLine(const ControlRequest &request)
{
    return line({{QStringLiteral("command"), request.command}, {QStringLiteral("arguments"), request.arguments}});
}

Expected<ControlRequest> requestFromLine(const QByteArray &text)
{
    return objectFromLine(text).and_then([](const QJsonObject &object) -> Expected<ControlRequest> {
        const QJsonValue command = object.value(QStringLiteral("command"));
        const QJsonValue arguments = object.value(QStringLiteral("arguments"));
        if (!command.isString() || !(arguments.isObject() || arguments.isUndefined()) || object.size() > 2)
            return failure(ErrorCode::Invalid,
                           QStringLiteral("a request has `command`, a text, and `arguments`, an object"));
        return ControlRequest{command.toString(), arguments.toObject()};
    });
}

QByteArray answerLine(const Expected<QJsonObject> &answer)
{
    if (answer)
        return line({{QStringLiteral("ok"), *answer}});
    const QJsonObject error{{QStringLiteral("code"), codeName(answer.error().code)},
                            {QStringLiteral("detail"), answer.error().detail},
                            {QStringLiteral("context"), answer.error().context}};
    return line({{QStringLiteral("error"), error}});
}

Expected<QJsonObject> answerFromLine(const QByteArray &text)
{
    return objectFromLine(text).and_then([](const QJsonObject &object) -> Expected<QJsonObject> {
        if (object.value(QStringLiteral("ok")).isObject())
            return object.value(QStringLiteral("ok")).toObject();
        const QJsonObject error = object.value(QStringLiteral("error")).toObject();
        return failure(codeFromName(error.value(QStringLiteral("code")).toString()),
                       error.value(QStringLiteral("detail")).toString(),
                       error.value(QStringLiteral("context")).toString());
    });
}

} // namespace jaga::sandbox
