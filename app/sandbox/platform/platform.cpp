// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/platform.h"

#include "app/sandbox/platform/actors/cache_actor.h"
#include "app/sandbox/platform/actors/flow_actors.h"
#include "app/sandbox/platform/actors/messaging_actors.h"
#include "app/sandbox/platform/actors/work_actors.h"
#include "app/sandbox/platform/engine/engine_server.h"
#include "app/sandbox/platform/intents/control_intent_worker.h"
#include "app/sandbox/platform/scenario/director.h"

#include <QDeadlineTimer>
#include <QJsonArray>

#include <thread>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A thread of actors with its connection.
struct Crew {
    Crew(PlatformState &state, const QString &name)
        : database(state.options.dsn, u"sandbox-"_s + name), step(state, database), scheduler(name)
    {
    }

    Database database;
    Step step;
    Scheduler scheduler;
};

class Platform::Private {
public:
    explicit Private(PlatformOptions options)
        : state(std::move(options)), flow(state, u"flow"_s), repair(state, u"repair"_s),
          directorDatabase(state.options.dsn, u"sandbox-director"_s), directorStep(state, directorDatabase),
          director(directorStep), statusDatabase(state.options.dsn, u"sandbox-status"_s)
    {
    }

    Expected<Done> start();
    void addFlow();
    void addMessaging();
    void addWorkers();
    Expected<Done> waitUntilSettled() const;
    bool isFrozen(const QString &actor) const
    {
        return flow.scheduler.isPaused(actor) || repair.scheduler.isPaused(actor);
    }
    int setPaused(const QString &actor, bool paused);

    PlatformState state;
    Crew flow;
    Crew repair;
    QList<KafkaTopic> topics;
    QList<std::pair<QString, KafkaTopic>> consumers;
    QList<HeartbeatActor::Component> components;
    std::unique_ptr<KafkaCluster> kafka;
    std::unique_ptr<EngineServer> engineServer;
    std::mutex directorMutex;
    Database directorDatabase;
    Step directorStep;
    Director director;
    mutable std::mutex statusMutex;
    mutable Database statusDatabase;
};

void Platform::Private::addFlow()
{
    Scheduler &scheduler = flow.scheduler;
    scheduler.add(std::make_unique<GateActor>(flow.step));
    scheduler.add(std::make_unique<ArrivalActor>(flow.step));
    scheduler.add(std::make_unique<QuoteDeskActor>(flow.step));
    scheduler.add(std::make_unique<OrderIntakeActor>(flow.step));
    scheduler.add(std::make_unique<WorkflowStarterActor>(flow.step));
    scheduler.add(std::make_unique<ProcessActor>(flow.step));
    scheduler.add(std::make_unique<BillingActor>(flow.step));
    components.append({u"workflow-starter"_s, u"workflow-starter"_s, u"STARTER"_s, {}, true, true});
    if (!state.options.redisSocket.isEmpty())
        scheduler.add(std::make_unique<CacheActor>(flow.step));
}

void Platform::Private::addMessaging()
{
    Scheduler &scheduler = flow.scheduler;
    const QString bootstrap = kafka->bootstrap();
    auto relay = std::make_unique<RelayActor>(flow.step, bootstrap);
    state.eventWritten = [awake = relay.get()] { awake->wake(); };
    scheduler.add(std::move(relay));
    components.append({u"order-relay"_s, u"order-relay"_s, u"RELAY"_s, {}, true, true});
    QList<const ConsumerActor *> running;
    for (const auto &[name, topic] : consumers) {
        auto consumer = std::make_unique<ConsumerActor>(flow.step, bootstrap, name, topic, handlerOf(name));
        components.append(
            {consumer->name(), name, u"CONSUMER"_s, topic.name, true, name != "notification-dispatcher"_L1});
        running.append(consumer.get());
        scheduler.add(std::move(consumer));
    }
    scheduler.add(std::make_unique<LagSamplerActor>(flow.step, bootstrap, running,
                                                    [this](const QString &actor) { return isFrozen(actor); }));
}

