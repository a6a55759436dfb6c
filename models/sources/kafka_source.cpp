// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/kafka_source.h"

#include "models/sources/kafka_reader.h"
#include "models/sources/probe_table.h"
#include "models/sources/source_kinds.h"
#include "models/sources/source_question.h"
#include "models/sources/source_state.h"

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

class LagReader final : public BlockingReader {
public:
    explicit LagReader(KafkaAccess access) : m_access(std::move(access)) {}

    Expected<QList<Evidence>> read(const QList<ProbeCall> &batch, const Deadline &deadline,
                                   const Interruption &interruption) override
    {
        if (!m_broker)
            m_broker = std::make_unique<KafkaReader>(m_access.bootstrap);
        QList<Evidence> evidence;
        std::optional<Error> unreached;
        bool reached = false;
        for (const ProbeCall &call : batch) {
            const auto start = std::chrono::steady_clock::now();
            Evidence one = unanswered(call);
            auto table = readOne(call, deadline, interruption);
            if (table) {
                one.table = std::move(*table);
                reached = true;
            } else {
                one = failedEvidence(call, table.error());
                const bool answered = table.error().code == ErrorCode::NotFound || !table.error().context.isEmpty();
                reached = reached || answered;
                if (!answered && !unreached)
                    unreached = table.error();
            }
            one.duration =
                std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
            evidence.append(std::move(one));
        }
        m_connected = !unreached;
        if (!reached && unreached)
            return Unexpected<Error>(*unreached);
        return evidence;
    }

    bool isConnected() const override { return m_connected; }

private:
    Expected<Table> readOne(const ProbeCall &call, const Deadline &deadline, const Interruption &interruption)
    {
        const auto question = readSourceQuestion(call, {u"lag"_s, u"brokers"_s});
        if (!question)
            return Unexpected<Error>(question.error());
        if (question->verb == u"brokers") {
            const auto reached = m_broker->brokers(deadline, interruption);
            return reached ? Expected<Table>(ProbeTable(call).take())
                           : Expected<Table>(Unexpected<Error>(reached.error()));
        }
        const QStringList groups = question->groups.isEmpty() ? m_access.groups : question->groups;
        if (groups.isEmpty())
            return failure(ErrorCode::Invalid, u"neither the probe nor the profile names a consumer group"_s,
                           call.probe);
        const auto leaders = m_broker->leaders(question->topics, deadline, interruption);
        if (!leaders)
            return Unexpected<Error>(leaders.error());
        QList<KafkaPartition> partitions;
        for (const QList<KafkaPartition> &led : *leaders)
            partitions += led;
        std::sort(partitions.begin(), partitions.end());
        if (partitions.isEmpty())
            return ProbeTable(call).take();
        // Half of the time: one silent leader must not cost the answers of the others.
        const auto ends = m_broker->ends(*leaders, Deadline(deadline.remaining() / 2));
        if (ends.isEmpty())
            return failure(ErrorCode::Timeout, u"no partition leader told the ends of its logs in time"_s);
        ProbeTable table(call);
        if (ends.size() < partitions.size())
            table.markTruncated();
        for (const QString &group : groups) {
            const auto committed = m_broker->committed(group, partitions, deadline, interruption);
            if (!committed)
                return Unexpected<Error>(committed.error());
            const bool named = !question->topics.isEmpty() && !question->groups.isEmpty();
            if (const auto added = addGroup(table, group, partitions, ends, *committed, named); !added)
                return failure(ErrorCode::Invalid, added.error().detail, call.probe);
        }
        return table.take();
    }

    /// Rows of one group. Where the probe does not name both topic and group, only the partitions that the group has committed.
    /// Where nothing was ever written nothing is unread, committed or not.
    static Expected<Done> addGroup(ProbeTable &table, const QString &group, const QList<KafkaPartition> &partitions,
                                   const QMap<KafkaPartition, KafkaEnds> &ends,
                                   const QMap<KafkaPartition, qint64> &committed, bool withoutCommit)
    {
        for (const KafkaPartition &partition : partitions) {
            const auto end = ends.constFind(partition);
            const auto commit = committed.constFind(partition);
            if (end == ends.constEnd() || (commit == committed.constEnd() && !withoutCommit))
                continue;
            QMap<QString, QString> values{{u"consumer"_s, group},
                                          {u"topic"_s, partition.topic},
                                          {u"partition_no"_s, QString::number(partition.number)},
                                          {u"log_start"_s, QString::number(end->start)},
                                          {u"log_end"_s, QString::number(end->end)}};
            if (commit != committed.constEnd()) {
                values[u"committed"_s] = QString::number(*commit);
                values[u"lag"_s] = QString::number(qMax<qint64>(0, end->end - *commit));
            } else if (end->end == 0) {
                values[u"lag"_s] = u"0"_s;
            }
            const auto added = table.addRow([&](const QString &column) { return values.value(column); });
            if (!added)
                return added;
        }
        return Done{};
    }

    const KafkaAccess m_access;
    std::unique_ptr<KafkaReader> m_broker;
    bool m_connected = false;
};

KafkaAccess kafkaAccess(const SourceSettings &settings)
{
    return {settings.text(u"bootstrap"_s), settings.list(u"groups"_s)};
}

QList<AccessCheck> checkKafka(const KafkaAccess &access, std::chrono::milliseconds deadline)
{
    KafkaSource kafka(access);
    const QString group = access.groups.isEmpty() ? u"jaga"_s : access.groups.first();
    return {checkReading(kafka, u"lag: {groups: [\"%1\"]}"_s.arg(group), deadline),
            writingNotAsked(kafka.name(), u"A broker cannot be asked without trying. Jaga holds no producer, joins no "
                                          "group and commits nothing."_s)};
}

} // namespace

KafkaSource::KafkaSource(const KafkaAccess &access, QObject *parent)
    : ThreadedSource(
          u"kafka"_s, [access] { return std::make_unique<LagReader>(access); }, parent)
{
}

SourceKind kafkaSource()
{
    return {
        .name = u"kafka"_s,
        .title = QT_TRANSLATE_NOOP("SourceKind", "Kafka"),
        .section = u"kafka"_s,
        .keys = {{u"bootstrap"_s}, {u"groups"_s, SourceKey::List}},
        .questions = {{u"lag"_s, {}}},
        .pulse = u"brokers: all"_s,
        .open = [](const SourceSettings &settings, const SourceIdentity &) -> std::unique_ptr<EvidenceSource> {
            return std::make_unique<KafkaSource>(kafkaAccess(settings));
        },
        .checkAccess = [](const SourceSettings &settings, const SourceIdentity &,
                          std::chrono::milliseconds deadline) { return checkKafka(kafkaAccess(settings), deadline); }};
}

} // namespace jaga
