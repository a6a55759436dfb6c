// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/truth.h"
#include "runbook_engine/document/runbook.h"
#include "runbook_engine/evidence/evidence.h"

#include <QObject>

#include <memory>

namespace jaga {

/// A conclusion drawn from evidence: the answer, and what it waits for while it is unknown.
struct Conclusion {
    Truth truth = Truth::Unknown;
    QStringList waitsFor; ///< probe or probe.column names that are missing, stale, refused, truncated or withheld
    QString why;          ///< technical reason for Unknown, empty otherwise
    std::optional<Instant> asOf; ///< oldest as-of among the evidence it read
    bool operator==(const Conclusion &) const = default;
};

/// The row a decision table stopped at.
struct Decision {
    Truth truth = Truth::No; ///< Yes: `row` decides. Unknown: could be `row`, waits. No: no row fits
    qsizetype row = -1;
    Conclusion conclusion;
    bool operator==(const Decision &) const = default;
};

/// The newest evidence of every probe of a case, in an in-memory SQLite database in which conditions are evaluated.
///
/// Owned by a session, lives in one thread. Tables are made from the declared columns when the document is loaded, so a
/// condition prepares before any evidence exists. Unknown is decided before SQL runs, from the tables and columns the
/// condition reads (`resources/runbooks/README.md`, Conditions).
class EvidenceStore final : public QObject {
    Q_OBJECT
public:
    /// `probes`: every probe whose table conditions may name. `constants`: values of `:name`; NULL leaves what names it unknown.
    EvidenceStore(const QList<Probe> &probes, const QMap<QString, Cell> &constants, QObject *parent = nullptr);
    ~EvidenceStore() override;

    /// Takes a batch in. Evidence of an older generation than the one held for its probe is ignored (latest wins).
    void insert(const QList<Evidence> &batch);
    /// From here on the next answer of each probe wins whatever its generation: sources of a new process count anew.
    void restartGenerations();
    /// nullptr before the first answer.
    const Evidence *evidence(const QString &probe) const;
    QList<const Evidence *> evidenceOfShape(const QString &shape) const;

    /// Evaluates at `asOf`, the moment for staleness and for `:as_of`. Statements are kept, so a second call is cheap.
    Conclusion evaluate(const QString &condition, Instant asOf) const;
    /// Stops at the first row that is not No.
    Decision decide(const DecisionTable &table, Instant asOf) const;
    /// A scalar of any type over the same inputs, for `parameter = probe.column` stages. Null while unknown.
    Cell value(const QString &expression, Instant asOf) const;
    /// Probes a condition reads; empty when it does not prepare.
    QStringList probesRead(const QString &condition) const;
    /// Columns it reads, as `probe.column`; empty when it does not prepare.
    QSet<QString> columnsRead(const QString &condition) const;

    /// Checks one condition against the declared columns without evidence, for the linter.
    Expected<Done> check(const QString &condition) const;

Q_SIGNALS:
    /// Probes whose table or error changed with the last insert(); an unchanged answer only renews its age.
    void changed(const QStringList &probes);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace jaga
