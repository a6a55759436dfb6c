// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/actors/flow_actors.h"

#include "app/sandbox/platform/domain/order_domain.h"
#include "app/sandbox/platform/domain/quote_domain.h"
#include "app/sandbox/platform/domain/task_domain.h"

#include <algorithm>
#include <array>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

ArrivalActor::ArrivalActor(Step &step) : Actor(u"arrival"_s, u"arrival"_s), m_step(step) {}

QuoteDraft ArrivalActor::draft(Step &step, const QString &series, qint64 number, bool strategic)
{
    const Identity &identity = step.state.identity;
    const QList<SoldOffering> &offerings = step.state.options.offerings;
    const QString name = u"%1/%2"_s.arg(series).arg(number);
    const SqlRows customers =
        step.database.run("select c.customer_id, c.tenant_id from customer c where (c.is_strategic or not $1) and "
                          "c.tenant_id = any($2) order by c.customer_code",
                          {strategic, [&] {
                               QStringList tenants;
                               for (const SoldOffering &offering : offerings)
                                   tenants.append(idText(offering.tenantId));
                               return tenants;
                           }()});
    if (customers.isEmpty())
        throw std::runtime_error("there is no customer to sell to");
    const int who = static_cast<int>(identity.number(u"customer/"_s + name, static_cast<quint32>(customers.size())));
    QuoteDraft draft{name, number, customers.uuid(who, 1), customers.uuid(who, 0), {}, 1};
    QList<SoldOffering> choice;
    std::copy_if(offerings.begin(), offerings.end(), std::back_inserter(choice),
                 [&](const SoldOffering &offering) { return offering.tenantId == draft.tenantId; });
    if (strategic) {
        // the dearest thing on offer that has to be provisioned, bought in quantity
        choice.removeIf(
            [](const SoldOffering &offering) { return !offering.taskTypes.contains("PROVISION_SERVICE"_L1); });
        std::sort(choice.begin(), choice.end(), [](const SoldOffering &a, const SoldOffering &b) {
            return a.price.tenThousandths > b.price.tenThousandths;
        });
        draft.quantity = 12;
    } else {
        std::rotate(choice.begin(),
                    choice.begin() + identity.number(u"offering/"_s + name, static_cast<quint32>(choice.size())),
                    choice.end());
        draft.quantity = 1 + static_cast<int>(identity.number(u"quantity/"_s + name, 3));
    }
    if (choice.isEmpty())
        throw std::runtime_error("the customer's tenant sells nothing that fits");
    draft.items = choice.mid(0, !strategic && identity.happens(u"two-items/"_s + name, 0.25) ? 2 : 1);
    return draft;
}

