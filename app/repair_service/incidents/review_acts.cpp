// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/incidents/incident_acts.h"

#include "app/repair_service/incidents/incident_context.h"
#include "app/repair_service/incidents/incident_words.h"

#include <QDate>

using namespace Qt::StringLiterals;

namespace jaga::repair::incidents {

namespace {

std::optional<Refusal> checkAnswers(const QJsonObject &answers)
{
    if (answers.isEmpty())
        return invalid(u"answers holds at least one of %1."_s.arg(reviewQuestions().join(u", "_s)));
    for (auto answer = answers.begin(); answer != answers.end(); ++answer) {
        const qsizetype length = answer.value().toString().trimmed().size();
        if (length < 1 || length > 4000)
            return invalid(u"The answer to '%1' is a text of 1 to 4,000 characters."_s.arg(answer.key()));
    }
    return std::nullopt;
}

std::optional<Refusal> checkAction(const QJsonObject &body)
{
    if (!actionCategories().contains(body.value(u"category"_s).toString()))
        return invalid(u"category is one of %1."_s.arg(actionCategories().join(u", "_s)));
    const qsizetype description = body.value(u"description"_s).toString().trimmed().size();
    if (description < 10 || description > 4000)
        return invalid(u"Describe the action in 10 to 4,000 characters."_s);
    const qsizetype team = body.value(u"ownerTeam"_s).toString().trimmed().size();
    if (team < 1 || team > 200)
        return invalid(u"ownerTeam names the team that does it, in at most 200 characters."_s);
    const QString due = body.value(u"dueOn"_s).toString();
    if (due.size() != 10 || !QDate::fromString(due, Qt::ISODate).isValid())
        return invalid(u"dueOn is a day, for example 2027-03-31."_s);
    return std::nullopt;
}

std::optional<Refusal> checkOpen(const IncidentRecord &incident)
{
    if (!incident.shown.closedAt)
        return std::nullopt;
    return refuse(u"already-decided"_s, u"The incident is closed; its review is part of the record."_s);
}

} // namespace

Expected<Answer, Refusal> writeReview(ActContext &context, const QString &id)
{
    const auto incident = begin(context, u"REVIEW_WRITE"_s, id, Seen::Needed);
    if (!incident)
        return Unexpected(incident.error());
    const QJsonObject &body = context.request.body;
    if (const auto refusal = checkAnswers(body.value(u"answers"_s).toObject()))
        return Unexpected(*refusal);
    if (const auto refusal = checkOpen(*incident))
        return Unexpected(*refusal);
    context.entry.reason = u"review of "_s + incident->shown.number;
    insertOrReplaceReview(context.transaction, id, body.value(u"answers"_s).toObject(),
                          body.value(u"manualSqlNeeded"_s).toBool());
    updateIncident(context.transaction, id, {});
    return finish(context, *incident, u"ReviewWritten"_s);
}

Expected<Answer, Refusal> addAction(ActContext &context, const QString &id)
{
    const auto incident = begin(context, u"ACTION_ADD"_s, id);
    if (!incident)
        return Unexpected(incident.error());
    if (const auto refusal = checkAction(context.request.body))
        return Unexpected(*refusal);
    if (const auto refusal = checkOpen(*incident))
        return Unexpected(*refusal);
    if (incident->review.isEmpty())
        return Unexpected(
            refuse(u"precondition-failed"_s, u"An action follows from a review. Write the review first."_s)
                .withGuard(u"review-missing"_s, u"REVIEW_WRITE"_s));
    context.entry.reason = context.request.body.value(u"description"_s).toString();
    insertReviewAction(context.transaction, id, context.request.body);
    updateIncident(context.transaction, id, {});
    return finish(context, *incident, u"ActionAdded"_s, 201);
}

} // namespace jaga::repair::incidents
