// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/run/runbook_run.h"

namespace jaga {

/// What a person made of one step, as the journal tells it.
struct StepMark {
    StepState state = StepState::Open; ///< Open, Done, NotApplicable, Deferred or Overridden
    QString value;
    QString note;
    QString person;
    std::optional<Instant> setAt;
    std::optional<Instant> deferredUntil;
    QString takenBy;
    bool sharePending = false;
};

/// The part of a run that comes from the journal alone: pure, the same entries give the same fold.
struct RunFold {
    QMap<QString, StepMark> marks; ///< by anchor
    QList<Draft> drafts;           ///< in order of their first save
    QList<CommandTrace> commands;  ///< in order of their confirmation
    QJsonObject viewState;

    void apply(const Entry &entry);

private:
    void setStep(const Entry &entry);
    void saveDraft(const QJsonObject &payload);
    void confirmCommand(const Entry &entry);
    void takeBack(const QString &idempotencyKey);
    CommandTrace *command(const QString &idempotencyKey);
};

} // namespace jaga
