// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/engine/engine_search.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 defaultLimit = 100;
constexpr qint64 largestLimit = 10'000;

QString comparable(const QJsonValue &value)
{
    if (value.isDouble())
        return QString::number(value.toDouble(), 'f', 6).rightJustified(28, u'0');
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    const QString text = value.toString();
    // keys are decimal texts of different length
    static const QRegularExpression digits(u"^\\d{1,19}$"_s);
    return digits.match(text).hasMatch() ? text.rightJustified(20, u'0') : text;
}

bool likes(const QString &text, const QString &pattern)
{
    QString expression;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QChar letter = pattern.at(i);
        if (letter == u'\\' && i + 1 < pattern.size())
            expression += QRegularExpression::escape(pattern.mid(++i, 1));
        else if (letter == u'*')
            expression += u".*"_s;
        else if (letter == u'?')
            expression += u'.';
        else
            expression += QRegularExpression::escape(QString(letter));
    }
    return QRegularExpression(QRegularExpression::anchoredPattern(expression),
                              QRegularExpression::DotMatchesEverythingOption)
        .match(text)
        .hasMatch();
}

bool isIn(const QJsonValue &value, const QJsonValue &list)
{
    const QJsonArray candidates = list.toArray();
    return std::any_of(candidates.begin(), candidates.end(),
                       [&](const QJsonValue &candidate) { return comparable(candidate) == comparable(value); });
}

/// No value: the operator is not known.
std::optional<bool> satisfies(const QJsonValue &value, const QString &name, const QJsonValue &wanted)
{
    if (name == "$eq"_L1)
        return comparable(value) == comparable(wanted);
    if (name == "$neq"_L1)
        return comparable(value) != comparable(wanted);
    if (name == "$exists"_L1)
        return (!value.isUndefined() && !value.isNull()) == wanted.toBool();
    if (name == "$in"_L1)
        return isIn(value, wanted);
    if (name == "$notIn"_L1)
        return !isIn(value, wanted);
    if (name == "$like"_L1)
        return likes(value.toString(), wanted.toString());
    if (name == "$gt"_L1)
        return comparable(value) > comparable(wanted);
    if (name == "$gte"_L1)
        return comparable(value) >= comparable(wanted);
    if (name == "$lt"_L1)
        return comparable(value) < comparable(wanted);
    if (name == "$lte"_L1)
        return comparable(value) <= comparable(wanted);
    return std::nullopt;
}

Expected<Done> keepMatching(QList<QJsonObject> &records, const QString &field, const QJsonValue &wanted,
                            const SearchRules &rules)
{
    if (!rules.fields.contains(field))
        return failure(ErrorCode::Invalid, u"the filter names a field that is not known here: "_s + field);
    if (!wanted.isObject()) {
        records.removeIf(
            [&](const QJsonObject &record) { return comparable(record.value(field)) != comparable(wanted); });
        return Done{};
    }
    if (!rules.operatorFields.contains(field))
        return failure(ErrorCode::Invalid, u"this version takes a plain value only for "_s + field);
    const QJsonObject operators = wanted.toObject();
    for (auto it = operators.begin(); it != operators.end(); ++it) {
        if (!satisfies(QJsonValue(), it.key(), it.value()))
            return failure(ErrorCode::Invalid, u"there is no operator "_s + it.key());
        records.removeIf([&](const QJsonObject &record) {
            return !satisfies(record.value(field), it.key(), it.value()).value_or(false);
        });
    }
    return Done{};
}

Expected<Done> sortRecords(QList<QJsonObject> &records, const QJsonArray &sort, const SearchRules &rules)
{
    for (qsizetype i = sort.size() - 1; i >= 0; --i) {
        const QJsonObject rule = sort.at(i).toObject();
        const QString field = rule.value("field"_L1).toString();
        const QString order = rule.value("order"_L1).toString(u"ASC"_s).toUpper();
        if (!rules.fields.contains(field) || (order != "ASC"_L1 && order != "DESC"_L1))
            return failure(ErrorCode::Invalid, u"cannot sort by %1 %2"_s.arg(field, order));
        std::stable_sort(records.begin(), records.end(), [&](const QJsonObject &a, const QJsonObject &b) {
            const QString left = comparable(a.value(field)), right = comparable(b.value(field));
            return order == "ASC"_L1 ? left < right : right < left;
        });
    }
    return Done{};
}

