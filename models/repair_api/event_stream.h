// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

namespace jaga {

/// One server-sent event.
struct StreamEvent {
    QByteArray id;   ///< as of this event, also when an earlier one carried it
    QByteArray name; ///< `message` when the stream names none
    QByteArray data;
    bool operator==(const StreamEvent &) const = default;
};

/// Reads a `text/event-stream` as it arrives, in pieces of any size. Comments (heartbeats) and unknown fields are passed over.
class EventStreamParser {
public:
    /// The events that `bytes` complete, in order.
    QList<StreamEvent> feed(const QByteArray &bytes);
    /// An event or line grew beyond a megabyte: no sane server sends that, and the stream is to be closed.
    bool isOverfull() const { return m_overfull; }

private:
    void line(QByteArrayView line, QList<StreamEvent> &events);

    QByteArray m_rest;
    StreamEvent m_event;
    bool m_hasData = false;
    bool m_overfull = false;
};

} // namespace jaga
