// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/decisions.h"

#include "runbook_engine/base/logging.h"

using namespace Qt::StringLiterals;

namespace jaga {

Decisions::Decisions(QString journal, const Clock &clock, RepairCommandClient *commands, SupportRecordClient *records)
    : m_path(std::move(journal)), m_clock(clock), m_canDecide(commands != nullptr), m_sender(*this, commands, records)
{
    connect(&m_sender, &ActSender::ended, this, [this](const Act &act, const Sent &sent) {
        if (sent.outcome == Sent::Outcome::Answered && !sent.problem)
            keepNote(act.path.section(u'/', 1, 1), {});
        Q_EMIT ended();
    });
}

void Decisions::open()
{
    if (!m_canDecide || m_journal)
        return;
    m_journal = std::make_unique<CaseWriter>(m_path);
    m_journal->ask<QList<Entry>>([](CaseFile &file, const Stop &) { return file.entries(); })
        .then(this, [this](const Expected<QList<Entry>> &entries) {
            if (entries) {
                m_isRead = true;
                for (const Entry &entry : *entries)
                    apply(entry);
            } else {
                if (m_complaint != entries.error().detail)
                    qCWarning(logSession) << "journal of decisions:" << entries.error().detail << m_path;
                m_complaint = entries.error().detail;
                m_journal.reset();
            }
            for (const Held &held : std::exchange(m_held, {}))
                release(held, entries ? std::nullopt : std::optional(entries.error()));
        });
}

void Decisions::release(const Held &held, const std::optional<Error> &unusable)
{
    const auto finish = [promise = held.promise](const Expected<Sent> &answer) { promise->finish(answer); };
    if (!unusable)
        return m_sender.send(held.act).then(this, finish);
    Sent sent;
    sent.outcome = Sent::Outcome::NotSent;
    sent.error = *unusable;
    finish(sent);
}

Decisions::~Decisions() = default;

Reply<Sent> Decisions::decide(const api::Command &command, const QString &act, const QString &note)
{
    // Each act carries what it decides on: a word to it, and the preview that was looked at.
    QJsonObject body;
    if (act != "execute"_L1)
        body.insert(u"note"_s, note);
    if (act != "withdraw"_L1)
        body.insert(u"previewHash"_s, command.previewHash);
    const Act out{command.tenantId, u"commands/%1/%2"_s.arg(command.id, act), body, command.etag, {}};
    if (m_isRead || !m_canDecide)
        return m_sender.send(out);
    const auto promise = std::make_shared<Promise<Sent>>();
    m_held.append({out, promise});
    open();
    return promise->reply();
}

QString Decisions::lostAct(const QString &commandId) const
{
    for (const CommandTrace &trace : m_fold.commands)
        if (m_sender.isLost(trace) && trace.path.section(u'/', 1, 1) == commandId)
            return trace.path.section(u'/', 2);
    return {};
}

void Decisions::keepNote(const QString &commandId, const QString &note)
{
    if (!m_isRead || note == keptNote(commandId))
        return;
    const bool isGone = note.trimmed().isEmpty();
    QJsonObject payload{{u"draftId"_s, commandId}};
    if (!isGone)
        payload.insert(u"fields"_s, QJsonObject{{u"note"_s, note}});
    write(
        isGone ? EntryKind::DraftDiscarded : EntryKind::DraftSaved, payload, [] {}, [] {});
}

QString Decisions::keptNote(const QString &commandId) const
{
    for (const Draft &draft : m_fold.drafts)
        if (draft.id == commandId)
            return draft.fields.value("note"_L1).toString();
    return {};
}

void Decisions::apply(const Entry &entry)
{
    m_fold.apply(entry);
    if (entry.kind == EntryKind::CommandConfirmed)
        m_tenants.insert(entry.payload.value("idempotencyKey"_L1).toString(),
                         entry.payload.value("tenantId"_L1).toString());
}

void Decisions::write(EntryKind kind, const QJsonObject &payload, std::function<void()> written,
                      std::function<void()> notWritten)
{
    m_journal->append(kind, payload, m_clock.now())
        .then(this,
              [this, written = std::move(written), notWritten = std::move(notWritten)](const Expected<Entry> &entry) {
                  if (!entry) {
                      qCWarning(logSession) << "journal of decisions:" << entry.error().detail << entry.error().context;
                      notWritten();
                      return;
                  }
                  apply(*entry);
                  written();
              });
}

} // namespace jaga
