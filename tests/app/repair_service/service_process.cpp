// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/repair_service/service_process.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QTcpSocket>
#include <QTest>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace jaga::test {

namespace {

constexpr auto workerToken = "a-token-of-the-workers-own-32-characters";

const QMap<QString, QByteArray> roles{
    {u"olga"_s, "OPERATOR"},
    {u"sam"_s, "SENIOR_OPERATOR"},
    {u"sara"_s, "SENIOR_OPERATOR"},
    {u"ian"_s, "INCIDENT_COMMANDER"},
    {u"eva"_s, "ENGINEER"},
    {u"bob"_s, "BUSINESS_APPROVER"},
    {u"vic"_s, "VIEWER"},
    {u"ada"_s, "AUDITOR"},
    {u"robot"_s, "SYS"},
    {u"beth"_s, "OPERATOR"},
    {u"gus"_s, "OPERATOR"},
    {u"mia"_s, "OPERATOR"},
};

QString program() { return qEnvironmentVariable("JAGA_BIN_DIR") + u"/jaga-repair-service"_s; }

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        QTest::qFail(qPrintable(u"can't write "_s + path), __FILE__, __LINE__);
}

} // namespace

QJsonObject HttpAnswer::json() const { return QJsonDocument::fromJson(body).object(); }

HttpAnswer sendRaw(quint16 port, const QByteArray &bytes, int timeoutMs)
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port);
    if (!socket.waitForConnected(timeoutMs))
        return {};
    socket.write(bytes);
    QByteArray received;
    QElapsedTimer timer;
    timer.start();
    HttpAnswer answer;
    while (timer.elapsed() < timeoutMs) {
        socket.waitForReadyRead(50);
        received += socket.readAll();
        const qsizetype end = received.indexOf("\r\n\r\n");
        if (end < 0) {
            if (socket.state() == QAbstractSocket::UnconnectedState)
                return answer;
            continue;
        }
        const QList<QByteArray> lines = received.left(end).split('\n');
        answer.status = lines.first().split(' ').value(1).toInt();
        for (const QByteArray &line : lines.mid(1))
            answer.headers.insert(line.left(line.indexOf(':')).toLower(), line.mid(line.indexOf(':') + 1).trimmed());
        answer.body = received.mid(end + 4);
        const QByteArray length = answer.headers.value("content-length");
        if (!length.isEmpty() ? answer.body.size() >= length.toInt()
                              : socket.state() == QAbstractSocket::UnconnectedState)
            return answer;
    }
    return answer;
}

ServiceProcess::ServiceProcess(const ScratchPlatform &platform, const TestIdentity &identity, const QByteArray &extra,
                               const QStringList &environment)
    : m_identity(identity)
{
    const QString directory = m_directory.path();
    write(directory + u"/jwks.json"_s, identity.keySet());
    write(directory + u"/audit.pem"_s, TestIdentity::auditKey());
    const QByteArray config = "listen: 127.0.0.1:0\n"
                              "database: " +
                              platform.connection(u"service_login"_s).toUtf8() +
                              "\n"
                              "migrate_database: " +
                              platform.connection(u"owner"_s).toUtf8() +
                              "\n"
                              "issuer: " +
                              TestIdentity::issuer().toUtf8() +
                              "\n"
                              "audience: " +
                              TestIdentity::audience().toUtf8() +
                              "\n"
                              "jwks_file: " +
                              directory.toUtf8() +
                              "/jwks.json\n"
                              "audit_key_file: " +
                              directory.toUtf8() +
                              "/audit.pem\n"
                              "worker: {client_id: test-worker, token: " +
                              QByteArray(workerToken) + "}\n" + extra;
    write(directory + u"/service.yaml"_s, config);
    QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
    for (const QString &variable : environment)
        variables.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    m_process.setProcessEnvironment(variables);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(program(), {u"--config"_s, directory + u"/service.yaml"_s, u"--die-with-parent"_s, u"serve"_s});
    QByteArray line;
    while (!line.endsWith('\n') && m_process.waitForReadyRead(60'000))
        line += m_process.readLine();
    if (!line.startsWith("listening "))
        m_trouble = u"the service did not start: "_s + QString::fromUtf8(line);
    m_port = line.mid(10).trimmed().toUShort();
}

ServiceProcess::~ServiceProcess()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.terminate();
        if (!m_process.waitForFinished(20'000))
            m_process.kill();
        m_process.waitForFinished();
    }
}

bool ServiceProcess::waitForEnd() { return m_process.waitForFinished(30'000); }

int ServiceProcess::command(const QStringList &words, QByteArray *output) const
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program(), QStringList{u"--config"_s, m_directory.path() + u"/service.yaml"_s} + words);
    process.waitForFinished(60'000);
    if (output)
        *output = process.readAll();
    return process.exitCode();
}

HttpAnswer ServiceProcess::send(const QByteArray &method, const QString &path, const QList<QByteArray> &headers,
                                const QByteArray &body) const
{
    QByteArray bytes = method + ' ' + path.toUtf8() + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n";
    for (const QByteArray &header : headers)
        bytes += header + "\r\n";
    if (method == "POST")
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return sendRaw(m_port, bytes + "\r\n" + body);
}

HttpAnswer ServiceProcess::get(const QString &person, const QString &path) const
{
    return send("GET", path, {"Authorization: Bearer " + m_identity.token(person)}, {});
}

HttpAnswer ServiceProcess::post(const QString &person, const QString &path, const QJsonObject &body,
                                const QString &etag, const QString &key) const
{
    QList<QByteArray> headers{"Authorization: Bearer " + m_identity.token(person), "Content-Type: application/json",
                              "X-Act-As-Role: " + roles.value(person),
                              "Idempotency-Key: \"" + (key.isEmpty() ? newKey() : key).toUtf8() + '"'};
    if (!etag.isEmpty())
        headers.append("If-Match: " + etag.toUtf8());
    return send("POST", path, headers, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

HttpAnswer ServiceProcess::worker(const QByteArray &method, const QString &path, const QJsonObject &body) const
{
    return send(method, path, {QByteArray("Authorization: Bearer ") + workerToken, "Content-Type: application/json"},
                method == "POST" ? QJsonDocument(body).toJson(QJsonDocument::Compact) : QByteArray());
}

QString ServiceProcess::tenantPath(const QString &path)
{
    return u"/v1/tenants/%1/%2"_s.arg(QLatin1String(ScratchPlatform::tenant), path);
}

QString ServiceProcess::newKey() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }

} // namespace jaga::test
