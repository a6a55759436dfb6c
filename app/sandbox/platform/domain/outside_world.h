// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/base/faults.h"
#include "app/sandbox/platform/base/identity.h"

#include <QHash>
#include <QJsonObject>

#include <chrono>
#include <optional>

namespace jaga::sandbox {

/// One request to a system that is not ours.
struct OutsideRequest {
    QString adapter;
    QString operation;
    QString idempotencyKey;
    QUuid tenantId;
    QUuid taskId;
    QUuid orderId;
    QString answerMode; ///< adapter_policy.answer_mode
};

/// What came back, and after how long.
struct OutsideAnswer {
    enum class Kind { Done, Accepted, TimedOut, Rejected };
    Kind kind = Kind::TimedOut;
    int httpStatus = 0;
    QString reference; ///< Done only
    QString errorCode;
    QString message;
    std::chrono::milliseconds after{0};
};

/// The systems outside: provisioning, billing, logistics and so on. They honour idempotency keys, keep what they did, and
/// know nothing of the platform's database. Every request they saw is a line of adapter-calls.jsonl, every look-up one of
/// adapter-lookups.jsonl. Any thread.
class OutsideWorld {
public:
    struct LookUp {
        enum class Result { Found, NotFound, Rejected, NoAnswer };
        Result result = Result::NotFound;
        QString reference;
        int httpStatus = 0;
    };
    /// An answer that follows an accepted request.
    struct LateAnswer {
        OutsideRequest request;
        QString reference;
        std::chrono::steady_clock::time_point due;
    };

    OutsideWorld(QString directory, const Identity &identity, FaultTable &faults, double timeScale);

    /// Does the work (once per key) and says what the caller sees of it.
    OutsideAnswer send(const OutsideRequest &request);
    /// Reads what became of a key; changes nothing.
    LookUp lookUp(const QString &adapter, const QString &idempotencyKey);
    /// Answers that have become due; each is handed out once.
    QList<LateAnswer> takeDueAnswers();
    /// While it is unreachable every request times out and nothing is done.
    void setReachable(bool reachable);

private:
    void writeLine(const QString &file, QJsonObject line) const;
    std::chrono::milliseconds realLife(int seconds) const;

    QString m_directory;
    const Identity &m_identity;
    FaultTable &m_faults;
    double m_timeScale;
    std::mutex m_mutex;
    bool m_reachable = true;
    QHash<QString, LookUp> m_done; ///< by adapter and key
    QList<LateAnswer> m_late;
};

} // namespace jaga::sandbox
