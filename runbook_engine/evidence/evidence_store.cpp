// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/evidence/evidence_store.h"

#include "runbook_engine/evidence/evidence_tables.h"

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

struct Held {
    Evidence evidence;
    quint64 generation = 0;        ///< what a newer answer has to reach
    quint64 revision = 0;          ///< raised whenever the content changed
    std::optional<QString> misfit; ///< why the answer could not be put into its table
};

/// A condition that was used once: prepared or refused, with its last answer.
struct Known {
    std::optional<PreparedCondition> prepared;
    QString refusal;
    Expected<Cell> answer = Cell();
    quint64 answeredAtRevision = 0; ///< sum of the revisions it read; 0: not yet answered
    Instant answeredFor{};
};

bool sameContent(const Evidence &a, const Evidence &b)
{
    if (a.answered() != b.answered() || a.withheldColumns != b.withheldColumns || a.parameters != b.parameters)
        return false;
    return a.answered() ? a.table == b.table : a.error->code == b.error->code && a.error->detail == b.error->detail;
}

/// What makes a conclusion unknown, collected over the probes it reads.
struct Doubts {
    QStringList waitsFor;
    QStringList reasons;
    void add(const QString &name, const QString &reason)
    {
        waitsFor << name;
        reasons << name + u' ' + reason;
    }
};

} // namespace

class EvidenceStore::Private {
public:
    Private(const QList<Probe> &probes, QMap<QString, Cell> given) : tables(probes), constants(std::move(given))
    {
        for (const Probe &probe : probes) {
            order << probe.name;
            rowCounts.insert(probe.name, probe.rows);
            bindings.insert(probe.name, probe.bindings);
        }
    }

    bool take(const Evidence &evidence);
    Known &known(const QString &condition);
    std::optional<QString> unboundParameter(const PreparedCondition &prepared) const;
    Conclusion doubtsOf(const PreparedCondition &prepared, Instant asOf);
    void doubtProbe(const QString &probe, const QSet<QString> &columns, Instant asOf, Doubts &doubts);
    std::optional<QString> changedBinding(const Evidence &evidence, Instant asOf);
    Cell value(const QString &expression, Instant asOf);
    Expected<Cell> answer(Known &condition, Instant asOf);
    QString emptyColumns(const PreparedCondition &prepared) const;

    EvidenceTables tables;
    QStringList order;
    QMap<QString, RowCount> rowCounts;
    QMap<QString, QMap<QString, QString>> bindings; ///< by probe: parameter and the expression it comes from
    QMap<QString, Cell> constants;
    std::map<QString, Held> held;
    std::map<QString, Known> conditions;
    quint64 lastRevision = 0;
};

bool EvidenceStore::Private::take(const Evidence &evidence)
{
    const auto earlier = held.find(evidence.probe);
    if (earlier != held.end() && evidence.generation < earlier->second.generation)
        return false;
    const bool changed = earlier == held.end() || !sameContent(earlier->second.evidence, evidence);
    Held &now = held[evidence.probe];
    now.evidence = evidence;
    now.generation = evidence.generation;
    if (!changed)
        return false;
    now.revision = ++lastRevision;
    now.misfit.reset();
    if (evidence.answered()) {
        if (const auto replaced = tables.replaceRows(evidence.probe, evidence.table); !replaced)
            now.misfit = replaced.error().detail;
    }
    return true;
}

Known &EvidenceStore::Private::known(const QString &condition)
{
    const auto found = conditions.find(condition);
    if (found != conditions.end())
        return found->second;
    Known &fresh = conditions[condition];
    auto prepared = readConditionText(condition).and_then([this, &fresh](const ConditionText &text) -> Expected<Done> {
        auto statement = tables.prepare(text);
        if (!statement)
            return Unexpected<Error>(statement.error());
        if (const auto name = unboundParameter(*statement))
            return failure(ErrorCode::Invalid, u"`:%1` is no parameter and no threshold of this document"_s.arg(*name));
        fresh.prepared = std::move(statement).value();
        return Done{};
    });
    if (!prepared)
        fresh.refusal = prepared.error().detail;
    return fresh;
}

