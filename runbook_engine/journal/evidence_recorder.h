// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/journal/case_file.h"

#include <QMap>

namespace jaga {

/// Puts what sources answered into a case file, and no more of it than a replay needs: a changed answer as a whole; an unchanged
/// one not again, but confirmed, together with the others of its batch, in one small entry. So a replay is as sure as the window was. Lives in the thread of the file.
class EvidenceRecorder {
public:
    explicit EvidenceRecorder(CaseFile &file) : m_file(file) {}

    /// After an error nothing of the batch counts as written; the next one brings it again.
    Expected<Done> record(const QList<Evidence> &batch, Instant at);

private:
    struct Kept {
        qint64 sequence = 0; ///< of the EvidenceTaken entry
        QByteArray content;
        Instant asOf{}; ///< when it was taken or last confirmed
    };

    Expected<Done> confirm(const QMap<Instant, QStringList> &unchanged, Instant at);

    CaseFile &m_file;
    QMap<QString, Kept> m_kept; ///< by probe
};

} // namespace jaga
