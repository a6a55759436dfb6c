// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/workflow_state.h"

#include "models/items/evidence_state.h"
#include "models/items/text_format.h"

#include <QCoreApplication>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Workflow", text); }

/// One row of an answer, or the reason why there is none.
struct Side {
    const Evidence *evidence = nullptr;
    qsizetype row = -1;
    EvidenceState state;

    bool found() const { return row >= 0; }
    QString text(const QString &column) const { return found() ? evidence->table.text(row, column) : QString(); }
    std::optional<Instant> time(const QString &column) const
    {
        const auto value = found() ? evidence->table.integer(row, column) : std::nullopt;
        return value ? std::optional(instantFromMicroseconds(*value)) : std::nullopt;
    }
    bool flag(const QString &column) const { return found() && evidence->table.integer(row, column).value_or(0) != 0; }
};

Side sideOf(const QList<const Evidence *> &evidence, const QString &shape, const QString &key, Instant now)
{
    Side side;
    side.state = evidenceState(evidence, shape, now);
    for (const Evidence *one : ofShape(evidence, shape)) {
        for (qsizetype row = 0; row < one->table.rows.size(); ++row) {
            if (one->table.text(row, u"instance_key"_s) != key)
                continue;
            side.evidence = one;
            side.row = row;
            return side;
        }
    }
    return side;
}

QStringList instanceKeys(const QList<const Evidence *> &evidence)
{
    QStringList open;
    QStringList ended;
    for (const QString &shape : {u"workflow_reference"_s, u"workflow_instance"_s}) {
        const QString end = shape == "workflow_reference"_L1 ? u"completed_at"_s : u"ended_at"_s;
        for (const Evidence *one : ofShape(evidence, shape)) {
            for (qsizetype row = 0; row < one->table.rows.size(); ++row) {
                const QString key = one->table.text(row, u"instance_key"_s);
                if (!open.contains(key) && !ended.contains(key))
                    (one->table.integer(row, end) ? ended : open) << key;
            }
        }
    }
    return open + ended;
}

Truth statusAgrees(const QString &reference, const Side &engine)
{
    const QString state = engine.text(u"state"_s);
    const bool incident = engine.flag(u"has_incident"_s);
    if (reference == "ACTIVE"_L1)
        return state == "ACTIVE"_L1 && !incident ? Truth::Yes : Truth::No;
    if (reference == "INCIDENT"_L1)
        return state == "ACTIVE"_L1 && incident ? Truth::Yes : Truth::No;
    if (reference == "COMPLETED"_L1 || reference == "TERMINATED"_L1)
        return state == reference ? Truth::Yes : Truth::No;
    if (reference == "LOST"_L1 || reference == "START_REQUESTED"_L1 || reference == "START_FAILED"_L1)
        return Truth::No;
    return Truth::Unknown;
}

TableCell wordCell(const QString &text)
{
    return text.isEmpty() ? TableCell{.text = tr("not told"), .emphasis = Emphasis::Disabled} : TableCell{.text = text};
}

TableCell timeCell(const std::optional<Instant> &at, Instant now)
{
    if (!at)
        return {.text = tr("none"), .emphasis = Emphasis::Disabled};
    return {.text = text::withZone(text::clockAt(*at, now), *at), .order = toMicroseconds(*at), .raw = toIsoText(*at)};
}

Truth equal(const QString &a, const QString &b)
{
    return a.isEmpty() || b.isEmpty() ? Truth::Unknown : a == b ? Truth::Yes : Truth::No;
}

