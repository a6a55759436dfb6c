// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/document/sql_statement.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

bool startsName(QChar c) { return c.isLetter() || c == u'_'; }
bool continuesName(QChar c) { return c.isLetterOrNumber() || c == u'_' || c == u'$'; }

/// Walks over SQL text token by token, copying everything but placeholders.
class Translator {
public:
    explicit Translator(const QString &text) : m_text(text) {}

    Expected<SqlStatement> translate()
    {
        while (m_at < m_text.size()) {
            if (const auto done = step(); !done)
                return Unexpected<Error>(done.error());
        }
        return SqlStatement{m_out.toUtf8(), m_places};
    }

private:
    QStringView rest() const { return QStringView(m_text).sliced(m_at); }
    QChar next(qsizetype ahead = 1) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar(); }
    void copy(qsizetype length)
    {
        m_out += rest().first(length);
        m_at += length;
    }

    Expected<Done> step()
    {
        const QChar c = m_text[m_at];
        if (c == u'\'')
            return quoted(u'\'', isEscapeString());
        if (c == u'"')
            return quoted(u'"', false);
        if (c == u'-' && next() == u'-')
            return lineComment();
        if (c == u'/' && next() == u'*')
            return blockComment();
        if (c == u'$')
            return dollar();
        if (c == u';')
            return failure(ErrorCode::Invalid,
                           u"line %1: a probe is one query; take the text behind ';' out"_s.arg(line()));
        if (c == u':')
            return colon();
        if (startsName(c))
            copyName();
        else
            copy(1);
        return Done{};
    }

    /// Names are copied whole, so that `a$b$` does not look like a dollar quote.
    void copyName()
    {
        qsizetype length = 1;
        while (continuesName(next(length)))
            ++length;
        m_lastName = rest().first(length);
        m_lastNameEnd = m_at + length;
        copy(length);
    }

    bool isEscapeString() const { return m_lastNameEnd == m_at && m_lastName.compare(u'e', Qt::CaseInsensitive) == 0; }

    Expected<Done> quoted(QChar quote, bool backslashEscapes)
    {
        const int opened = line();
        for (qsizetype length = 1; m_at + length < m_text.size(); ++length) {
            const QChar c = next(length);
            if (backslashEscapes && c == u'\\') {
                ++length;
            } else if (c == quote) {
                if (next(length + 1) != quote) {
                    copy(length + 1);
                    return Done{};
                }
                ++length;
            }
        }
        return failure(ErrorCode::Invalid, u"line %1: this %2 is not closed"_s.arg(opened).arg(quote));
    }

    Expected<Done> lineComment()
    {
        const qsizetype end = rest().indexOf(u'\n');
        copy(end < 0 ? rest().size() : end);
        return Done{};
    }

    Expected<Done> blockComment()
    {
        const int opened = line();
        int depth = 0;
        qsizetype length = 0;
        do {
            if (m_at + length >= m_text.size())
                return failure(ErrorCode::Invalid, u"line %1: this comment is not closed"_s.arg(opened));
            if (next(length) == u'/' && next(length + 1) == u'*') {
                ++depth;
                length += 2;
            } else if (next(length) == u'*' && next(length + 1) == u'/') {
                --depth;
                length += 2;
            } else {
                ++length;
            }
        } while (depth > 0);
        copy(length);
        return Done{};
    }

    Expected<Done> dollar()
    {
        if (next().isDigit())
            return failure(ErrorCode::Invalid, u"line %1: write :name, not %2"_s.arg(line()).arg(rest().first(2)));
        qsizetype tagLength = 1;
        while (startsName(next(tagLength)) || (tagLength > 1 && next(tagLength).isDigit()))
            ++tagLength;
        if (next(tagLength) != u'$') {
            copy(1);
            return Done{};
        }
        const QStringView tag = rest().first(tagLength + 1);
        const qsizetype end = rest().indexOf(tag, tag.size());
        if (end < 0)
            return failure(ErrorCode::Invalid, u"line %1: this %2 is not closed"_s.arg(line()).arg(tag));
        copy(end + tag.size());
        return Done{};
    }

    Expected<Done> colon()
    {
        if (next() == u':' || next() == u'=') {
            copy(2);
            return Done{};
        }
        if (!startsName(next())) {
            copy(1);
            return Done{};
        }
        qsizetype length = 2;
        while (next(length).isLetterOrNumber() || next(length) == u'_')
            ++length;
        m_places.append({rest().sliced(1, length - 1).toString(), line()});
        m_out += u'$' + QString::number(m_places.size());
        m_at += length;
        return Done{};
    }

    int line() const { return static_cast<int>(QStringView(m_text).first(m_at).count(u'\n')) + 1; }

    const QString &m_text;
    qsizetype m_at = 0;
    QString m_out;
    QList<SqlStatement::Place> m_places;
    QStringView m_lastName;
    qsizetype m_lastNameEnd = -1;
};

/// The first word outside comments, in lower case.
QString firstWord(const QByteArray &sql)
{
    QString text = QString::fromUtf8(sql);
    static const QRegularExpression leading(u"^(\\s+|--[^\\n]*(\\n|$)|/\\*.*?\\*/|\\()+"_s,
                                            QRegularExpression::DotMatchesEverythingOption);
    text.remove(leading);
    static const QRegularExpression word(u"^[A-Za-z]+"_s);
    return word.match(text).captured().toLower();
}

QString withoutFinalSemicolon(const QString &text)
{
    static const QRegularExpression ending(u";\\s*$"_s);
    return QString(text).remove(ending);
}

} // namespace

Expected<QByteArrayList> SqlStatement::values(const QMap<QString, QString> &parameters) const
{
    QByteArrayList values;
    for (const Place &place : places) {
        const auto value = parameters.constFind(place.name);
        if (value == parameters.constEnd())
            return failure(ErrorCode::Invalid, u"line %1: there is no value for :%2"_s.arg(place.line).arg(place.name));
        if (value->contains(QChar::Null))
            return failure(ErrorCode::Invalid, u"the value of :%1 holds a zero byte"_s.arg(place.name));
        values.append(value->toUtf8());
    }
    return values;
}

Expected<SqlStatement> sqlStatement(const QString &probeText, int rowLimit)
{
    const QString text = withoutFinalSemicolon(probeText);
    if (text.contains(QChar::Null))
        return failure(ErrorCode::Invalid, u"the query holds a zero byte"_s);
    auto statement = Translator(text).translate();
    if (!statement)
        return statement;
    static const QStringList queries{u"select"_s, u"with"_s, u"values"_s, u"table"_s};
    if (const QString word = firstWord(statement->text); !queries.contains(word))
        return failure(ErrorCode::Invalid,
                       u"a probe starts with select, with, values or table, not with '%1'"_s.arg(word));
    // The new line ends a comment on the last line; the opening stays on the first, so that line numbers hold.
    statement->text = "select * from (" + statement->text + "\n) as probe limit " + QByteArray::number(rowLimit + 1);
    return statement;
}

int lineOfPosition(const QByteArray &text, int position)
{
    return static_cast<int>(
               QString::fromUtf8(text).first(qBound(0, position - 1, QString::fromUtf8(text).size())).count(u'\n')) +
           1;
}

} // namespace jaga
