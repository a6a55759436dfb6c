// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/servers/repair_service_process.h"

#include "app/sandbox/personas/token_issuer.h"
#include "app/sandbox/profile/private_file.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QRegularExpression>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <memory>

namespace jaga::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr auto listenLimit = 90s;
/// Between an approval and its execution people look and decide, who do not live faster than the clock.
constexpr std::chrono::seconds personsTime = 15min;
/// One person practises alone and a test drives many acts: nothing is to be learnt from a rate here.
constexpr int plenty = 6000;

QString newToken()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex());
}

/// An Ed25519 key in PEM, to sign the checkpoints of the audit trail with. Empty: OpenSSL could not.
QByteArray newAuditKey()
{
    EVP_PKEY *made = nullptr;
    const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX *)> context(
        EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nullptr), EVP_PKEY_CTX_free);
    if (!context || EVP_PKEY_keygen_init(context.get()) != 1 || EVP_PKEY_keygen(context.get(), &made) != 1)
        return {};
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)> key(made, EVP_PKEY_free);
    const std::unique_ptr<BIO, int (*)(BIO *)> memory(BIO_new(BIO_s_mem()), BIO_free);
    if (!memory || PEM_write_bio_PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return {};
    char *text = nullptr;
    const long length = BIO_get_mem_data(memory.get(), &text);
    return QByteArray(text, qsizetype(length));
}

} // namespace

RepairServiceProcess::RepairServiceProcess(const RunDirectory &directory, Watchdog &watchdog, double timeScale)
    : m_directory(directory), m_timeScale(timeScale), m_workerToken(newToken()),
      m_process(QStringLiteral("repair-service"), watchdog)
{
}

QString RepairServiceProcess::program()
{
    const QString beside = QCoreApplication::applicationDirPath() + QStringLiteral("/jaga-repair-service");
    return QFileInfo(beside).isExecutable() ? beside : QString();
}

QUrl RepairServiceProcess::url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)); }

Expected<Done> RepairServiceProcess::writeConfiguration(const QString &database, const QString &ownerDatabase) const
{
    YAML::Emitter yaml;
    yaml << YAML::BeginMap;
    yaml << YAML::Key << "listen" << YAML::Value << "127.0.0.1:" + std::to_string(m_port);
    yaml << YAML::Key << "database" << YAML::Value << database.toStdString();
    yaml << YAML::Key << "migrate_database" << YAML::Value << ownerDatabase.toStdString();
    yaml << YAML::Key << "issuer" << YAML::Value << TokenIssuer::issuer;
    yaml << YAML::Key << "audience" << YAML::Value << TokenIssuer::audience;
    yaml << YAML::Key << "jwks_file" << YAML::Value << m_directory.keySet().toStdString();
    yaml << YAML::Key << "audit_key_file" << YAML::Value << m_directory.auditKey().toStdString();
    yaml << YAML::Key << "time_scale" << YAML::Value << m_timeScale;
    yaml << YAML::Key << "deadlines" << YAML::Value << YAML::BeginMap;
    yaml << YAML::Key << "execution" << YAML::Value
         << static_cast<int>(personsTime.count() * std::max(1.0, m_timeScale));
    yaml << YAML::EndMap;
    yaml << YAML::Key << "limits" << YAML::Value << YAML::BeginMap;
    yaml << YAML::Key << "mutations_per_minute" << YAML::Value << plenty;
    yaml << YAML::Key << "guard_reads_per_minute" << YAML::Value << plenty;
    yaml << YAML::EndMap;
    yaml << YAML::Key << "worker" << YAML::Value << YAML::BeginMap;
    yaml << YAML::Key << "client_id" << YAML::Value << workerClientId;
    yaml << YAML::Key << "token" << YAML::Value << m_workerToken.toStdString();
    yaml << YAML::EndMap;
    yaml << YAML::EndMap;
    return writePrivateFile(m_directory.repairServiceConfiguration(), QByteArray(yaml.c_str()) + '\n');
}

Expected<Done> RepairServiceProcess::start(const QString &database, const QString &ownerDatabase)
{
    const QByteArray auditKey = newAuditKey();
    if (auditKey.isEmpty())
        return failure(ErrorCode::Internal, QStringLiteral("OpenSSL could not make an Ed25519 key"));
    if (const auto written = writePrivateFile(m_directory.auditKey(), auditKey); !written)
        return written;
    if (const auto written = writeConfiguration(database, ownerDatabase); !written)
        return written;

    const QString configuration = m_directory.repairServiceConfiguration();
    m_process.setCommand({.program = program(),
                          .arguments = {QStringLiteral("--config"), configuration, QStringLiteral("serve")},
                          .folder = m_directory.path(),
                          .logFile = m_directory.logs() + QStringLiteral("/repair-service.log"),
                          .input = {},
                          .readsOutput = true,
                          .account = {}});
    if (const auto started = m_process.start(); !started)
        return started;
    const auto line = m_process.readLine(listenLimit);
    if (!line)
        return Unexpected(line.error());
    static const QRegularExpression listening(QStringLiteral("^listening ([0-9]{1,5})$"));
    m_port = listening.match(*line).captured(1).toUShort();
    if (m_port == 0)
        return failure(ErrorCode::Invalid, QStringLiteral("it said \"%1\" instead of its port").arg(*line),
                       m_process.name());
    // the same port when it is started again: profiles that were read name it
    return writeConfiguration(database, ownerDatabase);
}

} // namespace jaga::sandbox
