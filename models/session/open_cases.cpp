// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/open_cases.h"

namespace jaga {

OpenCases::~OpenCases() { m_reply.cancel(); }

bool OpenCases::show(const QString &key)
{
    const auto known = m_sessions.find(key);
    if (known == m_sessions.end())
        return false;
    cancelReading();
    makeCurrent(known->second.get());
    return true;
}

void OpenCases::read(CaseParts parts)
{
    if (m_reading && m_reading->signal.key == parts.signal.key)
        return;
    m_reply.cancel(); // before its journal goes: closing one waits for what it does
    m_reading = std::move(parts);
    m_reply.start(readCase(*m_reading), this,
                  [this](Expected<std::shared_ptr<CaseReplay>> replay) { onRead(std::move(replay)); });
    Q_EMIT readingChanged();
}

void OpenCases::onRead(Expected<std::shared_ptr<CaseReplay>> replay)
{
    if (!m_reading)
        return;
    CaseParts parts = std::move(*m_reading);
    m_reading.reset();
    if (replay) {
        add(openCase(std::move(parts), std::move(*replay)));
    } else if (replay.error().code != ErrorCode::Cancelled) {
        Q_EMIT failed(parts.signal, replay.error());
    }
    Q_EMIT readingChanged();
}

void OpenCases::add(std::unique_ptr<CaseSession> session)
{
    const QString key = session->signal().key;
    makeCurrent(m_sessions.emplace(key, std::move(session)).first->second.get());
}

void OpenCases::cancelReading()
{
    if (!m_reading)
        return;
    m_reply.cancel();
    m_reading.reset();
    Q_EMIT readingChanged();
}

std::optional<Signal> OpenCases::reading() const { return m_reading ? std::optional(m_reading->signal) : std::nullopt; }

void OpenCases::makeCurrent(CaseSession *session)
{
    if (m_current && m_current != session) {
        m_current->setVisibleShapes({});
        m_current->suspend();
    }
    m_current = session;
    session->resume();
    Q_EMIT currentChanged(session);
}

} // namespace jaga
