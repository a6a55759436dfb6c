// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/api/stream_slots.h"

#include <QHash>

#include <mutex>

namespace jaga::repair {

struct StreamSlots::Taken {
    std::mutex mutex;
    QHash<QString, int> byPerson;
    int all = 0;

    void giveBack(const QString &personId)
    {
        const std::lock_guard lock(mutex);
        --all;
        if (--byPerson[personId] == 0)
            byPerson.remove(personId);
    }
};

StreamSlots::StreamSlots(int forPerson, int forAll)
    : m_forPerson(forPerson), m_forAll(forAll), m_taken(std::make_shared<Taken>())
{
}

std::shared_ptr<const void> StreamSlots::take(const QString &personId)
{
    const std::lock_guard lock(m_taken->mutex);
    if (m_taken->all >= m_forAll || m_taken->byPerson.value(personId) >= m_forPerson)
        return nullptr;
    ++m_taken->all;
    ++m_taken->byPerson[personId];
    return {this, [taken = m_taken, personId](const void *) { taken->giveBack(personId); }};
}

} // namespace jaga::repair
