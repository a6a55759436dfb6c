// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace jaga::repair {

/// What a bearer token proves: who it is, until when. Roles are never taken from a token.
struct VerifiedToken {
    QString subject;
    Instant expiresAt{};
};

/// Verifies compact JWS tokens: algorithm from our list (ES256, RS256) before any key is looked at, key by `kid` from a key
/// set and of the kind the algorithm asks for, signature, issuer, audience, expiry, not-before. Every thread.
class TokenVerifier {
public:
    /// `keySet` is a JSON Web Key Set. Fails when a key in it cannot be used.
    static Expected<TokenVerifier> fromKeySet(const QByteArray &keySet, const QString &issuer, const QString &audience);

    TokenVerifier(TokenVerifier &&) noexcept;
    TokenVerifier &operator=(TokenVerifier &&) noexcept;
    ~TokenVerifier();

    /// Unauthorised with the reason, which holds nothing of the token.
    Expected<VerifiedToken> verify(const QByteArray &token, Instant now) const;

private:
    struct Keys;
    TokenVerifier(std::unique_ptr<Keys> keys, QString issuer, QString audience);

    std::unique_ptr<Keys> m_keys;
    QString m_issuer;
    QString m_audience;
};

} // namespace jaga::repair
