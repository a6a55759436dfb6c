// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/console_window.h"
#include "app/console/sandbox_process.h"
#include "app/console/tour/stall_watch.h"

#include <QWidget>

#include <functional>

namespace jaga {
class RepairDialog;
}

namespace jaga::console {

/// Why a scene could not go on: what the tour waited for in vain.
struct TourFault {
    QString what;
};

/// What the tour plays on: the living sandbox, the real window of one persona at a time, and a camera. GUI thread. Everything that can't
/// be done throws TourFault; nothing here asserts on time, the limits only end a tour that hangs.
class Stage {
public:
    Stage(SandboxProcess &sandbox, Profile profile, QString pictureFolder);
    ~Stage();

    void enter(const QString &persona);
    ConsoleWindow &console() { return m_console; }
    Workspace &workspace() { return m_console.workspace(); }
    MainWindow &window() { return m_console.window(); }
    CaseSession &session();

    /// Plays a fault and waits until the queue shows what it hit; opens it. Answers with what the sandbox said.
    QJsonObject injectAndOpen(const QString &scenario);
    void openEntity(const QString &entityId);
    /// Opens a row of the queue, as a person does who presses Enter on it.
    void openSignal(const QString &key);
    void control(const QStringList &arguments);
    QString sandboxDirectory() const { return m_sandbox.directory(); }

    void until(const QString &what, const std::function<bool()> &holds, int seconds = 120);
    void settle(int milliseconds); ///< lets the event loop run, for the picture only
    /// Grabs `widget`, the window when null, as NN-name.png.
    void picture(const QString &name, QWidget *widget = nullptr);
    void showTab(const QString &id);

    template <class T>
    T *child(QWidget *parent, const QString &name)
    {
        T *found = parent ? parent->findChild<T *>(name) : nullptr;
        if (!found)
            throw TourFault{QStringLiteral("there is no %1 to use").arg(name)};
        return found;
    }

    /// Offered by the runbook, allowed by the guards, permitted to the role.
    bool isEnabled(const QString &command) const;
    /// In one sentence, why it is not; empty when it is.
    QString whyOff(const QString &command) const;
    /// Opens the dialog of a command, waits for its preview, types, sends, waits for the answer. Pictures before and after when named.
    void repair(const QString &command, const QString &reason, const QString &picturePrefix = {});

    StallWatch &stalls() { return m_stalls; }
    int pictures() const { return m_pictures; }

private:
    const ActionView *action(const QString &command) const;

    SandboxProcess &m_sandbox;
    QString m_folder;
    ConsoleWindow m_console;
    StallWatch m_stalls;
    mutable QList<ActionView> m_actions;
    int m_pictures = 0;
};

} // namespace jaga::console
