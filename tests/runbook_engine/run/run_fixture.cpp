// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/runbook_engine/run/run_fixture.h"

namespace jaga::test {

QByteArray orderRunbookText()
{
    return R"(---
id: order
title: Order
category: process
entity: ORDER
version: 1
parameters: {order_id: uuid}
---
# Runbook: Order

## Symptom

```sql signal=order_signal source=platform every=30s
-- columns: shape
select 1
```

## Severity Decision

| when | severity | because |
|---|---|---|
| `(select count(*) from task where status = 'FAILED') > 2` | P0 | many tasks failed |
| `head.state = 'FALLOUT'` | P1 | the order fell out |
| `head.version > 100` | P2 | it was touched often |

## First 5 Minutes

- [ ] Name an owner {#owner}
- [ ] Open the channel {#channel}

## Diagnosis

```sql probe=head source=platform rows=one ttl=30s
-- columns: state text, version int
select 1
```

```sql probe=task source=platform ttl=30s
-- columns: task_id text, status text
select 1
```

- [ ] There are tasks {#has-tasks}
  - sense: `exists (select 1 from task)` – the order has tasks
- [ ] No call is open {#no-open-call caution}
  - sense: `not exists (select 1 from task where status = 'UNKNOWN')` – every call has an outcome
- [ ] It was touched more often than it has tasks {#touched}
  - sense: `head.version > (select count(*) from task)` – both in one snapshot
- [ ] Ask the planner {#ask-planner}
- [ ] Ask the provider {#ask-provider}

### What it means {#meaning}

| when | observation | likely cause | next |
|---|---|---|---|
| `not exists (select 1 from task)` | no plan | planning failed | #ask-planner |
| `exists (select 1 from task where status = 'FAILED')` | a task failed | the provider refused | #ask-provider |

### Seven answers {#answers}

| question | when | answer | because |
|---|---|---|---|
| safe_to_retry | `not exists (select 1 from task where status = 'UNKNOWN')` | yes | every call has an outcome |
| what | `head.version > 0` | yes | it was read |
| who | `head.version > 0` | yes | it was read |
| consistent | `head.version > 0` | yes | it was read |
| repair_by_hand | `head.version > 0` | yes | it was read |
| leaves_evidence | `head.version > 0` | yes | it was read |
| preventable | `head.version > 0` | yes | it was read |

## Safe Actions

- [ ] Retry the task {#retry command=TASK_RETRY}
  - target: `(select max(task_id) from task)`
  - when: `head.state = 'IN_PROGRESS'` – the order is running
  - when: `exists (select 1 from task where status = 'FAILED')` – a task failed

## Unsafe Actions

- Set the state by hand {refused=U-ORDER-1 instead=#retry} – because no event would tell anybody

## Verification

- `head.state = 'COMPLETED'` – the order is complete
- `not exists (select 1 from task where status <> 'COMPLETED')` – every task is complete

## Escalation

To the engineer on call.

## Evidence

The case file holds it.

## Prevention

An alert.
)";
}

Vocabulary orderVocabulary()
{
    Vocabulary vocabulary =
        readVocabulary("tabs: [timeline]\n", "signal: {tenant_id: uuid, entity_id: text}\n").vocabulary;
    vocabulary.sources = {
        {u"platform"_s, {{u"sql"_s, {}}}}, {u"engine"_s, {{u"get"_s, {u"select"_s}}}}, {u"kafka"_s, {{u"lag"_s, {}}}}};
    return vocabulary;
}

const Runbook &orderRunbook()
{
    static const Runbook runbook = [] {
        const ReadRunbook read = readRunbook(orderRunbookText(), u"order.md"_s, orderVocabulary());
        for (const Diagnostic &diagnostic : read.diagnostics)
            qWarning("%s", qPrintable(diagnostic.text()));
        return read.runbook.value();
    }();
    return runbook;
}

Evidence head(const QString &state, qint64 version, Instant asOf)
{
    Evidence evidence;
    evidence.probe = u"head"_s;
    evidence.source = u"platform"_s;
    evidence.table.columns = {{u"state"_s, ColumnType::Text}, {u"version"_s, ColumnType::Integer}};
    evidence.table.rows = {{state, version}};
    evidence.asOf = asOf;
    return evidence;
}

Evidence tasks(const QStringList &statuses, Instant asOf)
{
    Evidence evidence;
    evidence.probe = u"task"_s;
    evidence.source = u"platform"_s;
    evidence.table.columns = {{u"task_id"_s, ColumnType::Text}, {u"status"_s, ColumnType::Text}};
    for (const QString &status : statuses)
        evidence.table.rows.append({u"t%1"_s.arg(evidence.table.rows.size()), status});
    evidence.asOf = asOf;
    return evidence;
}

void Running::tell(EntryKind kind, const QJsonObject &payload, Instant at)
{
    run.apply(Entry{0, kind, at, payload, {}});
}

void Running::set(const QString &anchor, const QString &state, const QJsonObject &more)
{
    QJsonObject payload = more;
    payload.insert(u"anchor"_s, anchor);
    payload.insert(u"state"_s, state);
    payload.insert(u"person"_s, u"sari"_s);
    tell(EntryKind::StepSet, payload);
    run.evaluate(T0);
}

} // namespace jaga::test
