// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/personas/persona.h"
#include "runbook_engine/base/expected.h"

#include <QByteArray>

#include <chrono>
#include <memory>

struct _cjose_jwk_int;

namespace jaga::sandbox {

/// The sandbox's sign-in: an ES256 key pair made at start, whose private half never leaves this process.
class TokenIssuer {
public:
    static constexpr auto issuer = "https://sign-in.sandbox.invalid";
    static constexpr auto audience = "jaga-repair-api";

    static Expected<TokenIssuer> make();
    TokenIssuer(TokenIssuer &&) noexcept;
    ~TokenIssuer();

    /// The public key as `{"keys":[...]}`.
    QByteArray keySet() const { return m_keySet; }
    /// A compact signed token that says who the person is, valid from now on. Rights are not in it: the service knows them.
    Expected<QByteArray> token(const Persona &persona, std::chrono::seconds timeToLive) const;

private:
    struct Release {
        void operator()(_cjose_jwk_int *key) const;
    };
    using Key = std::unique_ptr<_cjose_jwk_int, Release>;
    TokenIssuer(Key key, QByteArray keySet);

    Key m_key;
    QByteArray m_keySet;
};

} // namespace jaga::sandbox
