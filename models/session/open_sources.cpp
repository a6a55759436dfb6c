// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/open_sources.h"

#include "models/sources/cache_source.h"
#include "models/sources/kafka_source.h"
#include "models/sources/platform_database.h"
#include "models/sources/support_record_source.h"
#include "models/sources/workflow_engine_source.h"

namespace jaga {

std::vector<std::unique_ptr<EvidenceSource>> openSources(const Profile &profile, const Profile::Persona &persona,
                                                         SupportRecordClient *records)
{
    std::vector<std::unique_ptr<EvidenceSource>> sources;
    if (!profile.databaseDsn.isEmpty())
        sources.push_back(
            std::make_unique<PlatformDatabase>(PlatformLogin{profile.databaseDsn, persona.databaseLogin, {}}));
    if (!profile.kafkaBootstrap.isEmpty())
        sources.push_back(std::make_unique<KafkaSource>(KafkaAccess{profile.kafkaBootstrap, profile.kafkaGroups}));
    if (!profile.engineUrl.isEmpty())
        sources.push_back(std::make_unique<WorkflowEngineSource>(profile.engineUrl));
    if (!profile.cacheSocket.isEmpty())
        sources.push_back(
            std::make_unique<CacheSource>(CacheAccess{profile.cacheSocket, profile.cacheUser, profile.cachePassword}));
    if (records)
        sources.push_back(std::make_unique<SupportRecordSource>(records));
    return sources;
}

} // namespace jaga