std::optional<QString> EvidenceStore::Private::unboundParameter(const PreparedCondition &prepared) const
{
    for (const auto &[position, name] : prepared.parameters) {
        if (name != u"as_of" && !constants.contains(name))
            return name;
    }
    return std::nullopt;
}

void EvidenceStore::Private::doubtProbe(const QString &probe, const QSet<QString> &columns, Instant asOf,
                                        Doubts &doubts)
{
    const auto found = held.find(probe);
    if (found == held.end())
        return doubts.add(probe, u"has not answered yet"_s);
    const Evidence &evidence = found->second.evidence;
    if (!evidence.answered())
        return doubts.add(probe, u"could not be read: %1"_s.arg(evidence.error->detail));
    if (found->second.misfit)
        return doubts.add(probe, u"cannot be used: %1"_s.arg(*found->second.misfit));
    if (evidence.isStaleAt(asOf))
        return doubts.add(probe, asOf > evidence.asOf
                                     ? u"is older than %1 s"_s.arg(evidence.timeToLive.count())
                                     : u"is from a moment to come: clocks differ by more than %1 s"_s.arg(
                                           evidence.timeToLive.count()));
    if (const auto name = changedBinding(evidence, asOf))
        return doubts.add(probe, u"was asked for another %1"_s.arg(*name));
    if (evidence.table.truncated)
        return doubts.add(probe, u"has more rows than were read"_s);
    if (rowCounts.value(probe) == RowCount::One && evidence.table.rows.size() != 1)
        return doubts.add(probe, u"has %1 rows where one is expected"_s.arg(evidence.table.rows.size()));
    for (const QString &column : evidence.withheldColumns) {
        const QString name = probe + u'.' + column;
        if (columns.contains(name))
            doubts.add(name, u"is withheld from this role"_s);
    }
}

/// The parameter that has another value now than when the question was asked.
std::optional<QString> EvidenceStore::Private::changedBinding(const Evidence &evidence, Instant asOf)
{
    const QMap<QString, QString> &expressions = bindings[evidence.probe];
    for (auto it = expressions.cbegin(); it != expressions.cend(); ++it) {
        const Cell bound = value(it.value(), asOf);
        if (!isNull(bound) && evidence.parameters.value(it.key(), plainText(bound)) != plainText(bound))
            return it.key();
    }
    return std::nullopt;
}

/// Unknown with its reasons, or Yes when nothing stands against running the condition.
Conclusion EvidenceStore::Private::doubtsOf(const PreparedCondition &prepared, Instant asOf)
{
    Conclusion conclusion;
    Doubts doubts;
    for (const auto &[position, name] : prepared.parameters) {
        if (name != u"as_of" && isNull(constants.value(name)))
            doubts.add(u':' + name, u"has no value of its type"_s);
    }
    for (const QString &probe : prepared.probes) {
        doubtProbe(probe, prepared.columns, asOf, doubts);
        if (const auto found = held.find(probe); found != held.end()) {
            const Instant taken = found->second.evidence.asOf;
            conclusion.asOf = conclusion.asOf ? std::min(*conclusion.asOf, taken) : taken;
        }
    }
    conclusion.truth = doubts.waitsFor.isEmpty() ? Truth::Yes : Truth::Unknown;
    conclusion.waitsFor = doubts.waitsFor;
    conclusion.why = doubts.reasons.join(u"; "_s);
    return conclusion;
}

Expected<Cell> EvidenceStore::Private::answer(Known &condition, Instant asOf)
{
    PreparedCondition &prepared = *condition.prepared;
    // Revisions only grow, so an equal sum means equal evidence.
    quint64 revision = 1;
    for (const QString &probe : std::as_const(prepared.probes))
        revision += held.at(probe).revision;
    if (condition.answeredAtRevision == revision && (!prepared.readsClock || condition.answeredFor == asOf))
        return condition.answer;
    for (const auto &[position, name] : std::as_const(prepared.parameters))
        prepared.statement.bind(position, name == u"as_of" ? Cell(toMicroseconds(asOf)) : constants.value(name));
    condition.answer = tables.run(prepared);
    condition.answeredAtRevision = revision;
    condition.answeredFor = asOf;
    return condition.answer;
}

