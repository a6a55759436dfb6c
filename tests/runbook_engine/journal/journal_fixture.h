// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/journal/case_file.h"

#include <QTemporaryDir>
#include <QTest>

namespace jaga::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

inline constexpr Instant T0{std::chrono::microseconds(1'780'000'000'123'456)};

inline Evidence taskEvidence()
{
    Evidence evidence;
    evidence.probe = u"task"_s;
    evidence.source = u"platform"_s;
    evidence.shape = u"task"_s;
    evidence.parameters = {{u"order_id"_s, u"0b0e7f64"_s}};
    evidence.table.columns = {{u"task_id"_s, ColumnType::Text},
                              {u"amount"_s, ColumnType::Money},
                              {u"share"_s, ColumnType::Real},
                              {u"key"_s, ColumnType::Key},
                              {u"at"_s, ColumnType::Time}};
    evidence.table.rows = {{u"quote \" back \\ line \n nul-free \u00e9 \U0001F600"_s, qint64{9'223'372'036'854'775'807},
                            0.1, u"9007199254740993"_s, qint64{-1}},
                           {Cell(), qint64{9'007'199'254'740'993}, 3.0, u""_s, Cell()}};
    evidence.asOf = T0 - 2s;
    evidence.duration = 1234us;
    evidence.generation = 7;
    evidence.timeToLive = 15s;
    evidence.withheldColumns = {u"amount"_s};
    return evidence;
}

} // namespace jaga::test
