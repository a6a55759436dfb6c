// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/signal_queue.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

/// Names of different runbooks' rules may coincide; in one batch they must not.
QString probeName(const Runbook &runbook, const SignalRule &rule) { return runbook.id + u'/' + rule.name; }

QString signalKey(const QString &runbookId, const QString &tenantId, const QString &entityId)
{
    return runbookId + u'/' + tenantId + u'/' + entityId;
}

/// What the severity of a runbook may read: the rest of its tables would be built at every start for nothing.
QList<Probe> severityProbes(const Runbook &runbook)
{
    QList<Probe> probes = caseProbes(runbook);
    probes.removeIf([&](const Probe &probe) {
        return std::none_of(runbook.severity.rows.begin(), runbook.severity.rows.end(),
                            [&](const DecisionRow &row) { return row.when.contains(probe.name); });
    });
    return probes;
}

/// A row of a rule as the one-row evidence that severity conditions read; no row past the end of the answer.
Evidence ofRow(const SignalRule &rule, const Evidence &answer, qsizetype row, quint64 generation)
{
    Evidence one = answer;
    one.probe = rule.probe.name;
    one.table.rows = answer.table.rows.mid(row, 1);
    one.table.truncated = false;
    one.generation = generation;
    return one;
}

} // namespace

struct SignalQueue::Rule {
    const Runbook *runbook = nullptr;
    const SignalRule *rule = nullptr;
    std::unique_ptr<EvidenceStore> store; ///< one row at a time, for severity
    std::optional<Evidence> answer;
    std::optional<Error> error;
    mutable quint64 generation = 0;
};

QString parameterText(const Cell &cell, ColumnType type)
{
    if (const auto *integer = std::get_if<qint64>(&cell)) {
        if (type == ColumnType::Time)
            return toIsoText(instantFromMicroseconds(*integer));
        if (type == ColumnType::Money)
            return amountText(*integer);
        return QString::number(*integer);
    }
    if (const auto *real = std::get_if<double>(&cell))
        return QString::number(*real, 'g', 17);
    const auto *text = std::get_if<QString>(&cell);
    return text ? *text : QString();
}

Parameters runbookParameters(const Runbook &runbook, const Signal &signal)
{
    Parameters parameters;
    for (const Column &parameter : runbook.parameters) {
        if (signal.facts.contains(parameter.name))
            parameters.insert(parameter.name, signal.facts.value(parameter.name));
        else if (parameter.name == "tenant_id"_L1)
            parameters.insert(parameter.name, signal.tenantId);
        else if (parameter.name == runbook.entity.toLower() + "_id"_L1)
            parameters.insert(parameter.name, signal.entityId);
    }
    return parameters;
}

QList<Probe> signalProbes(const RunbookLibrary &library)
{
    QList<Probe> probes;
    for (const Runbook &runbook : library.runbooks) {
        for (const SignalRule &rule : runbook.signalRules) {
            probes << rule.probe;
            probes.last().name = probeName(runbook, rule);
        }
    }
    return probes;
}

SignalQueue::SignalQueue(const RunbookLibrary &library) : m_library(library)
{
    for (const Runbook &runbook : library.runbooks) {
        for (const SignalRule &rule : runbook.signalRules) {
            auto entry = std::make_unique<Rule>();
            entry->runbook = &runbook;
            entry->rule = &rule;
            entry->store = std::make_unique<EvidenceStore>(severityProbes(runbook), caseConstants(runbook, {}));
            m_rules.emplace(probeName(runbook, rule), std::move(entry));
        }
    }
}

SignalQueue::~SignalQueue() = default;

void SignalQueue::insert(const Evidence &answer)
{
    const auto found = m_rules.find(answer.probe);
    if (found == m_rules.end())
        return;
    Rule &rule = *found->second;
    rule.error = answer.error;
    if (answer.answered())
        rule.answer = answer;
}

void SignalQueue::setIncidents(const QList<api::Incident> &incidents) { m_incidents = incidents; }