QString EvidenceStore::Private::emptyColumns(const PreparedCondition &prepared) const
{
    QStringList empty;
    for (const QString &probe : prepared.probes) {
        const Table &table = held.at(probe).evidence.table;
        for (const Column &column : table.columns) {
            const QString name = probe + u'.' + column.name;
            if (rowCounts.value(probe) == RowCount::One && prepared.columns.contains(name) &&
                isNull(table.at(0, column.name)))
                empty << name;
        }
    }
    return empty.isEmpty() ? u"the condition answers NULL"_s : u"empty: %1"_s.arg(empty.join(u", "_s));
}

Cell EvidenceStore::Private::value(const QString &expression, Instant asOf)
{
    Known &condition = known(expression);
    if (!condition.prepared || doubtsOf(*condition.prepared, asOf).truth == Truth::Unknown)
        return {};
    return answer(condition, asOf).value_or(Cell());
}

EvidenceStore::EvidenceStore(const QList<Probe> &probes, const QMap<QString, Cell> &constants, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(probes, constants))
{
}

EvidenceStore::~EvidenceStore() = default;

void EvidenceStore::insert(const QList<Evidence> &batch)
{
    QStringList probes;
    for (const Evidence &evidence : batch) {
        if (d->take(evidence))
            probes << evidence.probe;
    }
    if (!probes.isEmpty())
        Q_EMIT changed(probes);
}

void EvidenceStore::restartGenerations()
{
    for (auto &[probe, held] : d->held)
        held.generation = 0;
}

const Evidence *EvidenceStore::evidence(const QString &probe) const
{
    const auto found = d->held.find(probe);
    return found == d->held.end() ? nullptr : &found->second.evidence;
}

QList<const Evidence *> EvidenceStore::evidenceOfShape(const QString &shape) const
{
    QList<const Evidence *> found;
    for (const QString &probe : std::as_const(d->order)) {
        if (const Evidence *candidate = evidence(probe); candidate && candidate->shape == shape)
            found << candidate;
    }
    return found;
}

Conclusion EvidenceStore::evaluate(const QString &condition, Instant asOf) const
{
    Known &known = d->known(condition);
    if (!known.prepared)
        return Conclusion{Truth::Unknown, {}, known.refusal, std::nullopt};
    Conclusion conclusion = d->doubtsOf(*known.prepared, asOf);
    if (conclusion.truth == Truth::Unknown)
        return conclusion;
    const Expected<Cell> answer = d->answer(known, asOf);
    conclusion.truth = Truth::Unknown;
    if (!answer)
        conclusion.why = answer.error().detail;
    else if (isNull(*answer))
        conclusion.why = d->emptyColumns(*known.prepared);
    else if (*answer == Cell(qint64{1}))
        conclusion.truth = Truth::Yes;
    else if (*answer == Cell(qint64{0}))
        conclusion.truth = Truth::No;
    else
        conclusion.why = u"the condition answers something else than 1, 0 or NULL"_s;
    return conclusion;
}

Decision EvidenceStore::decide(const DecisionTable &table, Instant asOf) const
{
    Decision decision;
    for (qsizetype row = 0; row < table.rows.size(); ++row) {
        decision.conclusion = evaluate(table.rows.at(row).when, asOf);
        decision.truth = decision.conclusion.truth;
        decision.row = row;
        if (decision.truth != Truth::No)
            return decision;
    }
    decision.row = -1;
    return decision;
}

Cell EvidenceStore::value(const QString &expression, Instant asOf) const { return d->value(expression, asOf); }

QStringList EvidenceStore::probesRead(const QString &condition) const
{
    const Known &known = d->known(condition);
    return known.prepared ? known.prepared->probes : QStringList();
}

QSet<QString> EvidenceStore::columnsRead(const QString &condition) const
{
    const Known &known = d->known(condition);
    return known.prepared ? known.prepared->columnsRead : QSet<QString>();
}

Expected<Done> EvidenceStore::check(const QString &condition) const
{
    const Known &known = d->known(condition);
    if (known.prepared)
        return Done{};
    return failure(ErrorCode::Invalid, known.refusal, condition);
}

} // namespace jaga
