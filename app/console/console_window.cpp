// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/console_window.h"

#include "app/console/composition.h"
#include "runbook_engine/base/logging.h"
#include "views/shell/main_window.h"

using namespace Qt::StringLiterals;

namespace jaga::console {

ConsoleWindow::ConsoleWindow(Profile profile, QObject *parent) : QObject(parent), m_profile(std::move(profile)) {}

ConsoleWindow::~ConsoleWindow() = default;

Expected<Done> ConsoleWindow::enter(const QString &personaId)
{
    auto parts = compose(m_profile, personaId);
    if (!parts)
        return Unexpected<Error>(parts.error());
    const QByteArray layout = m_window ? m_window->saveGeometry() : QByteArray();
    m_window.reset();
    m_workspace.reset();
    m_workspace = std::make_unique<Workspace>(std::move(*parts));
    m_window = std::make_unique<MainWindow>(*m_workspace); // while the runbooks are read
    m_workspace->start(); // the first questions leave before the window is shown, which is the longer half of the work
    // Queued: the window that asks is replaced by the answer.
    connect(
        m_window.get(), &MainWindow::personaRequested, this,
        [this](const QString &id) {
            if (const auto entered = enter(id); !entered)
                qCWarning(logSession) << "the persona could not be taken over:" << entered.error().detail;
        },
        Qt::QueuedConnection);
    if (!layout.isEmpty())
        m_window->restoreGeometry(layout);
    m_window->start();
    return Done{};
}

} // namespace jaga::console
