// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/workspace.h"
#include "tests/support/fault_http_server.h"

#include <QTemporaryDir>

namespace jaga::test {

/// A workspace with one stuck order in its queue and a repair API whose answers a test writes; everything else is real.
class ShellFixture {
public:
    explicit ShellFixture(const QString &role = QStringLiteral("OPERATOR"));
    ~ShellFixture();

    static constexpr auto tenant = "11111111-0000-4000-8000-000000000001";
    static constexpr auto order = "22222222-0000-4000-8000-000000000001";

    /// A new workspace on the same folder: what another start of the program finds. The earlier one is gone.
    Workspace &start();
    Workspace &workspace() { return *m_workspace; }
    CaseSession *openCase(); ///< the stuck order; null when it never came
    const FaultHttpServer &server() const { return *m_server; }

    /// Requests with this method whose path ends so.
    QList<SeenRequest> seen(const QByteArray &method, const QByteArray &pathEnd) const;

    // What the API answers.
    api::Preview preview;
    api::Guards guards;
    FaultAnswer toPreview; ///< a body of `{}` means `preview`
    FaultAnswer toSubmit;
    FaultAnswer toAct;
    QList<api::Command> commands; ///< newest first
    QString commandsDetail;       ///< why they cannot be listed; empty: they can
    int commandsAPage = 50;
    QList<api::Incident> incidents; ///< open ones
    int catalogueFailures = 0;      ///< so many questions for what can be repaired fail first

    api::Command waiting(const QString &requestedBy) const;
    api::Incident declared() const; ///< INC-7 about the stuck order, by somebody else
    static FaultAnswer problem(int status, const QString &code, const QString &detail, const QString &instead = {});
    static FaultAnswer json(const QJsonObject &object, int status = 200);

private:
    FaultAnswer answer(const SeenRequest &request);
    FaultAnswer listed(const SeenRequest &request) const;

    QString m_role;
    QTemporaryDir m_folder;
    SystemClock m_clock;
    std::unique_ptr<FaultHttpServer> m_server;
    std::unique_ptr<Workspace> m_workspace;
};

} // namespace jaga::test
