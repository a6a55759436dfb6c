// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/domain/step.h"

namespace jaga::sandbox {

/// What a new quote is about.
struct QuoteDraft {
    QString name; ///< decides ids and fate
    qint64 number = 0;
    QUuid tenantId;
    QUuid customerId;
    QList<SoldOffering> items;
    int quantity = 1;
};

/// The id of the one order that a revision of a quote becomes.
QUuid orderIdOf(const Identity &identity, const QUuid &quoteId, qint64 revision);
/// Creates it in DRAFT. Answers its id. Like every function here: inside a transaction of the caller.
QUuid createQuote(Step &step, const QuoteDraft &draft);
/// Moves the quote, if it is still in `from`. False: somebody else moved it meanwhile.
bool moveQuote(Step &step, const QUuid &quoteId, const QString &from, const QString &to, const QString &command,
               const QString &actor, const QString &eventType);
/// QuoteSubmitted: opens an approval case and asks for its process.
void openApprovalCase(Step &step, const QUuid &quoteId);
/// Takes a case into review (OPEN to IN_REVIEW) and assigns an approver.
void assignApprover(Step &step, const QUuid &caseId);
/// Decides a case in review.
void decideApproval(Step &step, const QUuid &caseId);
/// ApprovalDecided: moves the quote.
void applyApprovalDecision(Step &step, const QUuid &caseId);
/// QuoteAccepted: makes the one order of the quote's revision, under its idempotency key.
void convertQuote(Step &step, const QUuid &quoteId);

} // namespace jaga::sandbox
