// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/evidence_state.h"
#include "models/items/task_matrix.h"
#include "models/items/text_format.h"

#include <QCoreApplication>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Tasks", text); }

struct CallWords {
    QLatin1String code;
    const char *words;
    CellMark mark;
};
constexpr CallWords callWords[] = {
    {"PENDING"_L1, QT_TRANSLATE_NOOP("Tasks", "not sent yet"), CellMark::Waiting},
    {"IN_FLIGHT"_L1, QT_TRANSLATE_NOOP("Tasks", "under way"), CellMark::Waiting},
    {"CONFIRMED"_L1, QT_TRANSLATE_NOOP("Tasks", "confirmed"), CellMark::Agrees},
    {"FAILED_RETRYABLE"_L1, QT_TRANSLATE_NOOP("Tasks", "failed, may be tried again"), CellMark::Failed},
    {"FAILED_PERMANENT"_L1, QT_TRANSLATE_NOOP("Tasks", "failed for good"), CellMark::Failed},
    {"CONFLICT"_L1, QT_TRANSLATE_NOOP("Tasks", "outside holds something else under this key"), CellMark::Differs},
    {"UNKNOWN"_L1, QT_TRANSLATE_NOOP("Tasks", "outcome of the call not known"), CellMark::Unknown},
    {"NOT_FOUND_CONFIRMED"_L1, QT_TRANSLATE_NOOP("Tasks", "looked up: never arrived outside"),
     CellMark::NotApplicable}};

/// `3 of 3`, bold when nothing is left; a missing or nonsensical limit is not known.
TableCell triesCell(std::optional<qint64> used, std::optional<qint64> limit)
{
    if (!used)
        return {.text = tr("not known"), .order = -1, .mark = CellMark::Unknown};
    if (!limit || *limit < 0)
        return {.text = tr("%1 of ?").arg(*used), .order = *used, .mark = CellMark::Unknown};
    return {.text = u"%1/%2"_s.arg(*used).arg(*limit),
            .order = *used,
            .emphasis = *used >= *limit && *limit > 0 ? Emphasis::Strong : Emphasis::Normal};
}

CellMark statusMark(const QString &status)
{
    if (status == "FAILED"_L1 || status == "MANUAL_FALLOUT"_L1)
        return CellMark::Failed;
    if (status == "COMPLETED"_L1 || status == "MANUALLY_RESOLVED"_L1)
        return CellMark::Agrees;
    return status == "SKIPPED"_L1 || status == "CANCELLED"_L1 ? CellMark::NotApplicable : CellMark::None;
}

TableCell ageCell(std::optional<qint64> updatedAt, Instant now)
{
    if (!updatedAt)
        return {.text = tr("not known"), .order = -1, .mark = CellMark::Unknown};
    const Instant at = instantFromMicroseconds(*updatedAt);
    return {.text = text::shortAge(now - at),
            .order = (now - at).count(),
            .emphasis = Emphasis::Quiet,
            .raw = toIsoText(at)};
}

bool isSettled(const QString &callStatus) { return callStatus != "UNKNOWN"_L1 && callStatus != "CONFLICT"_L1; }

TableRow rowOf(const Table &table, qsizetype at, Instant now)
{
    const QString status = table.text(at, u"status"_s);
    const std::optional<qint64> number = table.integer(at, u"sequence_no"_s);
    const QString reference = table.text(at, u"external_reference"_s);
    const CellMark mark = statusMark(status);
    const QString key = table.text(at, u"task_id"_s);
    return {.key = key.isEmpty() ? u"row %1"_s.arg(at) : key,
            .cells = {{.text = number ? QString::number(*number) : u"?"_s,
                       .order = number.value_or(-1),
                       .emphasis = Emphasis::Quiet},
                      {.text = table.text(at, u"task_type"_s)},
                      {.text = status.isEmpty() ? tr("not told") : status,
                       .mark = mark,
                       .emphasis = mark == CellMark::Failed ? Emphasis::Strong : Emphasis::Normal},
                      triesCell(table.integer(at, u"retry_count"_s), table.integer(at, u"max_retries"_s)),
                      callCell(table.text(at, u"call_status"_s)),
                      {.text = reference.isEmpty() ? tr("none") : reference,
                       .emphasis = reference.isEmpty() ? Emphasis::Disabled : Emphasis::Normal},
                      {.text = table.text(at, u"error"_s)},
                      {.text = table.text(at, u"adapter"_s), .emphasis = Emphasis::Quiet},
                      {.text = table.text(at, u"item_state"_s), .emphasis = Emphasis::Quiet},
                      ageCell(table.integer(at, u"updated_at"_s), now)}};
}

} // namespace

TableCell callCell(const QString &status)
{
    if (status.isEmpty())
        return {.text = tr("no call on record"), .emphasis = Emphasis::Disabled};
    for (const CallWords &known : callWords) {
        if (known.code != status)
            continue;
        return {.text = tr(known.words),
                .mark = known.mark,
                .emphasis = isSettled(status) ? Emphasis::Normal : Emphasis::Strong,
                .raw = status};
    }
    return {.text = tr("%1: not a status this console knows").arg(status),
            .mark = CellMark::Unknown,
            .emphasis = Emphasis::Strong,
            .raw = status};
}

QList<TableColumn> taskColumns()
{
    return {{.title = tr("No."), .width = 32, .digits = true, .right = true},
            {.title = tr("Task"), .width = 154},
            {.title = tr("Status"), .width = 106},
            {.title = tr("Tries"), .width = 44, .digits = true},
            {.title = tr("External call"), .width = 206},
            {.title = tr("Reference"), .width = 96, .digits = true},
            {.title = tr("Error"), .width = 106, .stretch = true},
            {.title = tr("Adapter"), .width = 90},
            {.title = tr("Item"), .width = 96},
            {.title = tr("Age"), .width = 68, .digits = true, .right = true}};
}

QList<TableRow> taskRows(const QList<const Evidence *> &evidence, Instant now)
{
    QList<TableRow> rows;
    for (const Evidence *one : ofShape(evidence, u"task"_s)) {
        for (qsizetype at = 0; at < one->table.rows.size(); ++at)
            rows << rowOf(one->table, at, now);
    }
    return rows;
}

std::optional<BlockingTask> blockingTask(const QList<const Evidence *> &evidence)
{
    std::optional<BlockingTask> blocking;
    qint64 lowest = std::numeric_limits<qint64>::max();
    for (const Evidence *one : ofShape(evidence, u"task"_s)) {
        const Table &table = one->table;
        for (qsizetype at = 0; at < table.rows.size(); ++at) {
            const QString status = table.text(at, u"status"_s);
            const QString call = table.text(at, u"call_status"_s);
            const bool stopped = statusMark(status) == CellMark::Failed;
            const bool open = statusMark(status) == CellMark::None;
            const bool unknown = (stopped || open) && !isSettled(call);
            const qint64 sequence = table.integer(at, u"sequence_no"_s).value_or(lowest - 1);
            if ((!stopped && !unknown) || sequence >= lowest)
                continue;
            lowest = sequence;
            const TableCell tries = triesCell(table.integer(at, u"retry_count"_s), table.integer(at, u"max_retries"_s));
            blocking = BlockingTask{.name = table.text(at, u"task_type"_s),
                                    .words = tr("is %1, tries %2").arg(status, tries.text) +
                                             (unknown ? u"; "_s + callCell(call).text : QString()),
                                    .outcomeUnknown = unknown};
        }
    }
    return blocking;
}

} // namespace jaga
