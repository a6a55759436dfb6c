// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/evidence_state.h"
#include "models/items/text_format.h"
#include "models/items/workflow_state.h"

#include <QCoreApplication>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Workflow", text); }

TableCell verdictCell(const WorkflowState::Field &field)
{
    if (!field.agrees)
        return {};
    switch (*field.agrees) {
    case Truth::Yes:
        return {.text = tr("agree"), .order = 2, .mark = CellMark::Agrees, .emphasis = Emphasis::Quiet};
    case Truth::No:
        return {.text = field.why.isEmpty() ? tr("differ") : tr("differ: %1").arg(field.why),
                .order = 0,
                .mark = CellMark::Differs,
                .emphasis = Emphasis::Strong};
    case Truth::Unknown:
        return {.text = tr("not known"), .order = 1, .mark = CellMark::Unknown};
    }
    Q_UNREACHABLE();
}

QString stateWords(const WorkflowElement &element)
{
    switch (element.state) {
    case WorkflowElement::State::Passed:
        return tr("passed");
    case WorkflowElement::State::Current:
        return tr("current");
    case WorkflowElement::State::Incident:
        return tr("incident");
    case WorkflowElement::State::Ended:
        return tr("ended early");
    case WorkflowElement::State::Unknown:
        return element.code.isEmpty() ? tr("not told") : element.code;
    }
    Q_UNREACHABLE();
}

CellMark stateMark(WorkflowElement::State state)
{
    switch (state) {
    case WorkflowElement::State::Passed:
        return CellMark::Agrees;
    case WorkflowElement::State::Current:
        return CellMark::Waiting;
    case WorkflowElement::State::Incident:
        return CellMark::Failed;
    case WorkflowElement::State::Ended:
        return CellMark::NotApplicable;
    case WorkflowElement::State::Unknown:
        return CellMark::Unknown;
    }
    Q_UNREACHABLE();
}

TableCell instantCell(const std::optional<Instant> &at, Instant now)
{
    if (!at)
        return {.text = tr("none"), .order = -1, .emphasis = Emphasis::Disabled};
    return {.text = text::clockAt(*at, now), .order = toMicroseconds(*at), .raw = toIsoText(*at)};
}

TableRow incidentRow(const Table &table, qsizetype row, Instant now)
{
    const auto since = table.integer(row, u"since"_s);
    const auto retries = table.integer(row, u"retries"_s);
    const QString state = table.text(row, u"state"_s);
    const bool closed = state == "RESOLVED"_L1 || state == "MIGRATED"_L1;
    const QString key = table.text(row, u"incident_key"_s);
    const QString error = table.text(row, u"error_type"_s);
    const QString message = table.text(row, u"message"_s);
    return {
        .key = key.isEmpty() ? u"row %1"_s.arg(row) : key,
        .cells = {{.text = key},
                  {.text = table.text(row, u"element_id"_s), .emphasis = closed ? Emphasis::Quiet : Emphasis::Strong},
                  {.text = table.text(row, u"job_type"_s)},
                  {.text = retries ? QString::number(*retries) : u"?"_s,
                   .order = retries.value_or(-1),
                   .mark = retries ? CellMark::None : CellMark::Unknown,
                   .emphasis = retries == 0 && !closed ? Emphasis::Strong : Emphasis::Normal},
                  {.text = message.isEmpty() ? error : u"%1: %2"_s.arg(error, message)},
                  {.text = state, .mark = closed ? CellMark::NotApplicable : CellMark::Failed},
                  {.text = since ? text::shortAge(now - instantFromMicroseconds(*since)) : tr("not known"),
                   .order = since ? -*since : 0,
                   .emphasis = Emphasis::Quiet,
                   .raw = since ? toIsoText(instantFromMicroseconds(*since)) : QString()}}};
}

} // namespace

QList<TableColumn> workflowFieldColumns()
{
    return {{.title = tr("Field"), .width = 78},
            {.title = tr("Reference, PostgreSQL"), .width = 158, .digits = true},
            {.title = tr("Instance, engine"), .width = 186, .digits = true},
            {.title = tr("Verdict"), .width = 140, .stretch = true}};
}

QList<TableRow> workflowFieldRows(const WorkflowState &state)
{
    QList<TableRow> rows;
    for (const WorkflowState::Field &field : state.fields) {
        TableRow row{
            .key = field.name,
            .cells = {
                {.text = field.name, .emphasis = Emphasis::Quiet}, field.reference, field.engine, verdictCell(field)}};
        if (field.agrees == Truth::No) {
            row.cells[1].emphasis = Emphasis::Strong;
            row.cells[2].emphasis = Emphasis::Strong;
        }
        rows << row;
    }
    return rows;
}

QList<TableColumn> workflowElementColumns()
{
    return {{.title = tr("Element"), .width = 190, .stretch = true},
            {.title = tr("Type"), .width = 150},
            {.title = tr("State"), .width = 110},
            {.title = tr("Started"), .width = 112, .digits = true, .zoned = true},
            {.title = tr("Lasted"), .width = 110, .digits = true, .right = true}};
}

QList<TableRow> workflowElementRows(const WorkflowState &state, Instant now)
{
    QList<TableRow> rows;
    for (qsizetype at = 0; at < state.elements.size(); ++at) {
        const WorkflowElement &element = state.elements.at(at);
        const bool abnormal = element.state == WorkflowElement::State::Incident;
        TableCell lasted;
        if (element.startedAt) {
            const auto length = element.endedAt.value_or(now) - *element.startedAt;
            lasted = {.text = text::age(length), .order = length.count()};
        }
        // The same element may be passed more than once: its place keeps the keys apart.
        rows << TableRow{.key = u"%1 %2"_s.arg(at).arg(element.id),
                         .cells = {{.text = element.name,
                                    .order = at,
                                    .emphasis = abnormal ? Emphasis::Strong : Emphasis::Normal,
                                    .raw = element.id},
                                   {.text = element.type, .emphasis = Emphasis::Quiet},
                                   {.text = stateWords(element),
                                    .mark = stateMark(element.state),
                                    .emphasis = abnormal ? Emphasis::Strong : Emphasis::Normal,
                                    .raw = element.code},
                                   instantCell(element.startedAt, now),
                                   lasted}};
    }
    return rows;
}

QList<TableColumn> workflowIncidentColumns()
{
    return {{.title = tr("Incident"), .width = 132, .digits = true},
            {.title = tr("Element"), .width = 116},
            {.title = tr("Job type"), .width = 124},
            {.title = tr("Retries"), .width = 56, .digits = true, .right = true},
            {.title = tr("Error"), .width = 150, .stretch = true},
            {.title = tr("State"), .width = 96},
            {.title = tr("Age"), .width = 60, .digits = true, .right = true}};
}

QList<TableRow> workflowIncidentRows(const QList<const Evidence *> &evidence, Instant now)
{
    QList<TableRow> rows;
    for (const Evidence *one : ofShape(evidence, u"workflow_incident"_s)) {
        for (qsizetype row = 0; row < one->table.rows.size(); ++row)
            rows << incidentRow(one->table, row, now);
    }
    return rows;
}

} // namespace jaga
