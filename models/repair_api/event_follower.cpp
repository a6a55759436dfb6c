// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/event_follower.h"

#include "runbook_engine/base/logging.h"

#include <QNetworkReply>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr std::chrono::milliseconds heartbeat{10'000};
constexpr std::chrono::milliseconds shortestWait{1000};
constexpr std::chrono::milliseconds longestWait{30'000};

} // namespace

EventFollower::EventFollower(ApiConnection &connection, QStringList tenantIds, QObject *parent)
    : QObject(parent), m_connection(connection), m_tenantIds(std::move(tenantIds))
{
    m_silence.setSingleShot(true);
    m_silence.setInterval(3 * heartbeat);
    m_retry.setSingleShot(true);
    connect(&m_silence, &QTimer::timeout, this, &EventFollower::lose);
    connect(&m_retry, &QTimer::timeout, this, &EventFollower::open);
    m_retry.start(0);
}

EventFollower::~EventFollower()
{
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
    }
}

void EventFollower::open()
{
    QUrlQuery query;
    query.addQueryItem(u"tenants"_s, m_tenantIds.join(u','));
    QNetworkRequest request = m_connection.request(u"/v1/stream"_s, query);
    request.setRawHeader("Accept", "text/event-stream");
    request.setRawHeader("Cache-Control", "no-cache");
    if (!m_lastId.isEmpty())
        request.setRawHeader("Last-Event-ID", m_lastId);
    m_parser = {};
    m_reply.reset(m_connection.network().get(request));
    m_reply->setParent(nullptr);
    connect(m_reply.get(), &QNetworkReply::readyRead, this, &EventFollower::take);
    connect(m_reply.get(), &QNetworkReply::finished, this, &EventFollower::lose);
    m_silence.start();
}

void EventFollower::take()
{
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200 ||
        !m_reply->header(QNetworkRequest::ContentTypeHeader).toString().startsWith(u"text/event-stream")) {
        m_reply->readAll();
        return; // the finished signal follows
    }
    m_silence.start();
    m_wait = std::chrono::milliseconds::zero();
    setConnected(true);
    const QList<StreamEvent> events = m_parser.feed(m_reply->readAll());
    for (const StreamEvent &event : events) {
        m_lastId = event.id;
        Q_EMIT received(event);
    }
    if (m_parser.isOverfull())
        lose();
}

void EventFollower::lose()
{
    if (!m_reply)
        return;
    qCDebug(logRepairApi) << "event stream lost:" << m_reply->errorString();
    QNetworkReply *lost = m_reply.release();
    lost->disconnect(this);
    lost->abort();
    lost->deleteLater();
    m_silence.stop();
    setConnected(false);
    m_wait = std::clamp(m_wait * 2, shortestWait, longestWait);
    // Jitter: thirty consoles that lost the same service do not come back in the same moment.
    m_retry.start(m_wait + std::chrono::milliseconds(QRandomGenerator::global()->bounded(500)));
}

void EventFollower::setConnected(bool connected)
{
    if (m_connected == connected)
        return;
    m_connected = connected;
    Q_EMIT connectedChanged(connected);
}

} // namespace jaga
