// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/domain/quote_domain.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;

namespace {

QString hashOf(const QJsonObject &json)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(QJsonDocument(json).toJson(QJsonDocument::Compact), QCryptographicHash::Sha256)
            .toHex());
}

QString numberText(const QString &prefix, qint64 number)
{
    return u"%1-%2"_s.arg(prefix).arg(number, 6, 10, QLatin1Char('0'));
}

void recordCase(Step &step, const QUuid &tenantId, const QUuid &caseId, const QUuid &quoteId, qint64 version,
                const QString &from, const QString &to, const QString &command, const QString &actor,
                const QString &eventType)
{
    step.ledger.record({{tenantId, u"QUOTE"_s, quoteId},
                        u"APPROVAL_CASE"_s,
                        caseId,
                        version,
                        from,
                        to,
                        command,
                        actor,
                        {},
                        eventType,
                        QString::fromLatin1(topic::approval),
                        quoteId,
                        {{u"approvalCaseId"_s, idText(caseId)}, {u"quoteId"_s, idText(quoteId)}, {u"status"_s, to}}});
}

} // namespace

QUuid orderIdOf(const Identity &identity, const QUuid &quoteId, qint64 revision)
{
    return identity.id(u"order/%1/%2"_s.arg(idText(quoteId)).arg(revision));
}

QUuid createQuote(Step &step, const QuoteDraft &draft)
{
    const Identity &identity = step.state.identity;
    const QUuid id = identity.id(u"quote/"_s + draft.name);
    qint64 total = 0;
    for (const SoldOffering &item : draft.items)
        total += item.price.tenThousandths * draft.quantity;
    const QString currency = draft.items.first().price.currency;
    step.database.run(
        "insert into quote (quote_id, tenant_id, quote_number, customer_id, state, total_amount, currency, "
        "catalog_version, "
        "price_version, valid_until) select $1, $2, $3, $4, 'DRAFT', $5, $6, "
        "(select active_version from catalog_publication where tenant_id = $2 limit 1), 'p1', now() + scaled('60 "
        "days')",
        {id, draft.tenantId, numberText(u"Q"_s, draft.number), draft.customerId, amountText(total), currency});
    QJsonArray lines;
    int lineNo = 0;
    for (const SoldOffering &item : draft.items) {
        ++lineNo;
        lines.append(QJsonObject{{u"line"_s, lineNo}, {u"offering"_s, item.code}});
        step.database.run("insert into quote_item (quote_item_id, tenant_id, quote_id, revision, line_no, offering_id, "
                          "action, quantity, net_amount) "
                          "values ($1, $2, $3, 1, $4, $5, 'ADD', $6, $7)",
                          {identity.id(u"quote-item/%1/%2"_s.arg(draft.name).arg(lineNo)), draft.tenantId, id, lineNo,
                           item.id, draft.quantity, amountText(item.price.tenThousandths * draft.quantity)});
    }
    const QJsonObject snapshot{{u"items"_s, lines}};
    step.database.run("insert into quote_revision (tenant_id, quote_id, revision, status, total_amount, currency, "
                      "config_snapshot_json, "
                      "price_snapshot_json, snapshot_hash) values ($1, $2, 1, 'CURRENT', $3, $4, $5, $6, $7)",
                      {draft.tenantId, id, amountText(total), currency, snapshot,
                       QJsonObject{{u"total"_s, amountText(total)}}, hashOf(snapshot)});
    step.ledger.record({{draft.tenantId, u"QUOTE"_s, id},
                        u"QUOTE"_s,
                        id,
                        0,
                        {},
                        u"DRAFT"_s,
                        u"CreateQuote"_s,
                        u"quote-service"_s,
                        {},
                        u"QuoteCreated"_s,
                        QString::fromLatin1(topic::quote),
                        id,
                        {{u"quoteId"_s, idText(id)}, {u"state"_s, u"DRAFT"_s}}});
    return id;
}

bool moveQuote(Step &step, const QUuid &quoteId, const QString &from, const QString &to, const QString &command,
               const QString &actor, const QString &eventType)
{
    const SqlRows moved = step.database.run(
        "update quote set state = $2, version = version + 1, updated_at = now(), "
        "accepted_at = case when $2 = 'ACCEPTED' then coalesce(accepted_at, now()) else accepted_at end "
        "where quote_id = $1 and state = $3 returning version, tenant_id, quote_number, revision",
        {quoteId, to, from});
    if (moved.isEmpty())
        return false;
    const QJsonObject payload{{u"quoteId"_s, idText(quoteId)},
                              {u"quoteNumber"_s, moved.text(0, 2)},
                              {u"revision"_s, moved.integer(0, 3)},
                              {u"state"_s, to}};
    step.ledger.record({{moved.uuid(0, 1), u"QUOTE"_s, quoteId},
                        u"QUOTE"_s,
                        quoteId,
                        moved.integer(0, 0),
                        from,
                        to,
                        command,
                        actor,
                        {},
                        eventType,
                        QString::fromLatin1(topic::quote),
                        quoteId,
                        payload});
    return true;
}

