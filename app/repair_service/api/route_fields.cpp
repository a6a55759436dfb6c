// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/api/route_fields.h"

#include "app/repair_service/incidents/incident_words.h"

using namespace Qt::StringLiterals;

namespace jaga::repair::fields {

namespace {

using enum RequestField::Kind;

const RequestField reason{u"reason"_s, Text, u"why, in 10 to 4,000 characters"_s};
const RequestField cursor{u"cursor"_s, Uuid, u"the cursor of the page before"_s};
const RequestField limit{u"limit"_s, Integer, u"how many at most, up to 200"_s};
const RequestField previewHash{u"previewHash"_s, Text, u"of the preview that was looked at"_s};

/// What the person had in front of them; on every act that leads to a change.
RequestField basis()
{
    return {u"basis"_s,
            Object,
            u"what the person had in front of them: all five, or none"_s,
            false,
            {},
            {{u"runbookId"_s, Text, {}},
             {u"runbookHash"_s, Text, {}},
             {u"caseHead"_s, Text, u"64 hexadecimal digits"_s},
             {u"verdict"_s, Text, {}},
             {u"evidenceAsOf"_s, Instant, {}}}};
}

} // namespace

RequestFields commandPreview()
{
    return {{u"type"_s, Text, u"a command type of the catalogue"_s, needed},
            {u"targetType"_s, Text, u"as the catalogue says"_s, needed},
            {u"targetId"_s, Uuid, {}, needed},
            {u"parameters"_s, Object, u"as TYPE_parameters says for each type"_s},
            reason,
            {u"ticketRef"_s, Text, u"the ticket this belongs to"_s},
            {u"incidentId"_s, Uuid, u"an open incident"_s},
            {u"evidence"_s, Texts, u"SHA-256 digests of uploaded evidence, at most 100"_s},
            previewHash,
            basis()};
}

RequestFields commandRequest()
{
    RequestFields fields = commandPreview();
    for (RequestField &field : fields)
        field.required = field.required || field.name == u"reason"_s || field.name == u"ticketRef"_s ||
                         field.name == u"previewHash"_s;
    return fields;
}

RequestFields commandFilter()
{
    return {{u"state"_s, Text, {}},
            {u"type"_s, Text, {}},
            {u"target"_s, Uuid, {}},
            {u"actor"_s, Text, u"a person's id"_s},
            {u"ticket"_s, Text, {}},
            {u"incident"_s, Uuid, {}},
            {u"idempotencyKey"_s, Uuid, u"finds the command of a lost answer"_s},
            cursor,
            limit};
}

RequestFields guardsOf()
{
    return {{u"type"_s, Text, u"an available command type"_s, needed},
            {u"targetType"_s, Text, u"as the catalogue says"_s, needed},
            {u"targetId"_s, Uuid, {}, needed},
            {u"parameters"_s, Text, u"JSON of at most 4 KiB"_s},
            {u"commandId"_s, Uuid, u"whoever decides on a command does not find that command in the way"_s}};
}

RequestFields decision()
{
    return {{u"note"_s, Text, u"on the decision, in 10 to 4,000 characters"_s, needed},
            {u"previewHash"_s, Text, u"of the preview that was asked for"_s, needed}};
}

RequestFields withdrawal() { return {{u"note"_s, Text, {}}}; }

RequestFields execution() { return {{u"previewHash"_s, Text, u"of the preview that was approved"_s}}; }

RequestFields incidentFilter()
{
    return {{u"status"_s, Text, {}},
            {u"entity"_s, Uuid, u"in the scope of the incident"_s},
            {u"open"_s, Boolean, u"true: not closed"_s},
            cursor,
            limit};
}

RequestFields opening()
{
    return {{u"title"_s, Text, u"3 to 300 characters"_s, needed},
            {u"category"_s, Choice, {}, needed, incidents::categories()},
            {u"severity"_s, Choice, {}, needed, incidents::severities()},
            {u"severityReason"_s, Text, {}},
            {u"runbookId"_s, Text, {}},
            {u"runbookHash"_s, Text, {}},
            {u"startedAt"_s, Instant, u"now when missing"_s},
            {u"scope"_s,
             Objects,
             u"1 to 500 entities"_s,
             needed,
             {},
             {{u"entityType"_s, Choice, {}, needed, incidents::scopeTypes()},
              {u"entityId"_s, Uuid, {}, needed},
              {u"label"_s, Text, {}},
              {u"amount"_s, Text, u"decimal digits"_s},
              {u"currency"_s, Text, u"three letters"_s}}},
            basis()};
}

RequestFields commander()
{
    return {{u"commander"_s, Text, u"the id of a person who holds the role"_s, needed}, reason, basis()};
}

RequestFields severity()
{
    return {{u"severity"_s, Choice, {}, needed, incidents::severities()},
            {u"computedSeverity"_s, Choice, u"what the runbook computed; another choice needs a reason"_s, false,
             incidents::severities()},
            reason,
            basis()};
}

RequestFields status()
{
    return {{u"status"_s, Text, u"a state that may follow the present one"_s, needed}, reason, basis()};
}

RequestFields note()
{
    return {{u"body"_s, Text, u"1 to 4,000 characters"_s, needed},
            {u"correctsNoteId"_s, Uuid, u"an earlier note of the incident"_s},
            basis()};
}

RequestFields checklist()
{
    return {{u"runbookId"_s, Text, {}, needed},
            {u"stepId"_s, Text, {}, needed},
            {u"runbookHash"_s, Text, u"kept, so that a review can see which document it was"_s},
            {u"state"_s, Choice, u"missing: only take the step over"_s, false, incidents::stepStates()},
            {u"value"_s, Text, {}},
            {u"note"_s, Text, u"10 characters or more for not-applicable and overridden"_s},
            {u"deferredUntil"_s, Instant, {}},
            {u"evidence"_s, Text, u"needed for overridden"_s},
            {u"takeOver"_s, Boolean, u"true: I am on this step now"_s},
            {u"safetyPrecondition"_s, Boolean, u"true: never overridden"_s},
            basis()};
}

RequestFields review()
{
    RequestFields answers;
    for (const QString &question : incidents::reviewQuestions())
        answers.append({question, Text, {}});
    return {{u"answers"_s, Object, u"at least one, each of 1 to 4,000 characters"_s, needed, {}, answers},
            {u"manualSqlNeeded"_s, Boolean, {}},
            basis()};
}

RequestFields action()
{
    return {{u"category"_s, Choice, {}, needed, incidents::actionCategories()},
            {u"description"_s, Text, u"10 to 4,000 characters"_s, needed},
            {u"ownerTeam"_s, Text, u"at most 200 characters"_s, needed},
            {u"dueOn"_s, Day, {}, needed},
            basis()};
}

RequestFields closing() { return {reason, basis()}; }

RequestFields auditPage()
{
    return {{u"after"_s, Integer, u"a sequence; 0 from the start"_s},
            {u"limit"_s, Integer, u"how many at most, up to 1,000"_s}};
}

RequestFields inclusion()
{
    return {{u"seq"_s, Integer, u"of the entry"_s, needed}, {u"size"_s, Integer, u"of the trail"_s, needed}};
}

RequestFields consistency()
{
    return {{u"first"_s, Integer, u"the earlier size"_s, needed}, {u"second"_s, Integer, u"the later size"_s, needed}};
}

RequestFields exportRange()
{
    return {{u"from"_s, Integer, u"the first sequence; 1 when missing"_s},
            {u"to"_s, Integer, u"the last sequence; the head's when missing"_s}};
}

} // namespace jaga::repair::fields
