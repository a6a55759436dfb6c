// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/repair_command_client.h"
#include "runbook_engine/run/runbook_run.h"

namespace jaga {

/// One repair request while it is being prepared, and what became of it. Pure state: the dialog draws it, the session sends.
struct RepairForm {
    enum class Phase {
        Editing,        ///< fields may change; the preview may be under way
        Rechecking,     ///< the person confirmed; the preview is taken a second time, nothing was sent
        Sending,        ///< frozen: the key is in the journal
        Accepted,       ///< the service took it; `sent` holds its answer
        Refused,        ///< the service refused it, nothing was changed; `sent.problem` says why
        OutcomeUnknown, ///< it left and no answer came: look it up, never send anew
        NotSent         ///< it surely never left: the draft is open again
    };

    api::CommandType type;
    api::CommandRequest request;
    QString targetLabel;   ///< `PROVISION_SERVICE of SO-10045`
    QString basisText;     ///< what the request is made from, in words; stored with it
    QString ticketPattern; ///< regular expression; empty: any text
    std::optional<api::Preview> preview;
    QString previewProblem;           ///< why there is none, in words
    bool changedSincePreview = false; ///< the target's etag moved, or the second preview differed from the first
    std::optional<api::Guards> live;  ///< newest un-audited read
    Phase phase = Phase::Editing;
    Sent sent;

    bool isFrozen() const { return phase != Phase::Editing && phase != Phase::NotSent; }
    /// Guards to show: the live ones once there are any, else those of the preview.
    QList<api::Guard> guards() const;
    /// Why it cannot be sent yet, each a sentence part in lower case. Empty: it may be confirmed.
    QStringList missing() const;
    bool mayConfirm() const { return !isFrozen() && missing().isEmpty(); }

    /// Names the act: `Request approval` where someone must approve, else the command's title.
    QString primaryText() const;
    QString approvalText() const; ///< who must say yes, in words

    void setPreview(const api::Preview &fresh); ///< keeps `changedSincePreview` when a recheck differs
    void setLiveGuards(const api::Guards &fresh);
    void setSent(const Sent &answer);

    Draft toDraft(const QString &draftId) const;
    void readDraft(const Draft &draft);
};

} // namespace jaga
