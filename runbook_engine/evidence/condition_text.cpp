// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/evidence/condition_text.h"

#include <QList>
#include <QStringList>

#include <optional>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr qsizetype LongestCondition = 4'000; // characters; the longest of the built-in runbooks has a few hundred
constexpr int DeepestParentheses = 40;

struct Token {
    enum class Kind { Word, Text, Number, Parameter, Sign } kind = Kind::Sign;
    QString text; ///< words in lower case, parameters without their colon
};

bool isWordStart(QChar c) { return c == u'_' || (c.unicode() < 128 && c.isLetter()); }
bool isWordPart(QChar c) { return isWordStart(c) || (c.unicode() < 128 && c.isDigit()); }

Unexpected<Error> refuse(const QString &sentence) { return failure(ErrorCode::Invalid, sentence); }

class Tokenizer {
public:
    explicit Tokenizer(const QString &text) : m_text(text) {}

    Expected<QList<Token>> tokens()
    {
        QList<Token> found;
        while (skipSpace()) {
            const Expected<Token> token = next();
            if (!token)
                return Unexpected<Error>(token.error());
            found << *token;
        }
        return found;
    }

private:
    bool skipSpace()
    {
        while (m_at < m_text.size() && (peek() == u' ' || peek() == u'\t' || peek() == u'\n' || peek() == u'\r'))
            ++m_at;
        return m_at < m_text.size();
    }

    QChar peek(qsizetype ahead = 0) const { return m_at + ahead < m_text.size() ? m_text.at(m_at + ahead) : QChar(); }

    template <class Predicate>
    QString take(Predicate belongs)
    {
        const qsizetype start = m_at;
        while (m_at < m_text.size() && belongs(peek()))
            ++m_at;
        return m_text.mid(start, m_at - start);
    }

    Expected<Token> next()
    {
        const QChar c = peek();
        if (c == u'\'')
            return textLiteral();
        if (isWordStart(c))
            return Token{Token::Kind::Word, take(isWordPart).toLower()};
        if (c.unicode() < 128 && c.isDigit())
            return Token{Token::Kind::Number, take([](QChar d) { return isWordPart(d) || d == u'.'; })};
        if (c == u':' && isWordStart(peek(1))) {
            ++m_at;
            return Token{Token::Kind::Parameter, take(isWordPart)};
        }
        return sign();
    }

    Expected<Token> textLiteral()
    {
        const qsizetype start = m_at++;
        while (m_at < m_text.size()) {
            if (peek() == u'\'' && peek(1) == u'\'')
                m_at += 2;
            else if (peek() == u'\'')
                return Token{Token::Kind::Text, m_text.mid(start, ++m_at - start)};
            else
                ++m_at;
        }
        return refuse(u"a text in single quotes is not closed"_s);
    }

    Expected<Token> sign()
    {
        const QString pair = m_text.mid(m_at, 2);
        if (pair == u"--" || pair == u"/*")
            return refuse(u"a comment in a condition; write it in the sentence behind it"_s);
        const QChar c = m_text.at(m_at++);
        if (QStringView(u"()=<>!+-*/%|&~,.").contains(c))
            return Token{Token::Kind::Sign, QString(c)};
        if (QStringView(u"\"`[").contains(c))
            return refuse(u"a quoted name; texts stand in single quotes, names stand bare"_s);
        if (c == u';')
            return refuse(u"a condition is one expression, without `;`"_s);
        if (QStringView(u"?@$:#").contains(c))
            return refuse(u"parameters are written `:name`"_s);
        return refuse(u"the character `%1` outside a text"_s.arg(c));
    }

    const QString &m_text;
    qsizetype m_at = 0;
};

/// A pair of parentheses that is open while the tokens are walked.
struct Parenthesis {
    enum class Role { Plain, ScalarSubquery, OtherSubquery } role = Role::Plain;
    bool isAggregate = false; ///< the arguments of count, sum ...
    bool hasComma = false;    ///< min and max of several arguments are no aggregates
    bool hasAggregate = false;
    bool hasOrder = false;
    bool hasLimit = false;  ///< of one row
    bool hasGroups = false; ///< group by, union, a window: several rows in spite of an aggregate
};

const QSet<QString> aggregates{u"count"_s, u"sum"_s, u"total"_s, u"avg"_s, u"min"_s, u"max"_s};
/// After these a subquery gives rows, not one value.
const QSet<QString> rowContexts{u"exists"_s, u"in"_s, u"from"_s, u"join"_s, u"as"_s};
const QSet<QString> queryStarts{u"select"_s, u"with"_s, u"values"_s};

bool startsQuery(const QList<Token> &tokens, qsizetype at)
{
    return at < tokens.size() && tokens.at(at).kind == Token::Kind::Word && queryStarts.contains(tokens.at(at).text);
}

/// Follows the parentheses and finds scalar subqueries that may have several rows.
class ShapeCheck {
public:
    explicit ShapeCheck(const QList<Token> &tokens) : m_tokens(tokens) {}

