// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/journal/evidence_recorder.h"

#include "runbook_engine/journal/evidence_entry.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

/// An answer is confirmed unless the one in the file is hardly older: the next comes at 0.88 of its time to live at the latest, and
/// until then a replay must not find it stale when the window did not.
constexpr int WorthConfirming = 10; // of the time to live, one part in

/// What makes two answers of a probe the same one, as bytes: everything an entry says but when and how fast.
QByteArray contentOf(const Evidence &evidence)
{
    QJsonObject payload = evidencePayload(evidence, evidence.answered() ? evidence.table.hash() : QByteArray());
    for (const QString &key : {u"asOf"_s, u"durationMicroseconds"_s, u"generation"_s})
        payload.remove(key);
    return QJsonDocument(payload).toJson(QJsonDocument::Compact);
}

} // namespace

Expected<Done> EvidenceRecorder::record(const QList<Evidence> &batch, Instant at)
{
    QList<Evidence> changed;
    QList<QByteArray> contents;
    QMap<Instant, QStringList> unchanged;
    bool fades = false;
    for (const Evidence &evidence : batch) {
        const QByteArray content = contentOf(evidence);
        const auto kept = m_kept.constFind(evidence.probe);
        if (kept == m_kept.cend() || kept->content != content) {
            changed << evidence;
            contents << content;
            continue;
        }
        unchanged[evidence.asOf] << evidence.probe;
        // Either way: a clock that was set back leaves what it kept in times to come.
        const auto apart = std::chrono::abs(evidence.asOf - kept->asOf);
        fades = fades || apart >= std::chrono::microseconds(evidence.timeToLive) / WorthConfirming;
    }
    if (!changed.isEmpty()) {
        const auto written = m_file.appendEvidence(changed, at);
        if (!written)
            return Unexpected<Error>(written.error());
        for (qsizetype i = 0; i < changed.size(); ++i)
            m_kept.insert(changed.at(i).probe, Kept{written->at(i).sequence, contents.at(i), changed.at(i).asOf});
    }
    return fades ? confirm(unchanged, at) : Expected<Done>(Done{});
}

/// All of the batch at once, also what would have lasted longer: they stay in step, and the file small.
Expected<Done> EvidenceRecorder::confirm(const QMap<Instant, QStringList> &unchanged, Instant at)
{
    for (auto it = unchanged.cbegin(); it != unchanged.cend(); ++it) {
        QJsonArray sequences;
        for (const QString &probe : it.value())
            sequences << m_kept.value(probe).sequence;
        const auto written = m_file.append(EntryKind::EvidenceConfirmed,
                                           {{u"asOf"_s, toIsoText(it.key())}, {u"entries"_s, sequences}}, at);
        if (!written)
            return Unexpected<Error>(written.error());
        for (const QString &probe : it.value())
            m_kept[probe].asOf = it.key();
    }
    return Done{};
}

} // namespace jaga