QList<Signal> SignalQueue::signalsOf(const Rule &rule, Instant asOf) const
{
    QList<Signal> found;
    const Table &table = rule.answer->table;
    for (qsizetype row = 0; row < table.rows.size(); ++row) {
        Signal signal;
        signal.runbookId = rule.runbook->id;
        signal.rule = rule.rule->name;
        signal.title = rule.runbook->title;
        signal.tenantId = table.text(row, u"tenant_id"_s);
        signal.tenant = table.text(row, u"tenant"_s);
        signal.entityId = table.text(row, u"entity_id"_s);
        signal.number = table.text(row, u"number"_s);
        signal.customer = table.text(row, u"customer"_s);
        signal.state = table.text(row, u"state"_s);
        signal.since = instantFromMicroseconds(table.integer(row, u"since"_s).value_or(0));
        if (const auto amount = table.integer(row, u"amount"_s))
            signal.amount = Money{*amount, table.text(row, u"currency"_s)};
        for (const Column &column : table.columns)
            if (const Cell cell = table.at(row, column.name); !isNull(cell))
                signal.facts.insert(column.name, parameterText(cell, column.type));
        signal.key = signalKey(signal.runbookId, signal.tenantId, signal.entityId);

        rule.store->insert({ofRow(*rule.rule, *rule.answer, row, ++rule.generation)});
        signal.severity = severityOf(*rule.runbook, *rule.store, asOf);
        found << signal;
    }
    return found;
}

Signal SignalQueue::signalOf(const api::Incident &incident, const QString &key) const
{
    Signal signal = m_known.value(key);
    signal.runbookId = incident.runbookId;
    signal.title = incident.title;
    signal.tenantId = incident.tenantId;
    signal.entityId = incident.entityId;
    signal.state = incident.status;
    signal.since = incident.startedAt;
    if (!incident.severity.isEmpty())
        signal.severity = Severity{incident.severity, incident.severity, incident.severityReason, {}};
    for (const QJsonValue &value : incident.scope) {
        const QJsonObject scope = value.toObject();
        if (scope.value("entityId"_L1).toString() == incident.entityId)
            signal.number = scope.value("label"_L1).toString();
    }
    if (signal.number.isEmpty())
        signal.number = incident.number;
    signal.key = key;
    return signal;
}

QList<Signal> SignalQueue::ranked(Instant asOf) const
{
    QMap<QString, Signal> byKey;
    for (const auto &[name, rule] : m_rules)
        if (rule->answer)
            for (const Signal &signal : signalsOf(*rule, asOf))
                if (!byKey.contains(signal.key))
                    m_known[signal.key] = byKey[signal.key] = signal;
    for (const api::Incident &incident : m_incidents) {
        if (incident.isClosed() || !m_library.runbooks.contains(incident.runbookId))
            continue;
        const QString key = signalKey(incident.runbookId, incident.tenantId, incident.entityId);
        if (!byKey.contains(key)) {
            byKey.insert(key, signalOf(incident, key));
            byKey[key].isResolved = incident.status == "RESOLVED"_L1;
        }
        byKey[key].incidentId = incident.id;
        byKey[key].incidentNumber = incident.number;
        byKey[key].commander = incident.commander;
    }
    QList<Signal> queue = byKey.values();
    for (Signal &signal : queue)
        signal.isNew = !m_seen.contains(signal.key);
    std::stable_sort(queue.begin(), queue.end(), [](const Signal &a, const Signal &b) {
        return std::tie(a.isResolved, a.severity.proven, a.severity.notExcluded, a.since) <
               std::tie(b.isResolved, b.severity.proven, b.severity.notExcluded, b.since);
    });
    return queue;
}

QList<Evidence> SignalQueue::rowsOf(const Signal &signal) const
{
    QList<Evidence> found;
    for (const auto &[name, rule] : m_rules) {
        if (rule->runbook->id != signal.runbookId || !rule->answer)
            continue;
        const Table &table = rule->answer->table;
        qsizetype row = 0;
        while (row < table.rows.size() && (table.text(row, u"entity_id"_s) != signal.entityId ||
                                           table.text(row, u"tenant_id"_s) != signal.tenantId))
            ++row;
        if (row < table.rows.size() || !table.truncated)
            found << ofRow(*rule->rule, *rule->answer, row, rule->answer->generation);
    }
    return found;
}

std::optional<Instant> SignalQueue::oldestAnswer() const
{
    std::optional<Instant> oldest;
    for (const auto &[name, rule] : m_rules)
        if (rule->answer)
            oldest = oldest ? std::min(*oldest, rule->answer->asOf) : rule->answer->asOf;
    return oldest;
}

QString SignalQueue::error() const
{
    for (const auto &[name, rule] : m_rules)
        if (rule->error)
            return name + u": "_s + rule->error->detail;
    return {};
}

} // namespace jaga
