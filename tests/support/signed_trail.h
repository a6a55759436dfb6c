// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/audit_trail.h"

#include <QJsonObject>

#include <memory>

namespace jaga::test {

/// An audit trail as an honest service would serve it, for tests to tamper with.
class SignedTrail {
public:
    explicit SignedTrail(int entries, const QByteArray &seed = QByteArray(32, '\7'));
    ~SignedTrail();

    static constexpr auto tenant = "11111111-0000-4000-8000-000000000001";

    QList<AuditItem> items;
    /// Links and hashes again from entry `first` (from 0) on, as somebody would who owns the database.
    void relink(qsizetype first = 0);
    AuditCheckpoint checkpoint(qint64 size) const;
    /// What the service answers.
    QJsonObject records(qint64 after, int limit) const;
    QJsonObject exported(qint64 from, qint64 to, qint64 checkpointSize) const;

private:
    struct Key;
    std::unique_ptr<Key> m_key;
};

QJsonObject toJson(const AuditItem &item);

} // namespace jaga::test