    Expected<Done> check()
    {
        if (startsQuery(m_tokens, 0))
            return refuse(u"a query; a condition is an expression, its subqueries stand in parentheses"_s);
        m_open << Parenthesis{};
        for (qsizetype at = 0; at < m_tokens.size(); ++at) {
            if (const auto walked = walk(at); !walked)
                return walked;
        }
        if (m_open.size() != 1)
            return refuse(u"a parenthesis is not closed"_s);
        return Done{};
    }

private:
    Expected<Done> walk(qsizetype at)
    {
        const Token &token = m_tokens.at(at);
        if (token.kind == Token::Kind::Word)
            word(at);
        else if (token.kind == Token::Kind::Sign && token.text == u",")
            m_open.last().hasComma = true;
        else if (token.kind == Token::Kind::Sign && token.text == u"(")
            return open(at);
        else if (token.kind == Token::Kind::Sign && token.text == u")")
            return close();
        return Done{};
    }

    void word(qsizetype at)
    {
        const QString &text = m_tokens.at(at).text;
        if (text == u"order")
            m_open.last().hasOrder = true;
        if (text == u"limit")
            m_open.last().hasLimit = textAt(at + 1) == u"1" && (textAt(at + 2) == u")" || textAt(at + 2) == u"offset");
        if (text == u"group" || text == u"union" || text == u"intersect" || text == u"except" || text == u"over")
            query().hasGroups = true;
    }

    QString textAt(qsizetype at) const { return at < m_tokens.size() ? m_tokens.at(at).text : QString(); }

    Expected<Done> open(qsizetype at)
    {
        const Token before = at > 0 ? m_tokens.at(at - 1) : Token{};
        const bool afterWord = before.kind == Token::Kind::Word;
        Parenthesis parenthesis;
        if (startsQuery(m_tokens, at + 1)) {
            const bool inFromList = before.text == u"," && m_open.last().role != Parenthesis::Role::Plain;
            const bool rows = inFromList || (afterWord && rowContexts.contains(before.text));
            parenthesis.role = rows ? Parenthesis::Role::OtherSubquery : Parenthesis::Role::ScalarSubquery;
        }
        parenthesis.isAggregate = afterWord && aggregates.contains(before.text);
        m_open << parenthesis;
        if (m_open.size() > DeepestParentheses)
            return refuse(u"more than %1 parentheses inside each other"_s.arg(DeepestParentheses));
        return Done{};
    }

    Expected<Done> close()
    {
        if (m_open.size() == 1)
            return refuse(u"a parenthesis is closed that was not opened"_s);
        const Parenthesis closed = m_open.takeLast();
        if (closed.isAggregate && !closed.hasComma)
            query().hasAggregate = true;
        const bool oneRow = (closed.hasOrder && closed.hasLimit) || (closed.hasAggregate && !closed.hasGroups);
        if (closed.role == Parenthesis::Role::ScalarSubquery && !oneRow)
            return refuse(
                u"a subquery used as a value may have several rows, of which the first would decide silently; "
                "use count, min, max or sum, or `order by ... limit 1`"_s);
        return Done{};
    }

    /// The innermost subquery, or the condition itself.
    Parenthesis &query()
    {
        for (qsizetype at = m_open.size() - 1; at > 0; --at) {
            if (m_open.at(at).role != Parenthesis::Role::Plain)
                return m_open[at];
        }
        return m_open.first();
    }

    const QList<Token> &m_tokens;
    QList<Parenthesis> m_open;
};

std::optional<Error> refusedPair(const QList<Token> &tokens)
{
    for (qsizetype at = 1; at < tokens.size(); ++at) {
        const Token &before = tokens.at(at - 1);
        const Token &token = tokens.at(at);
        const bool dotted = (before.kind == Token::Kind::Text && token.text == u".") ||
                            (token.kind == Token::Kind::Text && before.text == u".");
        const bool table = token.kind == Token::Kind::Text &&
                           (before.text == u"from" || before.text == u"join" || before.text == u"in");
        if (dotted || table)
            return Error{ErrorCode::Invalid, u"a name in quotes; names stand bare"_s, {}};
    }
    return std::nullopt;
}

} // namespace

Expected<ConditionText> readConditionText(const QString &text)
{
    if (text.size() > LongestCondition)
        return refuse(u"longer than %1 characters"_s.arg(LongestCondition));
    const Expected<QList<Token>> tokens = Tokenizer(text).tokens();
    if (!tokens)
        return Unexpected<Error>(tokens.error());
    if (tokens->isEmpty())
        return refuse(u"the condition is empty"_s);
    if (const auto problem = refusedPair(*tokens))
        return Unexpected<Error>(*problem);
    if (const auto shape = ShapeCheck(*tokens).check(); !shape)
        return Unexpected<Error>(shape.error());
    ConditionText read{text, {}, {}};
    for (const Token &token : *tokens) {
        if (token.kind == Token::Kind::Word)
            read.words.insert(token.text);
        else if (token.kind == Token::Kind::Parameter)
            read.parameters.insert(token.text);
    }
    return read;
}

} // namespace jaga
