// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"
#include "runbook_engine/base/money.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>
#include <QUuid>

#include <memory>

namespace jaga::sandbox {

/// What a tenant sells, and what fulfillment does for it. Offerings have no table on the platform; tenants, customers and
/// published catalogues are read from the database.
struct SoldOffering {
    QUuid id;
    QUuid tenantId;
    QString code;
    QString name;
    Money price;           ///< for one year; its currency is the tenant's
    QStringList taskTypes; ///< rows of fulfillment_task_type, in order of work
};

/// Where the platform lives and how fast.
struct PlatformOptions {
    QString dsn;         ///< libpq keywords of a login in role `platform_app`; schema and master data are loaded
    QString redisSocket; ///< empty: no cache is kept
    QString redisUser;
    QString redisPassword;
    quint64 seed = 1;           ///< decides ids, names, amounts and each entity's fate
    double timeScale = 60;      ///< the same number that set_time_scale() got
    QString directory;          ///< adapter-calls.jsonl and adapter-lookups.jsonl are written there
    QString repairApiUrl;       ///< base of the repair service; empty: no control intent is worked on
    QString workerToken;        ///< bearer token of the control-intent worker
    double quotesPerMinute = 5; ///< arrival rate by the clock, not scaled; 0: nothing arrives by itself
    int quotesAtStart = 12;
    QList<SoldOffering> offerings; ///< at least one per tenant that shall live
};

/// The living platform: quotes and orders that flow through database, Kafka, workflow engine, cache and outside world.
///
/// Its actors (arrival, relay, consumer, worker, adapter, gate, control-intent-worker) run on threads of their own; every
/// function here may be called from any thread and blocks until it is done. Nothing of it survives the object.
class Platform {
public:
    explicit Platform(PlatformOptions options);
    ~Platform();
    Platform(const Platform &) = delete;
    Platform &operator=(const Platform &) = delete;

    /// Starts Kafka, the engine and all actors; returns when each of them has made its first round.
    Expected<Done> start();
    /// Finishes the transaction at hand of each actor and ends. Called by the destructor too.
    void stop();

    /// Names that pause() and resume() know, besides `all`.
    static QStringList actorNames();
    /// `{"actors":[{"name","actor","state":"running|paused|failing","rounds","lastError"}],"faults":[...],"counts":{...}}`
    QJsonObject status() const;
    /// Freezes an actor between two rounds: what it holds stays held, as with a stopped process.
    Expected<Done> pause(const QString &actor);
    Expected<Done> resume(const QString &actor);

    /// Ids of resources/scenarios.
    static QStringList scenarios();
    /// Brings a fault about and returns when its symptom is in the database (seconds; in real time as long as in life), or
    /// takes it back.
    /// Answers `{"scenario","entityType","entityId","entityNumber","tenantId"}`; entityType ORDER, QUOTE, CONSUMER or TOPIC, as in the
    /// queue; a tenantId of zeros: of no tenant.
    Expected<QJsonObject> inject(const QString &scenario, bool undo = false);

    /// host:port, valid after start().
    QString kafkaBootstrap() const;
    /// Base of the engine's REST API, `http://127.0.0.1:PORT/v2`, valid after start().
    QString engineUrl() const;
    /// Names of all consumer groups, = consumer_policy.consumer_name.
    QStringList kafkaGroups() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace jaga::sandbox
