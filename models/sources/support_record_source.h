// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/support_record_client.h"
#include "models/sources/gathered_batch.h"

namespace jaga {

/// The repair service's records (commands, incidents, containment, findings, audit) as probes, by GET.
///
/// A probe's tenant is its parameter `tenant_id`. Needs the client to outlive it; GUI thread.
class SupportRecordSource final : public EvidenceSource {
    Q_OBJECT
public:
    explicit SupportRecordSource(SupportRecordClient *records, QObject *parent = nullptr);

    QString name() const override;
    Reply<QList<Evidence>> read(const QList<ProbeCall> &batch, std::chrono::milliseconds deadline) override;
    SourceHealth health() const override { return m_health; }

private:
    void ask(const std::shared_ptr<GatheredBatch> &batch, qsizetype index, const ProbeCall &call);
    void show(const SourceHealth &health);

    QPointer<SupportRecordClient> m_records;
    SourceHealth m_health;
};

} // namespace jaga
