// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/support_record_source.h"

#include "models/sources/json_rows.h"
#include "models/sources/probe_table.h"
#include "models/sources/source_kinds.h"
#include "models/sources/source_state.h"

using namespace Qt::StringLiterals;

namespace jaga {

SupportRecordSource::SupportRecordSource(SupportRecordClient *records, QObject *parent)
    : EvidenceSource(parent), m_records(records)
{
    // Whoever asks the service tells how it is: the window asks it all the time, this source only now and then.
    connect(records, &SupportRecordClient::asked, this,
            [this](const Expected<Done> &answered, std::chrono::microseconds latency) {
                Expected<QList<Evidence>> answer = QList<Evidence>();
                if (!answered) {
                    Error error = answered.error();
                    if (error.code == ErrorCode::Cancelled && latency > slowAnswer)
                        error.code = ErrorCode::Timeout; // given up after its deadline
                    answer = Unexpected<Error>(error);
                }
                SourceHealth health = healthAfter(m_health, answer, latency, {});
                if (answered) { // by the service's own clock, as ages are told
                    const auto offset = m_records->clockOffset();
                    health.lastAnswer = SystemClock().now() + (offset ? offset->offset : std::chrono::microseconds(0));
                }
                show(health);
            });
}

QString SupportRecordSource::name() const { return u"support"_s; }

Reply<QList<Evidence>> SupportRecordSource::read(const QList<ProbeCall> &batch, std::chrono::milliseconds deadline)
{
    const auto gathered = std::make_shared<GatheredBatch>(batch, deadline, [](const auto &, auto) {});
    const Reply<QList<Evidence>> reply = gathered->reply();
    for (qsizetype i = 0; i < batch.size(); ++i)
        ask(gathered, i, batch[i]);
    return reply;
}

void SupportRecordSource::ask(const std::shared_ptr<GatheredBatch> &batch, qsizetype index, const ProbeCall &call)
{
    const auto question = readSourceQuestion(call, {u"get"_s});
    const QString tenantId = call.parameters.value(u"tenant_id"_s);
    if (!question || tenantId.isEmpty() || !m_records) {
        batch->fail(index,
                    question ? Error{ErrorCode::Invalid, u"a probe of the support records needs {tenant_id}"_s, {}}
                             : question.error(),
                    true);
        return;
    }
    m_records->records(tenantId, question->target, question->query)
        .then(
            this,
            [batch, index, call, question = *question](const Expected<QJsonObject> &json) {
                if (!json) {
                    const ErrorCode code = json.error().code;
                    batch->fail(index, json.error(), code == ErrorCode::NotFound || code == ErrorCode::Conflict);
                    return;
                }
                ProbeTable table(call);
                const bool isList = json->value("items"_L1).isArray();
                const auto added =
                    addJsonRows(table, isList ? json->value("items"_L1).toArray() : QJsonArray{*json}, question);
                if (!added) {
                    batch->fail(index, added.error(), true);
                    return;
                }
                if (!json->value("cursor"_L1).toString().isEmpty())
                    table.markTruncated(); // the service has more than it sent
                batch->answer(index, table.take());
            },
            batch->deadline().remaining());
}

void SupportRecordSource::show(const SourceHealth &health)
{
    if (health == m_health)
        return;
    m_health = health;
    Q_EMIT healthChanged(m_health);
}

SourceKind supportSource()
{
    return {.name = u"support"_s,
            .title = QT_TRANSLATE_NOOP("SourceKind", "Repair API"),
            .section = u"repair_api"_s,
            .keys = {{u"url"_s, SourceKey::Address}},
            .questions = {{u"get"_s, {u"select"_s, u"query"_s}}},
            .open = [](const SourceSettings &, const SourceIdentity &identity) -> std::unique_ptr<EvidenceSource> {
                return std::make_unique<SupportRecordSource>(identity.records);
            }};
}

} // namespace jaga
