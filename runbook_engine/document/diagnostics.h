// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/runbook.h"

namespace jaga {

/// Collects what is wrong with one document while it is read. Reading goes on after a finding, so that one run of the
/// linter names everything; after 100 findings only their number would grow, and further ones are dropped.
class Diagnostics {
public:
    explicit Diagnostics(QString file) : m_file(std::move(file)) {}

    /// `cure` says what to write instead, as an order: "write ttl=10s".
    void add(int line, const QString &message, const QString &cure)
    {
        if (m_found.size() < 100)
            m_found.append(Diagnostic{at(line), message, cure});
    }
    SourceLine at(int line) const { return SourceLine{m_file, line}; }
    const QList<Diagnostic> &found() const { return m_found; }

private:
    QString m_file;
    QList<Diagnostic> m_found;
};

} // namespace jaga