void openApprovalCase(Step &step, const QUuid &quoteId)
{
    if (!moveQuote(step, quoteId, u"SUBMITTED"_s, u"APPROVAL_PENDING"_s, u"OpenApprovalCase"_s,
                   u"approval-case-opener"_s, u"QuoteApprovalRequested"_s))
        return;
    const SqlRows quote =
        step.database.run("select tenant_id, revision, version from quote where quote_id = $1", {quoteId});
    const QUuid tenantId = quote.uuid(0, 0);
    const QString name = u"%1/%2"_s.arg(idText(quoteId)).arg(quote.integer(0, 1));
    const QUuid caseId = step.state.identity.id(u"approval-case/"_s + name);
    step.database.run("insert into approval_case (approval_case_id, tenant_id, quote_id, quote_revision, status, "
                      "policy_version, current_step, due_at) "
                      "values ($1, $2, $3, $4, 'OPEN', 'policy-7', 'commercial-approval', now() + scaled('4 hours'))",
                      {caseId, tenantId, quoteId, quote.integer(0, 1)});
    recordCase(step, tenantId, caseId, quoteId, 0, {}, u"OPEN"_s, u"OpenApprovalCase"_s, u"approval-case-opener"_s,
               u"ApprovalCaseOpened"_s);
    step.database.run("insert into workflow_start_request (start_request_id, tenant_id, business_entity_type, "
                      "business_entity_id, entity_version, "
                      "process_definition_id, business_key, variables_json, status) values ($1, $2, 'QUOTE', $3, $4, "
                      "'quote-approval', $5, $6, 'PENDING')",
                      {step.state.identity.id(u"start-request/approval/"_s + name), tenantId, quoteId,
                       quote.integer(0, 2), u"quote-approval:"_s + name,
                       QJsonObject{{u"quoteId"_s, idText(quoteId)},
                                   {u"approvalCaseId"_s, idText(caseId)},
                                   {u"quoteRevision"_s, quote.integer(0, 1)}}});
}

void assignApprover(Step &step, const QUuid &caseId)
{
    const SqlRows taken =
        step.database.run("update approval_case set status = 'IN_REVIEW', version = version + 1, updated_at = now() "
                          "where approval_case_id = $1 and status = 'OPEN' returning version, tenant_id, quote_id",
                          {caseId});
    if (taken.isEmpty())
        return;
    const QUuid tenantId = taken.uuid(0, 1);
    step.database.run(
        "insert into approval_assignment (assignment_id, tenant_id, approval_case_id, step_no, assignee, status) "
        "values ($1, $2, $3, 1, 'commercial-approver-1', 'ASSIGNED')",
        {step.state.identity.id(u"assignment/"_s + idText(caseId)), tenantId, caseId});
    recordCase(step, tenantId, caseId, taken.uuid(0, 2), taken.integer(0, 0), u"OPEN"_s, u"IN_REVIEW"_s,
               u"AssignApprover"_s, u"approval-worker"_s, {});
}

void decideApproval(Step &step, const QUuid &caseId)
{
    const SqlRows reviewed =
        step.database.run("select quote_id from approval_case where approval_case_id = $1", {caseId});
    const bool expedited = !reviewed.isEmpty() && step.state.expedited.ids().contains(reviewed.text(0, 0));
    const bool refused = !expedited && step.state.identity.happens(u"refused/"_s + idText(caseId), 0.06);
    const QString decision = refused ? u"REJECTED"_s : u"APPROVED"_s;
    const SqlRows decided = step.database.run(
        "update approval_case set status = $2, decided_at = now(), version = version + 1, updated_at = now() "
        "where approval_case_id = $1 and status = 'IN_REVIEW' returning version, tenant_id, quote_id",
        {caseId, decision});
    if (decided.isEmpty())
        return;
    step.database.run("update approval_assignment set status = $2, decided_at = now() where approval_case_id = $1 and "
                      "status = 'ASSIGNED'",
                      {caseId, decision});
    recordCase(step, decided.uuid(0, 1), caseId, decided.uuid(0, 2), decided.integer(0, 0), u"IN_REVIEW"_s, decision,
               u"DecideApproval"_s, u"commercial-approver-1"_s, u"ApprovalDecided"_s);
}