QList<WorkflowState::Field> fieldsOf(const Side &reference, const Side &engine, Instant now)
{
    using Field = WorkflowState::Field;
    const auto text = [&](const Side &side, const QString &column) { return side.text(column); };
    QList<Field> fields;
    const auto same = [&](const QString &name, const QString &column) {
        fields << Field{.name = name,
                        .reference = wordCell(text(reference, column)),
                        .engine = wordCell(text(engine, column)),
                        .agrees = equal(text(reference, column), text(engine, column)),
                        .why = {}};
    };
    same(tr("Instance"), u"instance_key"_s);
    same(tr("Definition"), u"definition"_s);
    same(tr("Version"), u"definition_version"_s);

    QString engineStatus = text(engine, u"state"_s);
    if (engine.flag(u"has_incident"_s))
        engineStatus = tr("%1, has an incident").arg(engineStatus);
    const QString status = text(reference, u"status"_s);
    Field state{.name = tr("Status"),
                .reference = wordCell(status),
                .engine = wordCell(engineStatus),
                .agrees = statusAgrees(status, engine),
                .why = {}};
    if (state.agrees == Truth::No && status == "ACTIVE"_L1 && engine.flag(u"has_incident"_s))
        state.why = tr("the reference misses the incident");
    fields << state;

    const auto completed = reference.time(u"completed_at"_s);
    const auto ended = engine.time(u"ended_at"_s);
    fields << Field{.name = tr("Ended"),
                    .reference = timeCell(completed, now),
                    .engine = timeCell(ended, now),
                    .agrees = completed.has_value() == ended.has_value() ? Truth::Yes : Truth::No,
                    .why = {}};
    fields << Field{.name = tr("Started"),
                    .reference = timeCell(reference.time(u"started_at"_s), now),
                    .engine = timeCell(engine.time(u"started_at"_s), now),
                    .agrees = {},
                    .why = {}};
    fields << Field{.name = tr("Last seen"),
                    .reference = timeCell(reference.time(u"last_seen_at"_s), now),
                    .engine = timeCell(engine.evidence->asOf, now),
                    .agrees = {},
                    .why = {}};
    return fields;
}

void concludeFromFields(WorkflowState &state)
{
    int compared = 0;
    int unknown = 0;
    for (const WorkflowState::Field &field : state.fields) {
        compared += field.agrees ? 1 : 0;
        unknown += field.agrees == Truth::Unknown ? 1 : 0;
        state.differing += field.agrees == Truth::No ? 1 : 0;
    }
    if (state.differing > 0) {
        state.agree = Truth::No;
        state.verdict = tr("Reference and engine differ in %1 of %2 fields").arg(state.differing).arg(compared);
        state.meaning = tr("The engine is the truth about where the process stands; the reference trails or is wrong.");
    } else if (unknown > 0) {
        state.verdict = tr("Whether reference and engine agree is not known: %1 of %2 fields are missing")
                            .arg(unknown)
                            .arg(compared);
        state.meaning = tr("Do not resolve anything on this alone.");
    } else {
        state.agree = Truth::Yes;
        state.verdict = tr("Reference and engine agree");
        state.meaning = tr("%1 fields compared.").arg(compared);
    }
}

/// What was compared is old: it says how it was, and nothing of now.
void doubt(WorkflowState &state)
{
    state.meaning = tr("At the last answers: %1. Do not resolve anything on this.").arg(state.verdict);
    state.verdict = tr("Whether reference and engine still agree is not known");
    state.agree = Truth::Unknown;
}

/// One of the two sides is missing: says which, and whether that is a fact or only not known.
void concludeFromOneSide(WorkflowState &state, const Side &reference, const Side &engine)
{
    const QString status = reference.text(u"status"_s);
    if (!engine.found() && !engine.state.answered()) {
        state.verdict = tr("What the engine says is not known");
        state.meaning = tr("The engine did not answer. Process state is not known; do not resolve anything.");
    } else if (!engine.found() && (status == "START_REQUESTED"_L1 || status == "START_FAILED"_L1)) {
        state.agree = Truth::Yes;
        state.verdict = tr("Not started: reference and engine agree");
        state.meaning = tr("The reference is %1 and the engine knows no such instance.").arg(status);
    } else if (!engine.found()) {
        state.agree = engine.state.truncated ? Truth::Unknown : Truth::No;
        state.verdict = tr("The reference names an instance that the engine does not know");
        state.meaning = tr(
            "It may have been removed, or belong to another engine. Do not start a second one before that is settled.");
    } else if (!reference.state.answered()) {
        state.verdict = tr("What the reference says is not known");
        state.meaning = tr("The reference could not be read. The engine's instance is shown alone.");
    } else {
        state.agree = Truth::No;
        state.verdict = tr("The engine runs an instance that no reference names");
        state.meaning =
            tr("Events of this process may reach no order. Check its business key before anything is started again.");
    }
    state.differing = state.agree == Truth::No ? 1 : 0;
}

