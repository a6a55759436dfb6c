// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QByteArray>
#include <QString>

#include <chrono>

namespace jaga::repair {

/// The configuration file; app/repair_service/README.md says what each key means. Deadlines are already scaled.
struct ServiceConfig {
    struct Deadlines {
        std::chrono::milliseconds approval{std::chrono::hours(24)};
        std::chrono::milliseconds approvalUrgent{std::chrono::hours(2)};
        std::chrono::milliseconds execution{std::chrono::hours(1)};
        std::chrono::milliseconds verification{std::chrono::minutes(15)};
        std::chrono::milliseconds checkpoint{std::chrono::seconds(60)};
    };
    struct Limits {
        int mutationsPerMinute = 30;
        int guardReadsPerMinute = 60;
        int bodyBytes = 256 * 1024;
        int evidenceBytes = 10 * 1024 * 1024;
        int largeBodies = 8; ///< longer than bodyBytes, held at once
        int headerBytes = 16 * 1024;
        int connections = 512;
        int streamsPerPerson = 16;
        int requestSeconds = 5;
        int idleSeconds = 30;
        int workerThreads = 4;
    };

    QString listenHost;
    quint16 listenPort = 0;
    QString database;
    QString databaseSchema = QStringLiteral("public");
    QString migrateDatabase;
    QString issuer;
    QString audience;
    QByteArray keySet;   ///< content of jwks_file
    QByteArray auditKey; ///< content of audit_key_file
    double timeScale = 1;
    Deadlines deadlines;
    Limits limits;
    QString workerClientId; ///< empty: no worker may call
    QByteArray workerToken;
    QString ticketPattern = QStringLiteral("[A-Z][A-Z0-9]+-[0-9]+");
};

/// Reads and checks `fileName`. Every error is `file:line: what: cure` in Error::detail.
Expected<ServiceConfig> readServiceConfig(const QString &fileName);

} // namespace jaga::repair
