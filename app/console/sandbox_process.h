// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"
#include "runbook_engine/base/reply.h"

#include <QJsonObject>
#include <QObject>
#include <QProcess>

namespace jaga::console {

/// A practice platform: `jaga-sandbox` beside this program, started by us or already running in a folder.
///
/// One that was started here ends with this object. GUI thread; nothing here waits.
class SandboxProcess final : public QObject {
    Q_OBJECT
public:
    /// `directory`: of the sandbox. Empty: a private temporary one.
    explicit SandboxProcess(const QString &directory, QObject *parent = nullptr);
    ~SandboxProcess() override;

    /// Answers with the profile file once all of it answers. `options` go to `jaga-sandbox start`.
    Reply<QString> start(const QStringList &options);
    /// `inject`, `pause`, `resume`, `status` ...: what the sandbox printed as JSON; `{}` when it printed nothing.
    Reply<QJsonObject> control(const QStringList &arguments);
    QString directory() const { return m_directory; }

    /// How to run it again by hand, for messages.
    static QString program();

Q_SIGNALS:
    void stopped(const QString &why); ///< it ended although nobody asked it to

private:
    QString m_directory;
    QProcess *m_process = nullptr;
    std::shared_ptr<Promise<QString>> m_ready;
    QString m_errors; ///< the last lines of its stderr
};

} // namespace jaga::console
