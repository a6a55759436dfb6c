// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/standing.h"

#include "models/items/text_format.h"

#include <QCoreApplication>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Standing", text); }

} // namespace

Standing standingOf(const Evidence &caseHead)
{
    Standing standing;
    if (!caseHead.answered() || caseHead.table.rows.size() != 1)
        return standing;
    if (const auto since = caseHead.table.integer(0, u"stands_since"_s))
        standing.since = instantFromMicroseconds(*since);
    if (const auto limit = caseHead.table.integer(0, u"may_stand"_s))
        standing.limit = std::chrono::seconds(*limit);
    return standing;
}

QString standingWords(const Standing &standing, Instant now)
{
    if (!standing.since)
        return {};
    const QString age = text::age(now - *standing.since);
    if (!standing.limit)
        return tr("not moved for %1").arg(age);
    return standing.isAbove(now) ? tr("not moved for %1, above the limit of %2").arg(age, text::age(*standing.limit))
                                 : tr("not moved for %1, limit %2").arg(age, text::age(*standing.limit));
}

} // namespace jaga
