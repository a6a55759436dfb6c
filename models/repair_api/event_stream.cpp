// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/event_stream.h"

namespace jaga {

namespace {

constexpr qsizetype longest = 1024 * 1024;

} // namespace

QList<StreamEvent> EventStreamParser::feed(const QByteArray &bytes)
{
    QList<StreamEvent> events;
    m_rest += bytes;
    qsizetype start = 0;
    for (qsizetype end = m_rest.indexOf('\n'); end >= 0 && !m_overfull; end = m_rest.indexOf('\n', start)) {
        QByteArrayView text = QByteArrayView(m_rest).sliced(start, end - start);
        if (text.endsWith('\r'))
            text.chop(1);
        line(text, events);
        start = end + 1;
    }
    m_rest.remove(0, start);
    m_overfull = m_overfull || m_rest.size() > longest;
    return events;
}

void EventStreamParser::line(QByteArrayView line, QList<StreamEvent> &events)
{
    if (line.isEmpty()) {
        if (m_hasData) {
            if (m_event.name.isEmpty())
                m_event.name = "message";
            events.append(m_event);
        }
        m_event = {m_event.id, {}, {}};
        m_hasData = false;
        return;
    }
    const qsizetype colon = line.indexOf(':');
    const QByteArrayView field = colon < 0 ? line : line.first(colon);
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (field == QByteArrayView("data")) {
        if (m_hasData)
            m_event.data += '\n';
        m_event.data += value;
        m_hasData = true;
        m_overfull = m_event.data.size() > longest;
    } else if (field == QByteArrayView("event")) {
        m_event.name = value.toByteArray();
    } else if (field == QByteArrayView("id") && !value.contains('\0')) {
        m_event.id = value.toByteArray();
    }
}

} // namespace jaga
