// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/runbook_engine/document/sample_runbook.h"

#include "tests/support/shipped_documents.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace jaga::test {

namespace {

/// `<<place: line>>` marks a place and what stands there.
const QString &sampleText()
{
    static const QString text = uR"(---
id: stuck-order
title: Stuck order
category: process
entity: ORDER
version: 3
<<parameters: parameters: {tenant_id: uuid, order_id: uuid}>>
<<front matter: thresholds: {high_value: money 1000000000, patience: duration 15min}>>
---
# Runbook: Stuck order

<<chapter: ## Symptom>>

An order stands still.

```sql signal=stuck_order source=platform every=30s
-- columns: shape, strategic bool
select 1
```

## Severity Decision

| when | severity | because |
|---|---|---|
| `stuck_order.strategic = 1` | P1 | a strategic customer waits |
| <<severity: `stuck_order.state = 'FALLOUT'` | P2 | the order fell out>> |

## First 5 Minutes

- [ ] Name an owner {#owner}
<<step: - [ ] Open the channel {#channel}>>

## Diagnosis

Read before you act.

```<<fence: sql probe=order_head source=platform rows=one ttl=10s every=1min>>
<<columns: -- columns: order_id uuid, state text, quote_id uuid>>
<<question: select o.order_id, o.state, o.quote_id from customer_order o where o.order_id = :order_id>>
```

```sql probe=quote_head source=platform rows=one
-- columns: state text
<<from: -- from: quote_id = order_head.quote_id>>
select q.state from quote q where q.quote_id = :quote_id
```

```yaml probe=lag source=kafka shape=lag
# columns: shape
<<yaml: lag: {groups: [projector], topics: [orders.v1]}>>
```

### What it means {#meaning}

| when | observation | likely cause | next |
|---|---|---|---|
| <<decision: `order_head.state = 'VALIDATED'` | validated, no plan | decomposition failed | #decompose>> |

## Safe Actions

- [ ] Decompose again {#decompose command=ORDER_DECOMPOSITION_RETRY}
  - target: `order_head.order_id`
  <<action: - when: `order_head.state = 'VALIDATED'` – the order waits for its plan>>

## Unsafe Actions

<<unsafe: - Set the state by hand {refused=U-ORDER-1 instead=#decompose} – because no event would tell anybody>>

## Verification

<<verification: - `order_head.state = 'COMPLETED'` – the order is complete>>

## Escalation

To the engineer on call.

## Evidence

The case file holds it.

## Prevention

An alert on the age of orders without a plan.
)"_s;
    return text;
}

const QRegularExpression &placeShape()
{
    static const QRegularExpression shape(u"<<([a-z ]+): (.*)>>"_s);
    return shape;
}

} // namespace

QString sampleRunbook(const QString &place, const QString &line)
{
    QString result;
    qsizetype done = 0;
    for (auto match = placeShape().globalMatch(sampleText()); match.hasNext();) {
        const auto found = match.next();
        result += QStringView(sampleText()).mid(done, found.capturedStart() - done);
        result += found.captured(1) == place ? QString(line).replace(u"\\n"_s, u"\n"_s) : found.captured(2);
        done = found.capturedEnd();
    }
    return result + sampleText().mid(done);
}

QStringList samplePlaces()
{
    QStringList places;
    for (auto match = placeShape().globalMatch(sampleText()); match.hasNext();)
        places.append(match.next().captured(1));
    return places;
}

Vocabulary sampleVocabulary()
{
    Vocabulary vocabulary = readVocabulary(resourceFile(u"probes/vocabulary.yaml"_s), R"(
signal: {tenant_id: uuid, tenant: text, entity_id: text, number: text, customer: text, state: text, since: time, amount: money, currency: text}
lag: {consumer: text, partition_no: int, lag: int}
task: {task_id: uuid, status: text}
)")
                                .vocabulary;
    vocabulary.sources = {
        {u"platform"_s, {{u"sql"_s, {}}}},
        {u"engine"_s, {{u"get"_s, {u"select"_s}}, {u"search"_s, {u"select"_s, u"filter"_s, u"sort"_s, u"limit"_s}}}},
        {u"kafka"_s, {{u"lag"_s, {}}}}};
    return vocabulary;
}

ReadRunbook readSample(const QString &place, const QString &line)
{
    return readRunbook(sampleRunbook(place, line).toUtf8(), u"stuck-order.md"_s, sampleVocabulary());
}

} // namespace jaga::test
