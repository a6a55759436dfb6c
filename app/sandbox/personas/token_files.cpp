// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/personas/token_files.h"

#include "app/sandbox/profile/private_file.h"
#include "runbook_engine/base/logging.h"

namespace jaga::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr auto timeToLive = 15min;
constexpr auto renewalInterval = 5min;

} // namespace

TokenFiles::TokenFiles(const TokenIssuer &issuer, QString folder, QObject *parent)
    : QObject(parent), m_issuer(issuer), m_folder(std::move(folder))
{
    connect(&m_renewal, &QTimer::timeout, this, [this] {
        if (const auto written = write(); !written)
            qCCritical(logSandbox).noquote() << "tokens could not be renewed:" << written.error().detail;
    });
}

Expected<Done> TokenFiles::start()
{
    m_renewal.start(renewalInterval);
    return write();
}

Expected<Done> TokenFiles::write() const
{
    for (const Persona &persona : personas()) {
        const auto token = m_issuer.token(persona, timeToLive);
        if (!token)
            return Unexpected(token.error());
        if (const auto written = writePrivateFile(m_folder + QLatin1Char('/') + fileName(persona), *token); !written)
            return written;
    }
    return Done{};
}

} // namespace jaga::sandbox