QList<WorkflowState::Field> fieldsOfOneSide(const Side &reference, const Side &engine, Instant now)
{
    const Side &side = reference.found() ? reference : engine;
    const bool isReference = reference.found();
    const TableCell none{.text = tr("no such row"), .emphasis = Emphasis::Disabled};
    QList<WorkflowState::Field> fields;
    const auto add = [&](const QString &name, const TableCell &cell) {
        fields << WorkflowState::Field{.name = name,
                                       .reference = isReference ? cell : none,
                                       .engine = isReference ? none : cell,
                                       .agrees = {},
                                       .why = {}};
    };
    add(tr("Instance"), wordCell(side.text(u"instance_key"_s)));
    add(tr("Definition"), wordCell(side.text(u"definition"_s)));
    add(tr("Version"), wordCell(side.text(u"definition_version"_s)));
    add(tr("Status"), wordCell(side.text(isReference ? u"status"_s : u"state"_s)));
    add(tr("Started"), timeCell(side.time(u"started_at"_s), now));
    if (isReference)
        add(tr("Last seen"), timeCell(side.time(u"last_seen_at"_s), now));
    return fields;
}

WorkflowElement::State elementState(const QString &code, bool incident)
{
    using State = WorkflowElement::State;
    if (incident)
        return State::Incident;
    if (code == "COMPLETED"_L1)
        return State::Passed;
    if (code == "ACTIVE"_L1)
        return State::Current;
    return code == "TERMINATED"_L1 ? State::Ended : State::Unknown;
}

QList<WorkflowElement> elementsOf(const QList<const Evidence *> &evidence)
{
    QList<WorkflowElement> elements;
    for (const Evidence *one : ofShape(evidence, u"workflow_element"_s)) {
        const Table &table = one->table;
        for (qsizetype row = 0; row < table.rows.size(); ++row) {
            const auto time = [&](const QString &column) {
                const auto value = table.integer(row, column);
                return value ? std::optional(instantFromMicroseconds(*value)) : std::nullopt;
            };
            const QString id = table.text(row, u"element_id"_s);
            const QString name = table.text(row, u"element_name"_s);
            const QString code = table.text(row, u"state"_s);
            elements << WorkflowElement{.id = id,
                                        .name = name.isEmpty() ? id : name,
                                        .type = table.text(row, u"element_type"_s),
                                        .state =
                                            elementState(code, table.integer(row, u"has_incident"_s).value_or(0) != 0),
                                        .code = code,
                                        .startedAt = time(u"started_at"_s),
                                        .endedAt = time(u"ended_at"_s)};
        }
    }
    return elements;
}

int openIncidents(const QList<const Evidence *> &evidence)
{
    int open = 0;
    for (const Evidence *one : ofShape(evidence, u"workflow_incident"_s)) {
        for (qsizetype row = 0; row < one->table.rows.size(); ++row) {
            const QString state = one->table.text(row, u"state"_s);
            open += state != "RESOLVED"_L1 && state != "MIGRATED"_L1 ? 1 : 0;
        }
    }
    return open;
}

} // namespace

QList<WorkflowState> workflowStates(const QList<const Evidence *> &evidence, Instant now)
{
    QList<WorkflowState> states;
    for (const QString &key : instanceKeys(evidence)) {
        const Side reference = sideOf(evidence, u"workflow_reference"_s, key, now);
        const Side engine = sideOf(evidence, u"workflow_instance"_s, key, now);
        WorkflowState state;
        state.instanceKey = key;
        state.definition = (reference.found() ? reference : engine).text(u"definition"_s);
        if (reference.found() && engine.found()) {
            state.fields = fieldsOf(reference, engine, now);
            concludeFromFields(state);
            if (reference.state.stale || engine.state.stale)
                doubt(state);
        } else {
            state.fields = fieldsOfOneSide(reference, engine, now);
            concludeFromOneSide(state, reference, engine);
        }
        // The elements and incidents that are read belong to the instance of the case: the first.
        if (states.isEmpty()) {
            state.elements = elementsOf(evidence);
            state.openIncidents = openIncidents(evidence);
        }
        states << state;
    }
    return states;
}

} // namespace jaga
