// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/reply.h"

#include <QCoreApplication>

namespace jaga::detail {

quint64 nextReplyId()
{
    static std::atomic<quint64> last = 0;
    return ++last;
}

void retire(QObject *receiver)
{
    if (!QCoreApplication::closingDown()) {
        receiver->deleteLater();
        return;
    }
    // The application throws its undelivered answers away while it holds the list that a deferred delete would enter: it would
    // wait for itself for ever. What is left is kept in reach, so that a leak checker knows it for what it is.
    static std::mutex mutex;
    static auto *left = new QList<QObject *>;
    const std::lock_guard lock(mutex);
    left->append(receiver);
}

} // namespace jaga::detail
