// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/http/strict_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

constexpr qsizetype deepest = 16;

/// Walks over text that Qt has already found to be JSON and looks only for what Qt lets pass.
class Prescan {
public:
    explicit Prescan(const QByteArray &text) : m_text(text) {}

    /// Empty, or what is wrong.
    QString run()
    {
        while (m_at < m_text.size()) {
            const char c = m_text.at(m_at++);
            if (c == '{' || c == '[') {
                m_levels.append(Level{c == '{', {}});
                m_keyNext = c == '{';
            } else if (c == '}' || c == ']') {
                if (!m_levels.isEmpty())
                    m_levels.removeLast();
            } else if (c == ',') {
                m_keyNext = !m_levels.isEmpty() && m_levels.last().isObject;
            } else if (c == '"') {
                const QString text = string();
                if (text.contains(QChar::Null) || !text.isValidUtf16())
                    return u"a text holds a character that can't be stored"_s;
                if (m_keyNext && m_levels.last().keys.contains(text))
                    return u"the key '%1' stands twice in one object"_s.arg(text);
                if (m_keyNext)
                    m_levels.last().keys.insert(text);
                m_keyNext = false;
            }
        }
        return {};
    }

private:
    struct Level {
        bool isObject;
        QSet<QString> keys;
    };

    /// The decoded text behind an opening quote: two spellings of one key are one key.
    QString string()
    {
        const qsizetype start = m_at;
        while (m_at < m_text.size() && m_text.at(m_at) != '"')
            m_at += m_text.at(m_at) == '\\' ? 2 : 1;
        const QByteArray raw = m_text.mid(start, m_at - start);
        ++m_at;
        return QJsonDocument::fromJson("[\"" + raw + "\"]").array().first().toString();
    }

    const QByteArray &m_text;
    qsizetype m_at = 0;
    QList<Level> m_levels;
    bool m_keyNext = false;
};

/// Depth is looked at first, and without recursion: only then may Qt's reader, which recurses, see the text.
bool tooDeep(const QByteArray &text)
{
    qsizetype depth = 0;
    bool inString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text.at(i);
        if (inString && c == '\\')
            ++i;
        else if (c == '"')
            inString = !inString;
        else if (!inString && (c == '{' || c == '['))
            if (++depth > deepest)
                return true;
        if (!inString && (c == '}' || c == ']'))
            --depth;
    }
    return false;
}

} // namespace

Expected<QJsonObject> readStrictJson(const QByteArray &text)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(text);
    if (decoder.hasError() || decoded.isNull())
        return failure(ErrorCode::Invalid, u"the body is not UTF-8"_s);
    if (tooDeep(text))
        return failure(ErrorCode::Invalid, u"nested deeper than %1 levels"_s.arg(deepest));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return failure(ErrorCode::Invalid, u"not JSON: %1 at byte %2"_s.arg(error.errorString()).arg(error.offset));
    if (!document.isObject())
        return failure(ErrorCode::Invalid, u"the body must be one JSON object"_s);
    const QString wrong = Prescan(text).run();
    if (!wrong.isEmpty())
        return failure(ErrorCode::Invalid, wrong);
    return document.object();
}

} // namespace jaga::repair
