// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/journal/case_writer.h"

#include "runbook_engine/journal/entry_chain.h"

#include <QFile>

namespace jaga {

CaseWriter::CaseWriter(QString path) : m_path(std::move(path)), m_head(emptyHead()), m_thread([this] { work(); }) {}

CaseWriter::~CaseWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

QByteArray CaseWriter::headHash() const
{
    const std::lock_guard lock(m_mutex);
    return m_head;
}

Reply<Entry> CaseWriter::append(EntryKind kind, const QJsonObject &payload, Instant at)
{
    return ask<Entry>([kind, payload, at](CaseFile &file, const Stop &) { return file.append(kind, payload, at); });
}

Reply<Done> CaseWriter::record(const QList<Evidence> &batch, Instant at)
{
    return ask<Done>([this, batch, at](CaseFile &, const Stop &) { return m_recorder->record(batch, at); });
}

void CaseWriter::enqueue(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
}

/// Blocks until there is work; absent once the writer is closing and nothing is left to write.
std::optional<CaseWriter::Job> CaseWriter::nextJob()
{
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] { return m_closing || !m_jobs.empty(); });
    if (m_jobs.empty())
        return std::nullopt;
    Job job = std::move(m_jobs.front());
    m_jobs.pop_front();
    return job;
}

void CaseWriter::work()
{
    while (const std::optional<Job> job = nextJob()) {
        const Expected<Done> ready = open(job->stop);
        job->run(ready ? Expected<CaseFile *>(m_file.get()) : Expected<CaseFile *>(Unexpected<Error>(ready.error())));
    }
    m_recorder.reset();
    m_file.reset();
}

/// Tried again with the next question after a failure: another window may have let go of the file.
Expected<Done> CaseWriter::open(const Stop &stop)
{
    if (m_file)
        return Done{};
    auto file = QFile::exists(m_path) ? CaseFile::open(m_path, stop) : CaseFile::create(m_path);
    if (!file)
        return Unexpected<Error>(file.error());
    m_file = std::move(*file);
    m_recorder = std::make_unique<EvidenceRecorder>(*m_file);
    return Done{};
}

void CaseWriter::showHead()
{
    if (!m_file)
        return;
    const std::lock_guard lock(m_mutex);
    m_head = m_file->headHash();
}

} // namespace jaga