void applyApprovalDecision(Step &step, const QUuid &caseId)
{
    // a decision counts for the revision it was made for, no other
    const SqlRows decided = step.database.run(
        "select c.status, q.quote_id from approval_case c join quote q on q.quote_id = c.quote_id "
        "and q.revision = c.quote_revision where c.approval_case_id = $1 and c.status in ('APPROVED','REJECTED')",
        {caseId});
    if (decided.isEmpty())
        return;
    const bool approved = decided.text(0, 0) == "APPROVED"_L1;
    moveQuote(step, decided.uuid(0, 1), u"APPROVAL_PENDING"_s, decided.text(0, 0), u"ApplyApprovalDecision"_s,
              u"quote-approval-applier"_s, approved ? u"QuoteApproved"_s : u"QuoteRejected"_s);
}

void convertQuote(Step &step, const QUuid &quoteId)
{
    if (!moveQuote(step, quoteId, u"ACCEPTED"_s, u"CONVERTING_TO_ORDER"_s, u"ConvertQuoteToOrder"_s,
                   u"quote-to-order-converter"_s, {}))
        return;
    const SqlRows quote = step.database.run(
        "select tenant_id, quote_number, customer_id, revision, total_amount, currency from quote where quote_id = $1",
        {quoteId});
    const QUuid tenantId = quote.uuid(0, 0);
    const QString name = u"%1/%2"_s.arg(idText(quoteId)).arg(quote.integer(0, 3));
    const QUuid orderId = orderIdOf(step.state.identity, quoteId, quote.integer(0, 3));
    const QString orderNumber = u"O"_s + quote.text(0, 1).mid(1);
    const QJsonObject request{{u"quoteId"_s, idText(quoteId)}, {u"revision"_s, quote.integer(0, 3)}};
    step.database.run("insert into idempotency_record (tenant_id, idempotency_key, request_hash, command_type, "
                      "target_type, target_id, status, "
                      "response_status, response_json, actor, correlation_id, completed_at) "
                      "values ($1, $2, $3, 'ConvertQuoteToOrder', 'QUOTE', $4, 'COMPLETED', 201, $5, "
                      "'quote-to-order-converter', $6, now())",
                      {tenantId, u"convert:"_s + name, hashOf(request), quoteId,
                       QJsonObject{{u"orderId"_s, idText(orderId)}}, step.ledger.correlationId(quoteId)});
    step.database.run("insert into customer_order (order_id, tenant_id, order_number, customer_id, state, "
                      "source_quote_id, source_quote_revision, "
                      "total_amount, currency, sla_due_at, submitted_at) "
                      "values ($1, $2, $3, $4, 'SUBMITTED', $5, $6, $7, $8, now() + scaled('2 days'), now())",
                      {orderId, tenantId, orderNumber, quote.uuid(0, 2), quoteId, quote.integer(0, 3), quote.text(0, 4),
                       quote.text(0, 5)});
    const SqlRows items =
        step.database.run("insert into order_item (order_item_id, tenant_id, order_id, line_no, quote_item_id, "
                          "offering_id, action, state) "
                          "select md5($1::uuid::text || '/' || i.line_no)::uuid, i.tenant_id, $1, i.line_no, "
                          "i.quote_item_id, i.offering_id, i.action, 'PENDING' "
                          "from quote_item i where i.quote_id = $2 and i.revision = $3 returning order_item_id",
                          {orderId, quoteId, quote.integer(0, 3)});
    const Root root{tenantId, u"ORDER"_s, orderId};
    for (int row = 0; row < items.size(); ++row)
        step.ledger.record({root,
                            u"ORDER_ITEM"_s,
                            items.uuid(row, 0),
                            0,
                            {},
                            u"PENDING"_s,
                            u"CreateOrder"_s,
                            u"quote-to-order-converter"_s,
                            {},
                            {},
                            {},
                            {},
                            {}});
    step.ledger.record(
        {root,
         u"ORDER"_s,
         orderId,
         0,
         {},
         u"SUBMITTED"_s,
         u"CreateOrder"_s,
         u"quote-to-order-converter"_s,
         {},
         u"OrderSubmitted"_s,
         QString::fromLatin1(topic::order),
         orderId,
         {{u"orderId"_s, idText(orderId)}, {u"orderNumber"_s, orderNumber}, {u"state"_s, u"SUBMITTED"_s}}});
    moveQuote(step, quoteId, u"CONVERTING_TO_ORDER"_s, u"CONVERTED"_s, u"CompleteConversion"_s,
              u"quote-to-order-converter"_s, u"QuoteConverted"_s);
}

} // namespace jaga::sandbox
