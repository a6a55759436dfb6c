// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/evidence/condition_functions.h"

#include "runbook_engine/base/money.h"

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr qint64 MicrosecondsPerSecond = 1'000'000;

QString textOf(sqlite3_value *value)
{
    const void *bytes = sqlite3_value_blob(value);
    return QString::fromUtf8(static_cast<const char *>(bytes), sqlite3_value_bytes(value));
}

void money(sqlite3_context *context, int, sqlite3_value **arguments)
{
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL)
        return sqlite3_result_null(context);
    const Expected<qint64> amount = tenThousandthsFromText(textOf(arguments[0]));
    if (amount)
        sqlite3_result_int64(context, *amount);
    else
        sqlite3_result_error(context, "money() takes an amount in quotes, such as money('500000.00')", -1);
}

void secondsBetween(sqlite3_context *context, int, sqlite3_value **arguments)
{
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL || sqlite3_value_type(arguments[1]) == SQLITE_NULL)
        return sqlite3_result_null(context);
    qint64 difference = 0;
    const bool instants =
        sqlite3_value_type(arguments[0]) == SQLITE_INTEGER && sqlite3_value_type(arguments[1]) == SQLITE_INTEGER;
    if (instants &&
        !__builtin_sub_overflow(sqlite3_value_int64(arguments[1]), sqlite3_value_int64(arguments[0]), &difference))
        sqlite3_result_int64(context, difference / MicrosecondsPerSecond);
    else
        sqlite3_result_error(context, "seconds_between() takes two times", -1);
}

} // namespace

const QSet<QString> &allowedFunctions()
{
    static const QSet<QString> functions{u"abs"_s,    u"avg"_s,   u"coalesce"_s, u"count"_s,  u"glob"_s,
                                         u"ifnull"_s, u"iif"_s,   u"instr"_s,    u"length"_s, u"like"_s,
                                         u"lower"_s,  u"ltrim"_s, u"max"_s,      u"min"_s,    u"nullif"_s,
                                         u"round"_s,  u"rtrim"_s, u"sign"_s,     u"substr"_s, u"sum"_s,
                                         u"total"_s,  u"trim"_s,  u"upper"_s,    u"money"_s,  u"seconds_between"_s};
    return functions;
}

void addConditionFunctions(sqlite3 *database)
{
    constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    sqlite3_create_function_v2(database, "money", 1, flags, nullptr, money, nullptr, nullptr, nullptr);
    sqlite3_create_function_v2(database, "seconds_between", 2, flags, nullptr, secondsBetween, nullptr, nullptr,
                               nullptr);
}

} // namespace jaga
