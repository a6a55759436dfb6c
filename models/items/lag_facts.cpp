// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/lag_facts.h"

#include "models/items/evidence_state.h"
#include "models/items/text_format.h"

#include <QCoreApplication>

#include <cmath>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Kafka", text); }

std::optional<double> real(const Table &table, const QString &column)
{
    const Cell cell = table.at(0, column);
    if (const auto *value = std::get_if<double>(&cell))
        return *value;
    if (const auto *value = std::get_if<qint64>(&cell))
        return static_cast<double>(*value);
    return std::nullopt;
}

std::optional<qint64> whole(const Table &table, const QString &column) { return table.integer(0, column); }

QString rateWords(const std::optional<double> &rate)
{
    return rate ? QString::number(*rate, 'f', std::abs(*rate) < 100 ? 1 : 0) : tr("not known");
}

QString ageWords(qint64 seconds) { return text::age(std::chrono::seconds(seconds)); }

LagFact rates(const Table &table)
{
    const auto produced = real(table, u"produced"_s);
    const auto committed = real(table, u"committed"_s);
    return {produced && committed,
            tr("%1 arrive, %2 are read a second; usual %3 and %4")
                .arg(rateWords(produced), rateWords(committed), rateWords(real(table, u"usual_produced"_s)),
                     rateWords(real(table, u"usual_committed"_s)))};
}

LagFact oldest(const Table &table)
{
    const auto limits = [&](const QString &column) {
        const auto limit = whole(table, column);
        return limit ? ageWords(*limit) : tr("not known");
    };
    const QString words = tr("limit %1, critical %2").arg(limits(u"warn_age"_s), limits(u"crit_age"_s));
    const auto age = whole(table, u"oldest_age"_s);
    if (age)
        return {true, tr("Oldest unread event waits %1; %2").arg(ageWords(*age), words)};
    const auto lag = whole(table, u"lag_last"_s);
    return lag == 0 ? LagFact{true, tr("No event is unread; %1").arg(words)}
                    : LagFact{false, tr("Age of the oldest unread event not known; %1").arg(words)};
}

LagFact group(const Table &table)
{
    const QString state = table.text(0, u"group_state"_s);
    const auto members = whole(table, u"members"_s);
    const auto unstable = whole(table, u"unstable"_s);
    const auto window = whole(table, u"window"_s);
    if (state.isEmpty() || !members || !unstable)
        return {false, tr("Group and members not known")};
    const QString count = *members == 0   ? tr("no member")
                          : *members == 1 ? tr("1 member")
                                          : tr("%1 members").arg(*members);
    const QString span = window ? ageWords(*window) : tr("the window");
    const QString calm =
        *unstable == 0 ? tr("steady for %1").arg(span) : tr("not stable in %1 samples of %2").arg(*unstable).arg(span);
    return {true, tr("Group %1, %2, %3").arg(state, count, calm)};
}

LagFact partitions(const Table &table)
{
    const auto all = whole(table, u"partitions"_s);
    const auto behind = whole(table, u"behind"_s);
    const auto still = whole(table, u"still"_s);
    const auto lag = whole(table, u"lag_last"_s);
    const auto most = whole(table, u"lag_most"_s);
    if (!all || !behind || !still || !lag || !most)
        return {false, tr("Partitions not known")};
    QString words = tr("%1 of %2 partitions behind, %3 not moving").arg(*behind).arg(*all).arg(*still);
    if (*lag > 0)
        words += tr("; the worst holds %1 % of the lag")
                     .arg(std::llround(100.0 * static_cast<double>(*most) / static_cast<double>(*lag)));
    return {true, words};
}

LagFact peers(const Table &table)
{
    const auto all = whole(table, u"peers"_s);
    const auto late = whole(table, u"peers_late"_s);
    if (!all || !late)
        return {false, tr("Other consumers of the topic not known")};
    if (*all == 0)
        return {true, tr("No other consumer reads this topic")};
    return {true, *late == 0 ? tr("The %1 other consumers of the topic keep up").arg(*all)
                             : tr("%1 of %2 other consumers of the topic are late too").arg(*late).arg(*all)};
}

LagFact outbox(const Table &table, Instant now)
{
    const auto waiting = whole(table, u"outbox_waiting"_s);
    const auto since = whole(table, u"outbox_oldest_at"_s);
    if (!waiting)
        return {false, tr("Outbox of the topic not known")};
    if (*waiting == 0)
        return {true, tr("Outbox: no event of the topic waits beyond its limit")};
    const QString words = tr("Outbox: %1 events of the topic wait beyond their limit").arg(text::number(*waiting));
    return {true, since ? words + tr(", the oldest %1").arg(text::age(now - instantFromMicroseconds(*since))) : words};
}

LagFact inbox(const QList<const Evidence *> &evidence, Instant now)
{
    const EvidenceState state = evidenceState(evidence, u"inbox"_s, now);
    if (!state.answered() || state.stale)
        return {false, tr("Inbox not known")};
    qsizetype failed = 0;
    QString example;
    for (const Evidence *one : ofShape(evidence, u"inbox"_s)) {
        for (qsizetype row = 0; row < one->table.rows.size(); ++row) {
            const QString status = one->table.text(row, u"status"_s);
            if (status != "FAILED"_L1 && status != "RETRYING"_L1 && status != "DEAD_LETTERED"_L1)
                continue;
            if (failed++ == 0)
                example = one->table.text(row, u"event_type"_s) + u", "_s + one->table.text(row, u"error"_s);
        }
    }
    if (failed == 0)
        return {true, tr("Inbox: no event fails or is retried")};
    return {true, state.truncated ? tr("Inbox: at least %1 events fail, such as %2").arg(failed).arg(example)
                                  : tr("Inbox: %1 events fail, such as %2").arg(failed).arg(example)};
}

const Evidence *signsOf(const QList<const Evidence *> &evidence)
{
    for (const Evidence *one : ofShape(evidence, u"lag_signs"_s)) {
        if (one->answered() && one->table.rows.size() == 1)
            return one;
    }
    return nullptr;
}

} // namespace

QList<LagFact> lagFacts(const QList<const Evidence *> &evidence, Instant now)
{
    const Evidence *signs = signsOf(evidence);
    if (!signs)
        return {};
    const Table &table = signs->table;
    QList<LagFact> facts{rates(table), oldest(table),        group(table),      partitions(table),
                         peers(table), inbox(evidence, now), outbox(table, now)};
    if (signs->isStaleAt(now)) {
        for (LagFact &fact : facts)
            fact.known = false;
    }
    return facts;
}

std::optional<LagLimit> lagLimit(const QList<const Evidence *> &evidence)
{
    const Evidence *signs = signsOf(evidence);
    if (!signs)
        return std::nullopt;
    const auto produced = real(signs->table, u"produced"_s);
    const auto critical = whole(signs->table, u"crit_age"_s);
    if (!produced || *produced <= 0 || !critical)
        return std::nullopt;
    return LagLimit{*produced * static_cast<double>(*critical),
                    tr("critical: %1 at this rate").arg(ageWords(*critical))};
}

} // namespace jaga
