// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/runbook.h"
#include "runbook_engine/evidence/condition_text.h"
#include "runbook_engine/evidence/sqlite_database.h"

#include <map>

namespace jaga {

/// A condition that was prepared, with everything it reads.
struct PreparedCondition {
    SqliteStatement statement;
    QStringList probes;        ///< names as declared, in order of declaration
    QSet<QString> columnsRead; ///< `probe.column` that the database reads
    QSet<QString> columns;     ///< those, and every column of the probes whose bare name stands in the text
    QList<std::pair<int, QString>> parameters; ///< position in the statement and name
    bool readsClock = false;                   ///< names `:as_of`
};

/// The in-memory database behind an EvidenceStore: one table for each probe, made once from the declared columns.
///
/// After construction nothing can be prepared but a single read of these tables with the functions listed in README.md:
/// an authorizer refuses everything else, limits hold length and depth, a step limit holds time.
class EvidenceTables {
public:
    explicit EvidenceTables(const QList<Probe> &probes);

    /// Replaces the rows of a probe's table. Errors: Invalid when the answer does not fit the declared columns.
    Expected<Done> replaceRows(const QString &probe, const Table &table);
    /// Errors: Invalid, with a sentence for the author.
    Expected<PreparedCondition> prepare(const ConditionText &condition);
    /// Runs a prepared condition whose parameters are bound. Errors: Timeout when it takes too many steps, Invalid.
    Expected<Cell> run(PreparedCondition &condition);

private:
    struct ProbeTable {
        QString probe;
        QList<Column> columns;
        RowCount rows = RowCount::Many;
        SqliteStatement clear;
        SqliteStatement insert;
    };
    /// What the database's callbacks write down. Has a stable address: the database holds it.
    struct Guard {
        const EvidenceTables *tables = nullptr;
        bool closed = false;   ///< our own statements are prepared: from now on only reading
        QSet<QString> columns; ///< `probe.column` read by the condition being prepared
        QString refusal;       ///< why the condition being prepared is refused
        int steps = 0;         ///< progress calls of the condition being run
    };

    void createTable(const Probe &probe);
    SqliteStatement own(const QString &statement);
    void guardDatabase();
    QStringList tablesNamed(const ConditionText &condition) const;
    QByteArray statementFor(const ConditionText &condition, const QStringList &tables) const;
    Error explained(const ConditionText &condition, Error error) const;
    void noteReads(const ConditionText &condition, PreparedCondition &prepared) const;
    static int authorize(void *guard, int action, const char *first, const char *second, const char *, const char *);
    static int countSteps(void *guard);

    Expected<Done> fill(ProbeTable &target, const Table &table);

    SqliteDatabase m_database;
    SqliteStatement m_begin;
    SqliteStatement m_commit;
    QStringList m_order;                    ///< keys of m_tables in order of declaration
    std::map<QString, ProbeTable> m_tables; ///< by name in lower case, as SQL compares names
    std::unique_ptr<Guard> m_guard;
};

} // namespace jaga