QString cursor(qint64 position) { return QString::fromLatin1(("p" + QByteArray::number(position)).toBase64()); }

Expected<qint64> positionOf(const QJsonValue &cursorValue)
{
    const QByteArray text = QByteArray::fromBase64(cursorValue.toString().toLatin1());
    bool isNumber = false;
    const qint64 position = text.mid(1).toLongLong(&isNumber);
    if (!text.startsWith('p') || !isNumber || position < 0)
        return failure(ErrorCode::Invalid, u"not a cursor of this server"_s);
    return position;
}

struct Window {
    qint64 from = 0;
    qint64 limit = defaultLimit;
};

Expected<Window> windowOf(const QJsonObject &page)
{
    Window window;
    if (page.contains("limit"_L1)) {
        window.limit = page.value("limit"_L1).toInteger(-1);
        if (window.limit < 0 || window.limit > largestLimit)
            return failure(ErrorCode::Invalid, u"page.limit must be between 0 and 10000"_s);
    }
    const int styles = int(page.contains("from"_L1)) + int(page.contains("after"_L1)) + int(page.contains("before"_L1));
    if (styles > 1)
        return failure(ErrorCode::Invalid, u"page takes one of from, after and before"_s);
    if (page.contains("from"_L1)) {
        window.from = page.value("from"_L1).toInteger(-1);
        if (window.from < 0)
            return failure(ErrorCode::Invalid, u"page.from must not be negative"_s);
    }
    if (page.contains("after"_L1)) {
        const auto position = positionOf(page.value("after"_L1));
        if (!position)
            return Unexpected(position.error());
        window.from = *position + 1;
    }
    if (page.contains("before"_L1)) {
        const auto position = positionOf(page.value("before"_L1));
        if (!position)
            return Unexpected(position.error());
        window.from = std::max<qint64>(0, *position - window.limit);
        window.limit = std::min(window.limit, *position);
    }
    return window;
}

} // namespace

Expected<QJsonObject> searchRecords(QList<QJsonObject> records, const QJsonObject &body, const SearchRules &rules)
{
    for (const QString &part : body.keys()) {
        if (part != "filter"_L1 && part != "sort"_L1 && part != "page"_L1)
            return failure(ErrorCode::Invalid, u"unknown member "_s + part);
    }
    const QJsonObject filter = body.value("filter"_L1).toObject();
    for (auto it = filter.begin(); it != filter.end(); ++it) {
        if (const auto kept = keepMatching(records, it.key(), it.value(), rules); !kept)
            return Unexpected(kept.error());
    }
    if (const auto sorted = sortRecords(records, body.value("sort"_L1).toArray(), rules); !sorted)
        return Unexpected(sorted.error());
    const auto window = windowOf(body.value("page"_L1).toObject());
    if (!window)
        return Unexpected(window.error());
    QJsonArray items;
    const qint64 end = std::min<qint64>(records.size(), window->from + window->limit);
    for (qint64 i = window->from; i < end; ++i)
        items.append(records.at(i));
    const bool empty = items.isEmpty();
    return QJsonObject{
        {u"items"_s, items},
        {u"page"_s, QJsonObject{{u"totalItems"_s, static_cast<qint64>(records.size())},
                                {u"hasMoreTotalItems"_s, false},
                                {u"startCursor"_s, empty ? QJsonValue() : QJsonValue(cursor(window->from))},
                                {u"endCursor"_s, empty ? QJsonValue() : QJsonValue(cursor(end - 1))}}}};
}

} // namespace jaga::sandbox
