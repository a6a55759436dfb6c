// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/workspace.h"

#include <QObject>

namespace jaga {
class MainWindow;
}

namespace jaga::console {

/// One person's window on one environment. In the sandbox another persona may take over: everything is then built anew, so that
/// nothing of the earlier role's abilities remains. GUI thread.
class ConsoleWindow final : public QObject {
    Q_OBJECT
public:
    explicit ConsoleWindow(Profile profile, QObject *parent = nullptr);
    ~ConsoleWindow() override;

    /// Closes what is open and opens the window of `personaId`; empty: the profile's default.
    Expected<Done> enter(const QString &personaId);

    Workspace &workspace() const { return *m_workspace; }
    MainWindow &window() const { return *m_window; }

private:
    Profile m_profile;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<MainWindow> m_window; // goes before the workspace it draws
};

} // namespace jaga::console
