// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/repair_service/scratch_platform.h"
#include "tests/app/repair_service/test_identity.h"

#include <QJsonObject>

namespace jaga::test {

struct HttpAnswer {
    int status = 0; ///< 0: no answer
    QMap<QByteArray, QByteArray> headers;
    QByteArray body;
    QJsonObject json() const;
    QString code() const { return json().value(QStringLiteral("code")).toString(); }
};

/// Sends bytes as they are and reads one answer, until its length or the end of the connection. One connection a call.
HttpAnswer sendRaw(quint16 port, const QByteArray &bytes, int timeoutMs = 20'000);

/// jaga-repair-service as a process, and people who talk to it.
class ServiceProcess {
public:
    /// `extra` is added to the configuration.
    ServiceProcess(const ScratchPlatform &platform, const TestIdentity &identity, const QByteArray &extra = {},
                   const QStringList &environment = {});
    ~ServiceProcess();

    quint16 port() const { return m_port; }
    QString trouble() const { return m_trouble; }
    /// Waits until the process is gone by itself.
    bool waitForEnd();
    /// Runs another command of the program with the same configuration.
    int command(const QStringList &words, QByteArray *output = nullptr) const;

    HttpAnswer get(const QString &person, const QString &path) const;
    /// Roles are the personas' own; `key` empty: a new one.
    HttpAnswer post(const QString &person, const QString &path, const QJsonObject &body, const QString &etag = {},
                    const QString &key = {}) const;
    /// The worker's client.
    HttpAnswer worker(const QByteArray &method, const QString &path, const QJsonObject &body = {}) const;

    static QString tenantPath(const QString &path);
    static QString newKey();

private:
    HttpAnswer send(const QByteArray &method, const QString &path, const QList<QByteArray> &headers,
                    const QByteArray &body) const;

    const TestIdentity &m_identity;
    QTemporaryDir m_directory;
    QProcess m_process;
    quint16 m_port = 0;
    QString m_trouble;
};

} // namespace jaga::test
