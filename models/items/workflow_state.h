// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/cell_table.h"
#include "runbook_engine/base/truth.h"
#include "runbook_engine/evidence/evidence.h"

#include <optional>

namespace jaga {

/// One element of the process in the order of the model.
struct WorkflowElement {
    enum class State { Passed, Current, Incident, Ended, Unknown };
    QString id = {};
    QString name = {}; ///< the id where the model gives none
    QString type = {}; ///< SERVICE_TASK, ...
    State state = State::Unknown;
    QString code = {}; ///< the engine's own word
    std::optional<Instant> startedAt = {};
    std::optional<Instant> endedAt = {};
};

/// The reference that PostgreSQL keeps beside the instance the engine runs.
struct WorkflowState {
    struct Field {
        QString name = {};
        TableCell reference = {};
        TableCell engine = {};
        std::optional<Truth> agrees = {}; ///< absent: the two say different things, nothing to compare
        QString why = {};                 ///< of a difference, in words
    };
    QString instanceKey = {};
    QString definition = {};
    QList<Field> fields = {};
    QList<WorkflowElement> elements = {};
    Truth agree = Truth::Unknown;
    QString verdict = {}; ///< `Reference and engine agree`, `... differ in 2 of 5 fields`, `... not known`
    QString meaning = {}; ///< of that verdict, one sentence
    int differing = 0;
    int openIncidents = 0;
};

/// Every instance that the reference or the engine names; open ones first.
QList<WorkflowState> workflowStates(const QList<const Evidence *> &evidence, Instant now);

/// Field, Reference, Engine, Verdict.
QList<TableColumn> workflowFieldColumns();
QList<TableRow> workflowFieldRows(const WorkflowState &state);
/// Element, Type, State, Started, Lasted.
QList<TableColumn> workflowElementColumns();
QList<TableRow> workflowElementRows(const WorkflowState &state, Instant now);
/// Incident, Element, Job type, Retries, Error, State, Age.
QList<TableColumn> workflowIncidentColumns();
QList<TableRow> workflowIncidentRows(const QList<const Evidence *> &evidence, Instant now);

} // namespace jaga
