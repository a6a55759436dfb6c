// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/archived_case.h"

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

class StandingClock final : public Clock {
public:
    explicit StandingClock(Instant moment) : m_moment(moment) {}
    Instant now() const override { return m_moment; }

private:
    const Instant m_moment;
};

Signal signalFrom(const CaseReplay &replay)
{
    const QJsonObject json = replay.opened.value("signal"_L1).toObject();
    const auto text = [&](QLatin1StringView key) { return json.value(key).toString(); };
    Signal signal;
    signal.key = text("key"_L1);
    signal.rule = text("rule"_L1);
    signal.runbookId = replay.runbook.id;
    signal.title = replay.runbook.title;
    signal.tenantId = text("tenantId"_L1);
    signal.tenant = text("tenant"_L1);
    signal.entityId = text("entityId"_L1);
    signal.number = text("number"_L1);
    signal.customer = text("customer"_L1);
    signal.state = text("state"_L1);
    signal.since = instantFromText(text("since"_L1)).value_or(Instant{});
    if (const auto amount = tenThousandthsFromText(text("amount"_L1)))
        signal.amount = Money{*amount, text("currency"_L1)};
    const QJsonObject parameters = replay.opened.value("parameters"_L1).toObject();
    for (auto it = parameters.begin(); it != parameters.end(); ++it)
        signal.facts.insert(it.key(), it.value().toString());
    const QJsonObject facts = json.value("facts"_L1).toObject();
    for (auto it = facts.begin(); it != facts.end(); ++it)
        signal.facts.insert(it.key(), it.value().toString());
    signal.severity = replay.run->severity();
    // A collected case has no signal behind it; its entity names it.
    if (signal.number.isEmpty())
        signal.number = signal.entityId.isEmpty() ? replay.runbook.id : signal.entityId;
    if (signal.key.isEmpty())
        signal.key = signal.number;
    return signal;
}

} // namespace

Expected<ArchivedCase> openArchivedCase(const QString &path, const Vocabulary &vocabulary)
{
    auto journal = CaseFile::openReadOnly(path);
    if (!journal)
        return Unexpected<Error>(journal.error());
    auto replay = replayCase(**journal, vocabulary, {});
    if (!replay)
        return Unexpected<Error>(replay.error());
    const QJsonObject opened = (*replay)->opened;
    ArchivedCase archive;
    archive.signal = signalFrom(**replay);
    archive.moment = (*replay)->at;
    archive.verdict = (*journal)->verify();
    archive.personaId = opened.value("person"_L1).toString(u"unknown"_s);
    archive.profile.name = opened.value("profile"_L1).toString();
    archive.profile.environment = opened.value("environment"_L1).toString();
    archive.profile.personas = {{archive.personaId, archive.personaId, opened.value("role"_L1).toString(), {}, {}}};
    archive.profile.defaultPersona = archive.personaId;
    archive.replay = std::move(*replay);
    archive.clock = std::make_unique<StandingClock>(archive.moment);
    return archive;
}

} // namespace jaga
