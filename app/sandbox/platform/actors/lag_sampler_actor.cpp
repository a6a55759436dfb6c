// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/actors/messaging_actors.h"

namespace jaga::sandbox {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

LagSamplerActor::LagSamplerActor(Step &step, const QString &bootstrap, QList<const ConsumerActor *> consumers,
                                 std::function<bool(const QString &)> frozen)
    : Actor(u"lag-sampler"_s, u"lag-sampler"_s), m_step(step), m_observer(bootstrap), m_consumers(std::move(consumers)),
      m_frozen(std::move(frozen))
{
}

Actor::Delay LagSamplerActor::round()
{
    QHash<QString, KafkaTopic> topics;
    for (const ConsumerActor *consumer : m_consumers)
        topics.insert(consumer->topic().name, consumer->topic());
    const auto watermarks = m_observer.watermarks(topics.values());
    if (!watermarks)
        throw std::runtime_error(watermarks.error().detail.toStdString());
    m_step.database.transaction([&] {
        for (const ConsumerActor *consumer : m_consumers)
            sample(*consumer, watermarks->value(consumer->topic().name));
        if (++m_samples % 100 == 0)
            m_step.database.run("delete from kafka_lag_sample where sampled_at < now() - interval '1 hour'");
    });
    return 4s;
}

void LagSamplerActor::sample(const ConsumerActor &consumer, const QList<KafkaWatermarks> &watermarks)
{
    QStringList committed, ends, starts;
    for (int partition = 0; partition < watermarks.size(); ++partition) {
        committed.append(QString::number(consumer.committed().at(partition)));
        ends.append(QString::number(watermarks.at(partition).end));
        starts.append(QString::number(watermarks.at(partition).start));
    }
    // a process that no longer answers drops out of its group
    const bool gone =
        m_frozen(consumer.name()) || m_step.state.faults.find(consumer.name(), Fault::Effect::Down).has_value();
    m_step.database.run(
        "insert into kafka_lag_sample (sampled_at, consumer_name, topic_name, partition_no, committed_offset, "
        "log_end_offset, log_start_offset, oldest_event_age, group_state, active_members, member_ids) "
        "select statement_timestamp(), $1, $2, (p.n - 1)::int, p.committed, p.log_end, p.log_start, "
        "case when p.log_end > p.committed then now() - (select min(e.published_at) from outbox_event e where e.topic "
        "= $2 and e.status = 'PUBLISHED' and e.kafka_partition = p.n - 1 and e.kafka_offset >= p.committed) end, "
        "$6, $7, $8 from unnest($3::bigint[], $4::bigint[], $5::bigint[]) with ordinality as p (committed, log_end, "
        "log_start, n)",
        {consumer.consumer(), consumer.topic().name, committed, ends, starts, gone ? "EMPTY" : "STABLE", gone ? 0 : 1,
         gone ? QStringList() : QStringList{consumer.consumer() + u"-1"_s}});
}

} // namespace jaga::sandbox
