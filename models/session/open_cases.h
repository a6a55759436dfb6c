// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/case_parts.h"

#include <map>

namespace jaga {

/// The cases of one window: those that are open, the one a person looks at, and the one whose file is being read. GUI thread.
///
/// Cases stay open once they were: their journals hold the lock, and coming back to one is immediate. Only the current one asks
/// its sources.
class OpenCases final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~OpenCases() override;

    /// Shows the case of `key` if it is open; false when it is not.
    bool show(const QString &key);
    /// Reads the file of a case that is not open, then shows it. The newest wins: what was being read is given up.
    void read(CaseParts parts);
    /// Shows a case that was opened elsewhere.
    void add(std::unique_ptr<CaseSession> session);
    /// Gives up what is being read; the case that is shown stays.
    void cancelReading();
    /// Absent while nothing is being read.
    std::optional<Signal> reading() const;

    CaseSession *current() const { return m_current; } ///< null before the first

Q_SIGNALS:
    void currentChanged(jaga::CaseSession *current);
    void readingChanged();
    void failed(const jaga::Signal &signal, const jaga::Error &error);

private:
    void makeCurrent(CaseSession *session);
    void onRead(Expected<std::shared_ptr<CaseReplay>> replay);

    std::map<QString, std::unique_ptr<CaseSession>> m_sessions; ///< by signal key
    CaseSession *m_current = nullptr;
    std::optional<CaseParts> m_reading;
    LatestReply<std::shared_ptr<CaseReplay>> m_reply;
};

} // namespace jaga