void Platform::Private::addWorkers()
{
    const SqlRows types = directorDatabase.run("select default_adapter, task_type from fulfillment_task_type where not "
                                               "is_compensation order by default_adapter");
    QMap<QString, QStringList> typesByAdapter;
    for (int row = 0; row < types.size(); ++row)
        typesByAdapter[types.text(row, 0)].append(types.text(row, 1));
    for (auto adapter = typesByAdapter.cbegin(); adapter != typesByAdapter.cend(); ++adapter) {
        auto worker = std::make_unique<TaskWorkerActor>(flow.step, adapter.key(), adapter.value());
        components.append({worker->name(), worker->name(), u"WORKER"_s, {}, true, true});
        flow.scheduler.add(std::move(worker));
    }
    flow.scheduler.add(std::make_unique<ApprovalWorkerActor>(flow.step));
    components.append({u"approval-worker"_s, u"approval-worker"_s, u"WORKER"_s, {}, true, true});
    flow.scheduler.add(std::make_unique<AdapterActor>(flow.step));
    components.append({u"adapter"_s, u"adapter-gateway"_s, u"ADAPTER"_s, {}, true, true});
    if (!state.options.repairApiUrl.isEmpty()) {
        repair.scheduler.add(std::make_unique<ControlIntentActor>(repair.step));
        components.append({u"control-intent-worker"_s, u"control-intent-worker"_s, u"WORKER"_s, {}, true, true});
    }
    flow.scheduler.add(std::make_unique<HeartbeatActor>(flow.step, components,
                                                        [this](const QString &actor) { return isFrozen(actor); }));
}

Expected<Done> Platform::Private::start()
{
    if (state.options.offerings.isEmpty())
        return failure(ErrorCode::Invalid, u"a platform that sells nothing has nothing to do"_s);
    try {
        const SqlRows known = directorDatabase.run(
            "select topic_name, partition_count, coalesce(dlq_topic, '') from kafka_topic order by topic_name");
        for (int row = 0; row < known.size(); ++row) {
            topics.append({known.text(row, 0), static_cast<int>(known.integer(row, 1))});
            if (!known.text(row, 2).isEmpty())
                topics.append({known.text(row, 2), 1});
        }
        const SqlRows readers =
            directorDatabase.run("select c.consumer_name, t.topic_name, t.partition_count from consumer_policy c join "
                                 "kafka_topic t using (topic_name) order by c.consumer_id");
        for (int row = 0; row < readers.size(); ++row)
            consumers.append({readers.text(row, 0), {readers.text(row, 1), static_cast<int>(readers.integer(row, 2))}});
        auto cluster = KafkaCluster::start(topics);
        if (!cluster)
            return Unexpected(cluster.error());
        kafka = std::move(*cluster);
        auto server = EngineServer::start(state.engine);
        if (!server)
            return Unexpected(server.error());
        engineServer = std::move(*server);
        addFlow();
        addMessaging();
        addWorkers();
    } catch (const DatabaseError &error) {
        return failure(error.connectionLost() ? ErrorCode::Offline : ErrorCode::Internal,
                       QString::fromUtf8(error.what()), u"platform database"_s);
    }
    flow.scheduler.start();
    repair.scheduler.start();
    return waitUntilSettled();
}

Expected<Done> Platform::Private::waitUntilSettled() const
{
    const QDeadlineTimer deadline(90s); // a machine that does other work too
    // the repair service may come up later than the platform: its worker is not waited for
    while (!flow.scheduler.settled()) {
        if (deadline.hasExpired()) {
            for (const Scheduler::ActorStatus &actor : flow.scheduler.status()) {
                if (actor.rounds == 0 || !actor.lastError.isEmpty())
                    return failure(ErrorCode::Internal, actor.lastError, actor.name);
            }
        }
        std::this_thread::sleep_for(10ms);
    }
    return Done{};
}

int Platform::Private::setPaused(const QString &actor, bool paused)
{
    int count = 0;
    const QStringList names = actor == "all"_L1 ? Platform::actorNames() : QStringList{actor};
    for (const QString &name : names)
        count += flow.scheduler.setPaused(name, paused) + repair.scheduler.setPaused(name, paused);
    if (names.contains("adapter"_L1))
        state.outside.setReachable(!paused);
    return count;
}

