// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/platform_columns.h"

#include "models/sources/probe_table.h"

#include <QHash>

#include <libpq-fe.h>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

// Object ids of PostgreSQL's own types; fixed for all versions (pg_type.dat).
enum TypeOid : Oid {
    BoolOid = 16,
    Int8Oid = 20,
    Int2Oid = 21,
    Int4Oid = 23,
    TextOid = 25,
    Float4Oid = 700,
    Float8Oid = 701,
    VarcharOid = 1043,
    TimestampOid = 1114,
    TimestamptzOid = 1184,
    IntervalOid = 1186,
    NumericOid = 1700,
    UuidOid = 2950
};

bool isWhole(Oid type) { return type == Int2Oid || type == Int4Oid || type == Int8Oid; }
bool isNumber(Oid type) { return isWhole(type) || type == NumericOid || type == Float4Oid || type == Float8Oid; }
bool isText(Oid type) { return type == TextOid || type == VarcharOid; }

bool fits(ColumnType declared, Oid type)
{
    switch (declared) {
    case ColumnType::Text:
        return type != TimestampOid && type != TimestamptzOid && type != IntervalOid;
    case ColumnType::Uuid:
        return type == UuidOid || isText(type);
    case ColumnType::Key:
        return type == Int8Oid || isText(type);
    case ColumnType::Integer:
        return isWhole(type) || type == NumericOid;
    case ColumnType::Real:
        return isNumber(type);
    case ColumnType::Boolean:
        return type == BoolOid;
    case ColumnType::Time:
        return type == TimestamptzOid;
    case ColumnType::Duration:
        return isNumber(type);
    case ColumnType::Money:
        return isWhole(type) || type == NumericOid;
    }
    Q_UNREACHABLE();
}

QString misfit(const Column &column, Oid type)
{
    const QString start =
        u"column %1 is declared as %2, but the query answers "_s.arg(column.name, columnTypeName(column.type));
    switch (type) {
    case TimestampOid:
        return start + u"a timestamp without time zone: add 'at time zone'"_s;
    case TimestamptzOid:
        return start + u"a timestamp: declare it as time"_s;
    case IntervalOid:
        return start + u"an interval: write extract(epoch from ...)"_s;
    case BoolOid:
        return start + u"a boolean: declare it as bool"_s;
    default:
        return start + u"another type (object id %1): cast it"_s.arg(type);
    }
}

/// Where each declared column stands in the answer, in the order of the declaration.
Expected<QList<int>> positions(const ProbeCall &call, const pg_result *result)
{
    QHash<QString, int> found;
    for (int field = 0; field < PQnfields(result); ++field) {
        const QString name = QString::fromUtf8(PQfname(result, field));
        if (found.contains(name))
            return failure(ErrorCode::Invalid, u"the query answers two columns named %1"_s.arg(name));
        found.insert(name, field);
    }
    QList<int> fields;
    for (const Column &column : call.columns) {
        const int field = found.value(column.name, -1);
        if (field < 0)
            return failure(ErrorCode::Invalid, u"the query does not answer the declared column %1"_s.arg(column.name));
        if (const Oid type = PQftype(result, field); !fits(column.type, type))
            return failure(ErrorCode::Invalid, misfit(column, type));
        fields.append(field);
    }
    if (found.size() != call.columns.size()) {
        for (auto it = found.cbegin(); it != found.cend(); ++it) {
            const bool declared = std::any_of(call.columns.cbegin(), call.columns.cend(),
                                              [&](const Column &column) { return column.name == it.key(); });
            if (!declared)
                return failure(ErrorCode::Invalid,
                               u"the query answers column %1, which is not declared"_s.arg(it.key()));
        }
    }
    return fields;
}

} // namespace

Expected<Table> tableFromResult(const ProbeCall &call, const pg_result *result)
{
    const auto fields = positions(call, result);
    if (!fields)
        return Unexpected<Error>(fields.error());
    ProbeTable table(call);
    for (int row = 0; row < PQntuples(result) && !table.isFull(); ++row) {
        const auto added = table.addRowAt([&](qsizetype column) {
            const int field = fields->at(column);
            return PQgetisnull(result, row, field)
                       ? QString()
                       : QString::fromUtf8(PQgetvalue(result, row, field), PQgetlength(result, row, field));
        });
        if (!added)
            return Unexpected<Error>(added.error());
    }
    return table.take();
}

} // namespace jaga
