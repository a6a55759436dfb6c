// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/case_fixture.h"

namespace jaga::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

CaseFixture::CaseFixture()
    : now(*instantFromText(u"2026-07-02T19:02:41.000000Z"_s)), runbook(std::make_unique<Runbook>())
{
    buildTypes();
    buildQueue();
    buildRunbook();
    buildSteps();
    buildActions();
    buildHeader();
}

void CaseFixture::buildTypes()
{
    retryType.type = u"TASK_RETRY"_s;
    retryType.title = u"Retry task"_s;
    retryType.targetType = u"fulfillment_task"_s;
    retryType.approvalKind = u"NONE"_s;
    retryType.requesterRole = u"OPERATOR"_s;
    falloutType = retryType;
    falloutType.type = u"TASK_MOVE_TO_FALLOUT"_s;
    falloutType.title = u"Move task to fallout"_s;
    falloutType.approvalKind = u"T"_s;
    falloutType.parameters = {
        {u"ownerGroup"_s, u"Owner group"_s, u"choice"_s, true, {u"carrier-desk"_s, u"field-ops"_s}, {}}};
}

void CaseFixture::buildQueue()
{
    struct Line {
        const char16_t *number, *title, *customer, *state;
        int minutes;
        qint64 amount;
        const char16_t *severity, *worst;
        bool isNew;
        const char16_t *incident;
    };
    const Line lines[] = {
        {u"SO-10045", u"Stuck order fulfillment", u"PT Nusantara Telekomunikasi Infrastruktur Tbk", u"IN_PROGRESS", 133,
         4250000000, u"P1", u"P0", false, u"INC-4821"},
        {u"order-item-aggregator", u"Consumer lag", u"partition 17 of oms.fulfillment.event.v1", u"LAGGING", 41, 0,
         u"P2", u"P2", false, u"INC-4830"},
        {u"Q-20977", u"Stuck quote approval", u"PT Bank Pembangunan Daerah Jawa Timur (Persero) Tbk",
         u"APPROVAL_PENDING", 3, 1912500000, u"P2", u"P1", true, u""},
        {u"oms.asset.event.v1", u"Outbox backlog", u"1 204 events wait", u"PENDING", 52, 0, u"P2", u"P2", false, u""},
        {u"SO-10131", u"Stuck order fulfillment", u"PT Jasa Angkutan Laut Nusantara Raya", u"IN_PROGRESS", 72,
         2615000000, u"P3", u"P2", false, u""},
        {u"SO-10140", u"Stuck order fulfillment", u"Straits Marine Engineering and Services Sdn. Bhd.", u"FALLOUT", 58,
         170500, u"P3", u"P3", false, u""},
        {u"SO-10119", u"Stuck order fulfillment", u"Borneo Renewable Power Development Ltd.", u"IN_PROGRESS", 93,
         1104600000, u"P3", u"P3", false, u""},
    };
    for (const Line &line : lines) {
        Signal signal;
        signal.number = QString::fromUtf16(line.number);
        signal.key = u"key-"_s + signal.number;
        signal.title = QString::fromUtf16(line.title);
        signal.customer = QString::fromUtf16(line.customer);
        signal.tenant = u"tenant-a"_s;
        signal.state = QString::fromUtf16(line.state);
        signal.since = ago(std::chrono::minutes(line.minutes));
        if (line.amount > 0)
            signal.amount = Money{line.amount * 10'000, signal.number == u"SO-10140"_s ? u"USD"_s : u"IDR"_s};
        signal.severity = {QString::fromUtf16(line.severity), QString::fromUtf16(line.worst), {}, {}};
        signal.incidentNumber = QString::fromUtf16(line.incident);
        signal.isNew = line.isNew;
        queue << signal;
    }
}

Step &CaseFixture::addStep(ChapterKind chapter, Step::Kind kind, const QString &anchor, const QString &title)
{
    Step step;
    step.kind = kind;
    step.anchor = anchor;
    step.title = title;
    auto &steps = runbook->chapters[static_cast<qsizetype>(chapter)].steps;
    steps.append(step);
    return steps.last();
}

void CaseFixture::buildRunbook()
{
    using Kind = Step::Kind;
    runbook->id = u"stuck-order-fulfillment"_s;
    runbook->title = u"Stuck order fulfillment"_s;
    runbook->version = 7;
    const QStringList titles{u"Symptom"_s,      u"Severity Decision"_s, u"First 5 Minutes"_s, u"Diagnosis"_s,
                             u"Safe Actions"_s, u"Unsafe Actions"_s,    u"Verification"_s,    u"Escalation"_s,
                             u"Evidence"_s,     u"Prevention"_s};
    for (qsizetype at = 0; at < titles.size(); ++at) {
        Chapter chapter;
        chapter.kind = static_cast<ChapterKind>(at);
        chapter.title = titles.at(at);
        runbook->chapters.append(chapter);
    }
    runbook->chapters[0].prose =
        u"An order stays in `IN_PROGRESS` longer than its state allows, or a task has no retries left."_s;
    addStep(ChapterKind::FirstFiveMinutes, Kind::Manual, u"say-hello"_s, u"Tell the channel that you are on it"_s);
    addStep(ChapterKind::FirstFiveMinutes, Kind::Manual, u"no-repair"_s, u"Do not repair yet"_s);
    addStep(ChapterKind::Diagnosis, Kind::Sensed, u"plan"_s, u"Fulfillment plan exists"_s);
    addStep(ChapterKind::Diagnosis, Kind::Sensed, u"retries"_s, u"Task failed, no retries left"_s);
    addStep(ChapterKind::Diagnosis, Kind::Manual, u"kind"_s, u"Business error or technical?"_s);
    addStep(ChapterKind::Diagnosis, Kind::Manual, u"duplicate"_s, u"Check duplicate order for the quote"_s);
    addStep(ChapterKind::Diagnosis, Kind::Sensed, u"outside"_s, u"What is true outside?"_s).caution = true;
    addStep(ChapterKind::Diagnosis, Kind::Manual, u"provider"_s, u"Call the provider, note reference and name"_s);
    addStep(ChapterKind::Diagnosis, Kind::Manual, u"carrier"_s, u"Warn the carrier desk"_s);
    addStep(ChapterKind::SafeActions, Kind::Action, u"reconcile"_s, u"Reconcile external call"_s).command =
        u"EXTERNAL_RECONCILE"_s;
    addStep(ChapterKind::SafeActions, Kind::Action, u"retry"_s, u"Retry task"_s).command = u"TASK_RETRY"_s;
    addStep(ChapterKind::SafeActions, Kind::Action, u"fallout"_s, u"Move task to fallout"_s).command =
        u"TASK_MOVE_TO_FALLOUT"_s;
    Step &unsafe =
        addStep(ChapterKind::UnsafeActions, Kind::Unsafe, u"complete-by-hand"_s, u"Mark the task completed by hand"_s);
    unsafe.because = u"No external reference proves it."_s;
    unsafe.insteadAnchor = u"reconcile"_s;
    addStep(ChapterKind::UnsafeActions, Kind::Unsafe, u"delete-instance"_s, u"Delete the process instance"_s).because =
        u"Loses the only link to the running order."_s;
    for (const QString &sentence :
         {u"Order and item states are valid"_s, u"External reference is recorded"_s,
          u"Workflow reference agrees with the engine"_s, u"Projection shows the aggregate's version"_s})
        runbook->chapters[6].conditions.append({u"1"_s, sentence, {}});
    const QList<std::pair<QString, QString>> answers{{u"what"_s, u"PROVISION_SERVICE: outcome not known"_s},
                                                     {u"who"_s, u"1 customer, tenant-a"_s},
                                                     {u"consistent"_s, u"No, order and fulfillment differ"_s},
                                                     {u"safe_to_retry"_s, u"Not known"_s},
                                                     {u"repair_by_hand"_s, u"No, not yet"_s},
                                                     {u"leaves_evidence"_s, u"Yes, 6 items"_s},
                                                     {u"preventable"_s, u"Not known"_s}};
    for (const auto &[key, observation] : answers) {
        DecisionTable table;
        table.rows = {{u"1"_s, observation, {}, {}, {}}};
        runbook->answers.insert(key, table);
    }
}

StepView &CaseFixture::view(const QString &anchor)
{
    for (StepView &candidate : checklist.steps) {
        if (candidate.step->anchor == anchor)
            return candidate;
    }
    qFatal("no such step in the fixture");
}

void CaseFixture::buildSteps()
{
    checklist.runbook = runbook.get();
    checklist.caseKey = u"stuck SO-10045"_s;
    checklist.caseId = u"INC-4821"_s;
    checklist.now = now;
    checklist.currentStep = u"outside"_s;
    checklist.severity = queue.first().severity;
    for (const Chapter &chapter : std::as_const(runbook->chapters)) {
        for (const Step &step : chapter.steps) {
            StepView fresh;
            fresh.step = &step;
            fresh.chapter = chapter.kind;
            fresh.state = step.kind == Step::Kind::Unsafe ? StepState::Refused : StepState::Open;
            checklist.steps << fresh;
        }
    }
    const auto done = [&](const QString &anchor, const QString &value) {
        StepView &step = view(anchor);
        step.state = StepState::Done;
        step.value = value;
        step.person = u"sari"_s;
        step.setAt = ago(3min);
    };
    done(u"say-hello"_s, {});
    done(u"no-repair"_s, {});
    done(u"kind"_s, u"technical"_s);
    for (const QString &anchor : {u"plan"_s, u"retries"_s}) {
        view(anchor).state = StepState::SensedYes;
        view(anchor).conclusion = {Truth::Yes, {}, {}, ago(2s)};
    }
    view(u"outside"_s).state = StepState::SensedUnknown;
    view(u"outside"_s).conclusion = {Truth::Unknown, {u"provider_log"_s}, {}, ago(252s)};
    view(u"duplicate"_s).state = StepState::NotApplicable;
    view(u"duplicate"_s).note = u"one order, revision 3, seen in step 4"_s;
    view(u"duplicate"_s).person = u"sari"_s;
    view(u"duplicate"_s).setAt = ago(100s);
    view(u"carrier"_s).state = StepState::Deferred;
    view(u"carrier"_s).deferredUntil = now + 8min;
    view(u"carrier"_s).person = u"sari"_s;
    view(u"carrier"_s).setAt = ago(30s);
    view(u"provider"_s).takenBy = u"Bima Prasetyo"_s;
    checklist.verification = {{Truth::No, {}, {}, ago(2s)},
                              {Truth::Unknown, {u"provider_log"_s}, {}, {}},
                              {Truth::No, {}, {}, ago(4s)},
                              {Truth::Yes, {}, {}, ago(2s)}};
}

void CaseFixture::buildActions()
{
    const auto add = [&](const QString &anchor, const QString &title, StepState offered, const QString &guardWhy) {
        ActionView action;
        action.step = view(anchor).step;
        action.command = action.step->command;
        action.title = title;
        action.offered = offered;
        action.guardWhy = guardWhy;
        action.guards =
            api::Guards{u"\"12\""_s,
                        ago(2s),
                        {{u"g"_s, u"Task is FAILED"_s, Truth::Yes, {}, u"fulfillment_task"_s, {}},
                         {u"h"_s, u"The adapter has a look-up"_s, Truth::Yes, {}, u"adapter_policy"_s, {}},
                         {u"i"_s, u"No call is running"_s, Truth::Yes, {}, u"external_call_attempt"_s, {}}}};
        view(anchor).state = offered;
        checklist.actions << action;
    };
    add(u"reconcile"_s, u"Reconcile external call"_s, StepState::Offered, {});
    add(u"retry"_s, u"Retry task"_s, StepState::Offered,
        u"The outcome of the call is known. Found: external_call_attempt is UNKNOWN"_s);
    add(u"fallout"_s, u"Move task to fallout"_s, StepState::NotOffered, {});
    checklist.actions.last().offWhy = u"the last error is a business error, or no retry is allowed"_s;
    view(u"fallout"_s).conclusion = {Truth::No, {}, {}, ago(2s)};
}

void CaseFixture::buildHeader()
{
    caseHead.probe = u"case_head"_s;
    caseHead.shape = u"case_head"_s;
    caseHead.asOf = ago(2s);
    caseHead.table.columns = {
        {u"number"_s, ColumnType::Text},  {u"customer"_s, ColumnType::Text}, {u"strategic"_s, ColumnType::Boolean},
        {u"tenant"_s, ColumnType::Text},  {u"state"_s, ColumnType::Text},    {u"since"_s, ColumnType::Time},
        {u"amount"_s, ColumnType::Money}, {u"currency"_s, ColumnType::Text}, {u"blocking"_s, ColumnType::Text}};
    caseHead.table.rows = {{u"SO-10045"_s, u"PT Nusantara Telekomunikasi Infrastruktur Tbk"_s, qint64(1), u"tenant-a"_s,
                            u"IN_PROGRESS"_s, toMicroseconds(ago(133min)), qint64(4250000000) * 10'000, u"IDR"_s,
                            u"task PROVISION_SERVICE has failed, no retries left, outcome of its call not known"_s}};
    header.signal = queue.first();
    header.caseId = u"INC-4821"_s;
    header.runbook = runbook.get();
    header.caseHead = &caseHead;
    for (auto it = runbook->answers.cbegin(); it != runbook->answers.cend(); ++it)
        header.answers.insert(it.key(), {Truth::Yes, 0, {Truth::Yes, {}, {}, now}});
    header.severity = queue.first().severity;
    header.verification = checklist.verification;
    header.verified = Truth::No;
    api::Incident incident;
    incident.number = u"INC-4821"_s;
    incident.status = u"MITIGATING"_s;
    incident.nextUpdateDueAt = now + 11min;
    header.incident = incident;
    header.now = now;
}

QMap<QString, SourceHealth> CaseFixture::health() const
{
    using State = SourceHealth::State;
    return {{u"platform"_s, {State::Connected, ago(2s), 900us, {}, {}}},
            {u"engine"_s, {State::Connected, ago(4s), 12ms, {}, {}}},
            {u"kafka"_s, {State::Slow, ago(3s), 840ms, {}, {}}},
            {u"cache"_s, {State::Down, ago(252s), 1ms, u"connect: No such file or directory"_s, {}}},
            {u"support"_s, {State::Connected, ago(1s), 80ms, {}, {}}}};
}

RepairForm CaseFixture::form() const
{
    RepairForm form;
    form.type = retryType;
    form.request.type = retryType.type;
    form.request.targetType = retryType.targetType;
    form.request.targetId = u"b7420f1e-3c9d-4a15-8e62-90d5a1c3f7e8"_s;
    form.targetLabel = u"SO-10045, PT Nusantara Telekomunikasi Infrastruktur Tbk"_s;
    form.basisText =
        u"Runbook Stuck order fulfillment v7, case INC-4821. Stored with the request and shown to whoever approves."_s;
    form.ticketPattern = u"^[A-Z]{2,10}-[0-9]+"_s;
    return form;
}

api::Preview CaseFixture::preview() const
{
    api::Preview preview;
    preview.previewHash = u"5ae1d7384b6f900c"_s;
    preview.targetEtag = u"\"12\""_s;
    preview.readAt = ago(3s);
    preview.targetVersion = u"12"_s;
    preview.approvalKind = u"NONE"_s;
    preview.sends = u"COMPLETE_FROM_REFERENCE"_s;
    preview.sendsSentence = u"completes from the stored reference NTI-SVC-7741902, sends nothing"_s;
    preview.event = u"FulfillmentTaskRetryRequested"_s;
    preview.diff = {{{}, u"status"_s, u"FAILED"_s, u"RETRY_REQUESTED"_s, true},
                    {{}, u"version"_s, u"12"_s, u"13"_s, true},
                    {{}, u"control intent"_s, {}, u"RETRY_TASK, COMPLETE_FROM_REFERENCE"_s, true},
                    {u"order item 2"_s, u"state"_s, u"IN_PROGRESS"_s, u"IN_PROGRESS"_s, false}};
    preview.guards = {
        {u"target-state"_s, u"Task is FAILED, version 12"_s, Truth::Yes, {}, u"fulfillment_task"_s, {}},
        {u"outcome-known"_s, u"The outcome of the call is known"_s, Truth::Yes, {}, u"external_call_attempt"_s, {}},
        {u"switch-active"_s, u"No containment forbids it"_s, Truth::Yes, {}, u"containment_switch"_s, {}}};
    return preview;
}

api::Command CaseFixture::waitingCommand() const
{
    api::Command command;
    command.id = u"9f3a21c4-0d7e-4be5-9a58-2b6c41f08d13"_s;
    command.type = falloutType.type;
    command.title = falloutType.title;
    command.targetType = falloutType.targetType;
    command.targetId = u"b7420f1e-3c9d-4a15-8e62-90d5a1c3f7e8"_s;
    command.state = u"PENDING_APPROVAL"_s;
    command.requestedBy = u"p-00482"_s;
    command.requestedByName = u"Sari Wulandari"_s;
    command.actAsRole = u"OPERATOR"_s;
    command.reason = u"Carrier refused the profile with 422; a business rejection that no retry will change."_s;
    command.ticketRef = u"INC-4821"_s;
    command.createdAt = ago(6min);
    command.expiresAt = now + 82min;
    command.before = {{u"status"_s, u"FAILED"_s}, {u"version"_s, 12}, {u"auto_retry"_s, true}};
    command.after = {{u"status"_s, u"MANUAL_FALLOUT"_s},
                     {u"version"_s, 13},
                     {u"auto_retry"_s, false},
                     {u"fallout_case"_s, u"OPEN"_s}};
    command.preconditions = preview().guards;
    return command;
}

} // namespace jaga::test
