// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <memory>

namespace jaga::test {

/// An issuer of tokens for tests: its key set, and whatever token a test wants signed.
class TestIdentity {
public:
    TestIdentity();
    ~TestIdentity();

    QByteArray keySet() const;
    /// Signs `claims` with the ES256 key; `header` replaces members of the protected header.
    QByteArray sign(const QJsonObject &claims, const QJsonObject &header = {}) const;
    /// A good token for a person, valid for `seconds` (negative: expired).
    QByteArray token(const QString &person, int seconds = 3600) const;
    QJsonObject claims(const QString &person, int seconds = 3600) const;
    /// A new Ed25519 private key in PEM.
    static QByteArray auditKey();

    static QString issuer() { return QStringLiteral("https://sign-in.test"); }
    static QString audience() { return QStringLiteral("jaga-repair-api"); }

private:
    struct Key;
    std::unique_ptr<Key> m_key;
};

} // namespace jaga::test