Actor::Delay ArrivalActor::round()
{
    const int count = m_next == 1 ? m_step.state.options.quotesAtStart : 1;
    for (int i = 0; i < count; ++i, ++m_next)
        m_step.database.transaction([&] { createQuote(m_step, draft(m_step, u"arrival"_s, m_next, false)); });
    const double rate = m_step.state.options.quotesPerMinute;
    return rate > 0 ? Delay(static_cast<qint64>(60'000 / rate)) : Delay(24h);
}

Actor::Delay QuoteDeskActor::round()
{
    struct Move {
        const char *from, *to, *command, *event;
    };
    static constexpr std::array moves{Move{"DRAFT", "CONFIGURING", "StartConfiguration", ""},
                                      Move{"CONFIGURING", "CONFIGURED", "CompleteConfiguration", ""},
                                      Move{"CONFIGURED", "PRICED", "PriceQuote", "QuotePriced"},
                                      Move{"PRICED", "VALIDATED", "ValidateQuote", ""},
                                      Move{"VALIDATED", "SUBMITTED", "SubmitQuote", "QuoteSubmitted"},
                                      Move{"APPROVED", "ACCEPTED", "AcceptQuote", "QuoteAccepted"}};
    // how long people take over each, in real life
    const SqlRows due = m_step.database.run(
        "select q.quote_id, q.state from quote q join (values ('DRAFT', interval '30 seconds'), ('CONFIGURING', '60 "
        "seconds'), ('CONFIGURED', '20 seconds'), ('PRICED', '20 seconds'), ('VALIDATED', '60 seconds'), ('APPROVED', "
        "'240 seconds')) as m (state, takes) on m.state = q.state where q.updated_at < now() - scaled(m.takes) or "
        "q.quote_id = any($1) order by q.updated_at limit 100",
        {m_step.state.expedited.ids()});
    for (int row = 0; row < due.size(); ++row) {
        const Move &move = *std::find_if(moves.begin(), moves.end(), [state = due.text(row, 1)](const Move &candidate) {
            return state == QLatin1StringView(candidate.from);
        });
        m_step.database.transaction([&] {
            moveQuote(m_step, due.uuid(row, 0), QString::fromLatin1(move.from), QString::fromLatin1(move.to),
                      QString::fromLatin1(move.command), u"quote-service"_s, QString::fromLatin1(move.event));
        });
    }
    return due.isEmpty() ? 400ms : 100ms;
}

Actor::Delay OrderIntakeActor::round()
{
    const SqlRows due = m_step.database.run("select order_id from customer_order where state = 'SUBMITTED' and held_at "
                                            "is null order by created_at limit 20");
    for (int row = 0; row < due.size(); ++row) {
        m_step.database.transaction([&] {
            moveOrder(m_step, due.uuid(row, 0), u"SUBMITTED"_s, u"VALIDATED"_s, u"ValidateOrder"_s, u"order-service"_s,
                      u"OrderValidated"_s);
        });
    }
    return due.isEmpty() ? 400ms : 100ms;
}

Actor::Delay WorkflowStarterActor::round()
{
    const SqlRows requests =
        m_step.database.run("select start_request_id, tenant_id, business_entity_type, business_entity_id, "
                            "process_definition_id, business_key, variables_json "
                            "from workflow_start_request where status = 'PENDING' order by created_at limit 20");
    for (int row = 0; row < requests.size(); ++row)
        startOne(requests, row);
    return requests.isEmpty() ? 400ms : 100ms;
}

void WorkflowStarterActor::startOne(const SqlRows &requests, int row)
{
    const QUuid requestId = requests.uuid(row, 0);
    const QUuid tenantId = requests.uuid(row, 1);
    const QUuid entityId = requests.uuid(row, 3);
    const QString process = requests.text(row, 4);
    const QJsonObject variables = requests.json(row, 6);
    const QUuid referenceId = m_step.state.identity.id(u"workflow-reference/"_s + requests.text(row, 5));
    const bool claimed = m_step.database.transaction([&] {
        const SqlRows taken =
            m_step.database.run("update workflow_start_request set status = 'STARTING', locked_by = "
                                "'workflow-starter', locked_until = now() + scaled('2 minutes'), "
                                "updated_at = now() where start_request_id = $1 and status = 'PENDING' returning 1",
                                {requestId});
        return !taken.isEmpty();
    });
    if (!claimed)
        return;
    const EngineState::Key key =
        m_step.state.engine.start(process, requests.text(row, 5), requests.text(row, 1), variables);
    m_step.database.transaction([&] {
        m_step.database.run(
            "insert into workflow_reference (workflow_ref_id, tenant_id, business_entity_type, business_entity_id, "
            "process_definition_id, process_instance_key, "
            "process_version, status, last_seen_at, started_at) values ($1, $2, $3, $4, $5, $6, $7, 'ACTIVE', now(), "
            "now()) "
            "on conflict (workflow_ref_id) do update set process_instance_key = excluded.process_instance_key, status "
            "= 'ACTIVE', last_seen_at = now(), updated_at = now()",
            {referenceId, tenantId, requests.text(row, 2), entityId, process, key,
             m_step.state.engine.versionOf(process)});
        m_step.database.run("update workflow_start_request set status = 'STARTED', workflow_ref_id = $2, locked_by = "
                            "null, locked_until = null, updated_at = now() "
                            "where start_request_id = $1",
                            {requestId, referenceId});
        if (process == QLatin1StringView(EngineState::orderProcess))
            moveOrder(m_step, entityId, u"DECOMPOSED"_s, u"IN_PROGRESS"_s, u"StartFulfillment"_s, u"workflow-starter"_s,
                      u"OrderFulfillmentStarted"_s);
    });
    if (process == QLatin1StringView(EngineState::approvalProcess)) {
        m_step.state.engine.activate(key, m_step.state.engine.reserveKey(), u"decide-approval"_s, u"Decide approval"_s,
                                     u"decide-approval"_s, 3,
                                     {{u"approvalCaseId"_s, variables.value("approvalCaseId"_L1)},
                                      {u"quoteId"_s, variables.value("quoteId"_L1)}});
    }
}

Actor::Delay ProcessActor::round()
{
    openReadyTasks();
    routeFallout();
    mirrorIncidents();
    const auto now = std::chrono::steady_clock::now();
    if (now - m_mirrored > m_step.state.realLife(90s)) {
        mirrorInstances();
        m_mirrored = now;
    }
    return 300ms;
}

void ProcessActor::openReadyTasks()
{
    const SqlRows ready = m_step.database.run(
        "select t.task_id from fulfillment_task t join customer_order o on o.order_id = t.order_id "
        "join fulfillment_task_type y on y.task_type = t.task_type and not y.is_compensation "
        "where t.status = 'PENDING' and o.state in ('IN_PROGRESS','PARTIAL','FALLOUT') and o.held_at is null and not "
        "exists ("
        "select 1 from fulfillment_task_dependency d join fulfillment_task p on p.task_id = d.depends_on_task_id "
        "where d.task_id = t.task_id and p.status not in ('COMPLETED','MANUALLY_RESOLVED','SKIPPED')) limit 50");
    for (int row = 0; row < ready.size(); ++row) {
        const qint64 jobKey = m_step.state.engine.reserveKey();
        const auto opened = m_step.database.transaction([&]() -> std::optional<TaskView> {
            const std::optional<TaskView> task = lockTask(m_step, ready.uuid(row, 0));
            if (!task || !readyTask(m_step, *task, jobKey, u"DependenciesMet"_s, u"process"_s))
                return std::nullopt;
            const SqlRows item = m_step.database.run("update order_item i set state = 'IN_PROGRESS', version = "
                                                     "i.version + 1, updated_at = now() from fulfillment_task t "
                                                     "where t.task_id = $1 and i.order_item_id = t.order_item_id and "
                                                     "i.state = 'PENDING' returning i.order_item_id, i.version",
                                                     {task->id});
            if (!item.isEmpty())
                m_step.ledger.record({task->root(),
                                      u"ORDER_ITEM"_s,
                                      item.uuid(0, 0),
                                      item.integer(0, 1),
                                      u"PENDING"_s,
                                      u"IN_PROGRESS"_s,
                                      u"StartItem"_s,
                                      u"process"_s,
                                      {},
                                      {},
                                      {},
                                      {},
                                      {}});
            return task;
        });
        if (opened)
            openJob(m_step.state, *opened, jobKey);
    }
}

void ProcessActor::routeFallout()
{
    // what people decided about a task takes the modelled way in its process
    const SqlRows parked = m_step.database.run(
        "select job_key, status, coalesce(error_code, 'FALLOUT') from fulfillment_task where job_key is not null "
        "and (status = 'MANUAL_FALLOUT' or (status = 'MANUALLY_RESOLVED' and updated_at > now() - scaled('10 "
        "minutes')))");
    for (int row = 0; row < parked.size(); ++row) {
        m_step.state.engine.throwError(parked.integer(row, 0), parked.text(row, 2));
        if (parked.text(row, 1) == "MANUALLY_RESOLVED"_L1)
            m_step.state.engine.completeFallout(parked.integer(row, 0));
    }
}

void ProcessActor::mirrorIncidents()
{
    for (const EngineState::OpenIncident &incident : m_step.state.engine.openIncidents()) {
        const QString classification = incident.errorCode == "OUTCOME_UNKNOWN"_L1 || incident.errorCode == "TIMEOUT"_L1
                                           ? u"AMBIGUOUS_OUTCOME"_s
                                       : incident.errorCode == "INVALID_SERVICE_PROFILE"_L1 ? u"BUSINESS_FALLOUT"_s
                                                                                            : u"TECHNICAL_RETRY"_s;
        m_step.database.transaction([&] {
            const SqlRows born = m_step.database.run(
                "insert into workflow_incident (incident_key, tenant_id, workflow_ref_id, process_instance_key, "
                "process_definition_id, process_version, element_id, job_key, "
                "job_type, error_type, error_message, retries_left, variables_json, classification, detected_at) "
                "select $1, w.tenant_id, w.workflow_ref_id, w.process_instance_key, w.process_definition_id, "
                "w.process_version, $3, $4, $5, $6, $7, 0, $8, $9, now() "
                "from workflow_reference w where w.process_instance_key = $2 on conflict (incident_key) do nothing "
                "returning 1",
                {incident.key, incident.instanceKey, incident.elementId, incident.jobKey, incident.jobType,
                 incident.errorType, incident.message, incident.variables, classification});
            if (!born.isEmpty())
                m_step.database.run("update workflow_reference set status = 'INCIDENT', last_seen_at = now(), "
                                    "updated_at = now() where process_instance_key = $1 and status = 'ACTIVE'",
                                    {incident.instanceKey});
        });
    }
    const SqlRows mirrored =
        m_step.database.run("select incident_key, process_instance_key from workflow_incident where status = 'ACTIVE'");
    for (int row = 0; row < mirrored.size(); ++row) {
        if (m_step.state.engine.incidentIsOpen(mirrored.integer(row, 0)))
            continue;
        m_step.database.transaction([&] {
            m_step.database.run("update workflow_incident set status = 'RESOLVED', resolved_at = now(), classification "
                                "= coalesce(classification, 'TECHNICAL_RETRY') where incident_key = $1",
                                {mirrored.integer(row, 0)});
            m_step.database.run("update workflow_reference w set status = 'ACTIVE', last_seen_at = now(), updated_at = "
                                "now() where w.process_instance_key = $1 and w.status = 'INCIDENT' "
                                "and not exists (select 1 from workflow_incident i where i.process_instance_key = $1 "
                                "and i.status = 'ACTIVE')",
                                {mirrored.integer(row, 1)});
        });
    }
}

void ProcessActor::mirrorInstances()
{
    m_step.database.run(
        "update workflow_reference set last_seen_at = now(), updated_at = now() where status in ('ACTIVE','INCIDENT')");
    const SqlRows ended =
        m_step.database.run("select w.process_instance_key from workflow_reference w left join customer_order o on "
                            "o.order_id = w.business_entity_id "
                            "left join quote q on q.quote_id = w.business_entity_id where w.status = 'ACTIVE' "
                            "and (o.state = 'COMPLETED' or q.state not in ('SUBMITTED','APPROVAL_PENDING'))");
    for (int row = 0; row < ended.size(); ++row) {
        m_step.state.engine.completeInstance(ended.integer(row, 0));
        m_step.database.run("update workflow_reference set status = 'COMPLETED', completed_at = now(), updated_at = "
                            "now() where process_instance_key = $1 and status = 'ACTIVE'",
                            {ended.integer(row, 0)});
    }
}

Actor::Delay BillingActor::round()
{
    const SqlRows due = m_step.database.run("select billing_trigger_id, tenant_id, order_id, status from "
                                            "billing_trigger where status in ('PENDING','SENT') "
                                            "and updated_at < now() - scaled('20 seconds') limit 50");
    for (int row = 0; row < due.size(); ++row) {
        const bool pending = due.text(row, 3) == "PENDING"_L1;
        const QString to = pending ? u"SENT"_s : u"CONFIRMED"_s;
        m_step.database.transaction([&] {
            const SqlRows moved =
                m_step.database.run("update billing_trigger set status = $2, sent_at = coalesce(sent_at, now()), "
                                    "confirmed_at = case when $2 = 'CONFIRMED' then now() end, "
                                    "version = version + 1, updated_at = now() where billing_trigger_id = $1 and "
                                    "status = $3 returning version",
                                    {due.uuid(row, 0), to, due.text(row, 3)});
            if (!moved.isEmpty())
                m_step.ledger.record({{due.uuid(row, 1), u"ORDER"_s, due.uuid(row, 2)},
                                      u"BILLING_TRIGGER"_s,
                                      due.uuid(row, 0),
                                      moved.integer(0, 0),
                                      due.text(row, 3),
                                      to,
                                      pending ? u"PublishTrigger"_s : u"BillingReply"_s,
                                      u"billing-adapter"_s,
                                      {},
                                      {},
                                      {},
                                      {},
                                      {}});
        });
    }
    return 1s;
}

} // namespace jaga::sandbox