Platform::Platform(PlatformOptions options) : d(std::make_unique<Private>(std::move(options))) {}

Platform::~Platform() { stop(); }

Expected<Done> Platform::start() { return d->start(); }

void Platform::stop()
{
    d->state.stopping = true;
    d->repair.scheduler.stop();
    d->flow.scheduler.stop();
}

QStringList Platform::actorNames()
{
    return {u"arrival"_s,      u"quote-desk"_s,
            u"order-intake"_s, u"starter"_s,
            u"engine"_s,       u"relay"_s,
            u"consumer"_s,     u"worker"_s,
            u"adapter"_s,      u"gate"_s,
            u"billing"_s,      u"cache"_s,
            u"lag-sampler"_s,  u"control-intent-worker"_s};
}

QJsonObject Platform::status() const
{
    QJsonArray actors;
    for (const Scheduler *scheduler : {&d->flow.scheduler, &d->repair.scheduler}) {
        for (const Scheduler::ActorStatus &actor : scheduler->status())
            actors.append(QJsonObject{{u"name"_s, actor.name},
                                      {u"actor"_s, actor.kind},
                                      {u"state"_s, actor.paused                ? u"paused"_s
                                                   : actor.lastError.isEmpty() ? u"running"_s
                                                                               : u"failing"_s},
                                      {u"rounds"_s, actor.rounds},
                                      {u"lastError"_s, actor.lastError}});
    }
    QJsonObject counts;
    const std::lock_guard lock(d->statusMutex);
    try {
        const SqlRows row =
            d->statusDatabase.run("select (select count(*) from quote), (select count(*) from customer_order), (select "
                                  "count(*) from customer_order where state = 'COMPLETED'), "
                                  "(select count(*) from fulfillment_task where status = 'FAILED'), (select count(*) "
                                  "from outbox_event where status <> 'PUBLISHED')");
        counts = {{u"quotes"_s, row.integer(0, 0)},
                  {u"orders"_s, row.integer(0, 1)},
                  {u"ordersCompleted"_s, row.integer(0, 2)},
                  {u"tasksFailed"_s, row.integer(0, 3)},
                  {u"outboxOpen"_s, row.integer(0, 4)}};
    } catch (const DatabaseError &error) {
        counts = {{u"error"_s, QString::fromUtf8(error.what())}};
    }
    return {{u"actors"_s, actors}, {u"faults"_s, d->state.faults.toJson()}, {u"counts"_s, counts}};
}

Expected<Done> Platform::pause(const QString &actor)
{
    if (d->setPaused(actor, true) == 0)
        return failure(ErrorCode::NotFound,
                       u"there is no actor %1; there are: all, %2"_s.arg(actor, actorNames().join(u", "_s)));
    return Done{};
}

Expected<Done> Platform::resume(const QString &actor)
{
    if (d->setPaused(actor, false) == 0)
        return failure(ErrorCode::NotFound,
                       u"there is no actor %1; there are: all, %2"_s.arg(actor, actorNames().join(u", "_s)));
    return Done{};
}

QStringList Platform::scenarios() { return scenarioIds(); }

Expected<QJsonObject> Platform::inject(const QString &scenario, bool undo)
{
    const auto found = scenarioById(scenario);
    if (!found)
        return Unexpected(found.error());
    const std::lock_guard lock(d->directorMutex);
    try {
        return undo ? d->director.takeBack(*found) : d->director.inject(*found);
    } catch (const std::exception &error) {
        return failure(ErrorCode::Internal, QString::fromUtf8(error.what()), scenario);
    }
}

QString Platform::kafkaBootstrap() const { return d->kafka ? d->kafka->bootstrap() : QString(); }

QString Platform::engineUrl() const
{
    return d->engineServer ? u"http://127.0.0.1:%1/v2"_s.arg(d->engineServer->port()) : QString();
}

QStringList Platform::kafkaGroups() const
{
    QStringList groups;
    for (const auto &[name, topic] : d->consumers)
        groups.append(name);
    return groups;
}

} // namespace jaga::sandbox
