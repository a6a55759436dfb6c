// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/base/scheduler.h"
#include "app/sandbox/platform/domain/step.h"

#include <memory>

struct redisContext;

namespace jaga::sandbox {

/// Keeps the cache: which catalogue version is active (`catalog:{tenant}:activeVersion`, `...:{version}:offering:{id}`), and
/// snapshots of what moved (`order:{tenant}:{id}`, `quote:{tenant}:{id}`, an hour each). Every key starts with its tenant.
class CacheActor : public Actor {
public:
    explicit CacheActor(Step &step) : Actor(QStringLiteral("cache-writer"), QStringLiteral("cache")), m_step(step) {}
    ~CacheActor() override;
    Delay round() override;

private:
    struct Release {
        void operator()(redisContext *context) const;
    };
    void connect();
    void command(const QList<QByteArray> &words);
    void writeCatalogues();
    void writeSnapshots(const SqlRows &rows, const QString &prefix);

    Step &m_step;
    std::unique_ptr<redisContext, Release> m_redis;
    bool m_cataloguesWritten = false;
    QString m_since = QStringLiteral("-infinity");
};

} // namespace jaga::sandbox
