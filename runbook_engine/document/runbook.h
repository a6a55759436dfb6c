// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/table.h"

#include <QList>
#include <QMap>
#include <QString>

#include <chrono>

namespace jaga {

/// Where something stands in a document, for `file:line: error: cure`.
struct SourceLine {
    QString file;
    int line = 0; ///< from 1
    bool operator==(const SourceLine &) const = default;
};

/// One finding of the linter. `cure` tells what to write instead.
struct Diagnostic {
    SourceLine at;
    QString message;
    QString cure;
    QString text() const; ///< `file:line: error: message; cure`
};

/// How many rows an answer must have. A one-row probe with none or two is unknown.
enum class RowCount { One, Many };

/// Columns a probe may declare: what the evidence database takes in one row.
constexpr int MostColumns = 64;

/// A fenced block that asks one source one read-only question.
struct Probe {
    QString name;
    QString source;
    QString text;
    QList<Column> columns;
    RowCount rows = RowCount::Many;
    std::chrono::seconds timeToLive{30};
    std::chrono::seconds every{0}; ///< refresh interval while visible; zero: with its time to live
    QString shape;
    /// Parameters that come from other evidence: name -> expression over earlier probes (`probe.column`).
    QMap<QString, QString> bindings;
    int stage = 0; ///< 0: needs only runbook parameters; n: after stage n-1
    SourceLine at;
};

/// A detection rule: a probe whose rows are the stuck things, with the fixed signal head.
struct SignalRule {
    Probe probe; ///< runs without runbook parameters, for all tenants of the reader
    QString name;
};

/// A row of a decision table.
struct DecisionRow {
    QString when;
    QString observation;
    QString likelyCause;
    QString next; ///< anchor of a step, without `#`; may be empty
    SourceLine at;
};

struct DecisionTable {
    QString anchor;
    QString title;
    QList<DecisionRow> rows;
};

/// A condition with the sentence that says what it means, as in verification and in `when:` lines.
struct StatedCondition {
    QString condition;
    QString sentence;
    SourceLine at;
};

/// One line of a checklist.
struct Step {
    enum class Kind {
        Manual, ///< `- [ ] text {#anchor}`: a person ticks it
        Sensed, ///< has `sense:`: ticks and un-ticks itself
        Action, ///< `{command=TYPE}`: offers a repair command
        Unsafe  ///< `{refused=CODE}`: shown struck, never performed
    };
    Kind kind = Kind::Manual;
    QString anchor;
    QString title;
    QString note;                     ///< prose below it, Markdown
    StatedCondition sense;            ///< Sensed only
    bool caution = false;             ///< a safety precondition: never overridden
    QString command;                  ///< Action: command type
    QString target;                   ///< Action: expression for the target id, e.g. `blocking_task.task_id`
    QMap<QString, QString> arguments; ///< Action: parameter name -> expression
    QList<StatedCondition> when;      ///< Action: all must be yes to be offered
    QString refusal;                  ///< Unsafe: code of the refusal
    QString because;                  ///< Unsafe: one-line why
    QString insteadAnchor;            ///< Unsafe: the safe alternative
    SourceLine at;
};

/// The ten sections of the standard format, in order.
enum class ChapterKind {
    Symptom,
    SeverityDecision,
    FirstFiveMinutes,
    Diagnosis,
    SafeActions,
    UnsafeActions,
    Verification,
    Escalation,
    Evidence,
    Prevention
};

struct Chapter {
    ChapterKind kind = ChapterKind::Symptom;
    QString title;
    QString prose; ///< Markdown, fences and steps removed
    QList<Step> steps;
    QList<DecisionTable> decisions;
    QList<StatedCondition> conditions; ///< Verification
};

/// The fixed lines of the case header, from the `answers` table of a runbook: question key -> decision table.
/// Keys: what, who, consistent, safe_to_retry, repair_by_hand, leaves_evidence, preventable.
using Answers = QMap<QString, DecisionTable>;

/// A runbook, immutable once read. Value type, shared between threads.
struct Runbook {
    QString id;
    QString title;
    QString category; ///< technical, process, business, consistency
    QString entity;   ///< ORDER, QUOTE, CONSUMER, TOPIC ...
    int version = 1;
    QList<Column> parameters;
    QMap<QString, Cell> thresholds;
    QList<SignalRule> signalRules;
    QList<Probe> probes;     ///< in order of stages
    QList<Chapter> chapters; ///< always ten
    DecisionTable severity;  ///< observation column holds P0..P3; the interval is taken from it
    Answers answers;
    QStringList tabs; ///< evidence tabs, the first is opened; ids: timeline workflow tasks kafka scope
    QByteArray hash;  ///< SHA-256 of the source text
    QString sourceText;
    QString file;

    const Chapter &chapter(ChapterKind kind) const { return chapters.at(static_cast<qsizetype>(kind)); }
    const Step *step(const QString &anchor) const;
    const Probe *probe(const QString &name) const;
};

QString chapterTitle(ChapterKind kind); ///< as in the standard format, for example `First 5 Minutes`

} // namespace jaga
