// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/evidence.h"

#include <list>

namespace jaga::test {

/// Thu 2 Jul 2026 19:02:41 UTC: the moment of the practice case.
Instant caseNow();
/// So many seconds before caseNow(), as evidence stores it.
qint64 ago(double seconds);

/// Evidence written by hand: `columns` are `name type` pairs, `rows` one cell after the other.
class EvidenceBook {
public:
    Evidence &add(const QString &shape, const QStringList &columns, const QList<QList<Cell>> &rows,
                  const QString &source = QStringLiteral("platform"));
    Evidence &addFailure(const QString &shape, ErrorCode code, const QString &source = QStringLiteral("platform"));
    QList<const Evidence *> all() const;

    // The stuck order of the mockups, one shape each.
    Evidence &addTimeline();
    Evidence &addManyEvents(int count);
    void addTasks();
    void addWorkflow(bool withIncident = true);
    void addLag();
    void addScope();

private:
    std::list<Evidence> m_evidence; ///< a list: pointers stay valid
};

} // namespace jaga::test
