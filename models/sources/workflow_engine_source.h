// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/gathered_batch.h"

#include <QUrl>

#include <memory>

namespace jaga {

/// A Camunda 8.8 (or later) Orchestration Cluster, read over its REST API v2: GET and search only.
///
/// Searches are eventually consistent and silently leave out what the identity may not read; the as-of is the moment of asking.
class WorkflowEngineSource final : public EvidenceSource {
    Q_OBJECT
public:
    /// `url` ends in `/v2`.
    explicit WorkflowEngineSource(const QUrl &url, QObject *parent = nullptr);
    ~WorkflowEngineSource() override;

    QString name() const override;
    Reply<QList<Evidence>> read(const QList<ProbeCall> &batch, std::chrono::milliseconds deadline) override;
    SourceHealth health() const override { return m_health; }

private:
    class Network;
    void show(const SourceHealth &health);

    std::unique_ptr<Network> m_network;
    SourceHealth m_health;
};

/// Whether a request may leave for the engine: search and GET on what the console reads, nothing that commands.
bool engineAllows(const QByteArray &method, const QString &path);

} // namespace jaga
