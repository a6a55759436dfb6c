// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/composition.h"
#include "app/console/sandbox_process.h"

#include <QTemporaryDir>

#include <functional>

namespace jaga::test {

/// A sandbox that a test starts, drives and ends, with the console's own workspace on top. GUI thread.
class LivingSandbox {
public:
    /// Starts it and waits until it is ready; `fault` says why not, empty when it is.
    explicit LivingSandbox(const QStringList &options = {});

    QString fault() const { return m_fault; }
    const Profile &profile() const { return m_profile; }
    QString directory() const { return m_process.directory(); }

    /// The workspace of a persona, started, its identity known; one object for each call.
    std::unique_ptr<Workspace> workspace(const QString &persona) const;
    /// `jaga-sandbox ARGUMENTS --dir ...`; an empty object and a warning when it failed.
    QJsonObject control(const QStringList &arguments);
    /// What one SQL statement answers, as the sandbox's superuser: rows separated by line breaks, columns by `|`.
    QString sql(const QString &statement) const;
    /// Lines of DIR/adapter-calls.jsonl that carry this idempotency key.
    int adapterCalls(const QString &idempotencyKey) const;

private:
    QTemporaryDir m_folder;
    console::SandboxProcess m_process;
    Profile m_profile;
    QString m_fault;
};

/// Runs the event loop until `holds`, at most `seconds`. Not an assertion on time: the limit only ends a test that hangs.
bool until(const std::function<bool()> &holds, int seconds = 300);

/// Waits for a reply; an Internal error when none came.
template <class T>
Expected<T> wait(Reply<T> reply, int seconds = 120)
{
    QObject context;
    std::optional<Expected<T>> answer;
    reply.then(&context, [&](Expected<T> given) { answer.emplace(std::move(given)); });
    until([&] { return answer.has_value(); }, seconds);
    return answer ? *answer : Expected<T>(failure(ErrorCode::Internal, QStringLiteral("no answer")));
}

} // namespace jaga::test
