// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/case_session.h"

namespace jaga {

/// One of the seven answers of the case header.
struct HeaderAnswer {
    QString question{};
    QString text{};              ///< short: the mark says yes, no or not known where there is one
    QString because{};           ///< the whole answer with its reason, in a sentence
    std::optional<Truth> mark{}; ///< only where the answer is a yes, a no or not known
    bool operator==(const HeaderAnswer &) const = default;
};

/// What containment holds for the case: holds, paused workers, disabled switches.
struct InForce {
    QString words{};        ///< `WORKER_PAUSE provisioning, tenant-a, by bima since 18:46, to 20:00 UTC`
    QString details{};      ///< one line for each, with its reason
    int count = 0;          ///< 0 while `known`: nothing is in force
    bool known = false;     ///< false: not read, stale, refused or cut off; `words` says which
    bool isOverdue = false; ///< at least one is past its end: it is still in force
    bool operator==(const InForce &) const = default;
};

/// What the header of an open case says, in fixed order. A value; ages are already words.
struct CaseHeaderState {
    QString caseId;
    QString title;  ///< of the runbook
    QString entity; ///< SO-10045
    QString customer;
    bool strategic = false;
    QString tenant;
    QString state;
    QString stateAge; ///< `2 h 13 min`; empty while not known
    QString amount;   ///< `IDR 4 250 000 000`; empty while not known
    QString
        blocking; ///< what stands in the way, for how long, and how long it may; else that nothing does, or why that is not known
    QString severity;            ///< proven, or declared once the symptom is gone; empty when neither is
    QString severityNote;        ///< `P0 not excluded: waits for ...`, or that the symptom is gone; else empty
    QList<HeaderAnswer> answers; ///< always seven
    InForce inForce;
    QString incidentStatus; ///< empty: no incident declared. CLOSED, which is no status of the service, once it is
    QString nextUpdate;     ///< `Next update due 19:14 UTC, in 11 min`
    Truth verified = Truth::Unknown;
    QStringList failing; ///< verification sentences that are not yes, each with its reason
    bool operator==(const CaseHeaderState &) const = default;
};

struct CaseHeaderInput {
    Signal signal;
    QString caseId;
    const Runbook *runbook = nullptr;
    const Evidence *caseHead = nullptr; ///< newest of shape case_head; null before its first answer
    QList<const Evidence *> inForce;    ///< of shape in_force
    QMap<QString, Decision> answers;    ///< by key of Answers
    Severity severity;
    QList<Conclusion> verification;
    Truth verified = Truth::Unknown;
    std::optional<api::Incident> incident;
    Instant now{};
};

/// Pure.
CaseHeaderState caseHeaderState(const CaseHeaderInput &input);

} // namespace jaga
