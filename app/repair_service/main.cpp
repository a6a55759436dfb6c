// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/api/open_api.h"
#include "app/repair_service/api/repair_api.h"
#include "app/repair_service/audit/audit_verifier.h"
#include "app/repair_service/commands/registry.h"
#include "app/repair_service/http/http_server.h"
#include "app/repair_service/rounds/rounds.h"
#include "app/repair_service/store/catalogue_store.h"
#include "runbook_engine/base/logging.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <csignal>
#include <cstdio>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace jaga::repair;

namespace {

enum ExitCode { Finished = 0, AnswerIsNo = 1, WrongUse = 2, Unreachable = 3 };

int say(ExitCode code, const QString &text)
{
    std::fprintf(stderr, "jaga-repair-service: %s\n", qUtf8Printable(text));
    return code;
}

/// Ends with the process that started us, also when that one is killed.
void dieWithParent(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        std::raise(SIGTERM);
}

int unreachable(const StoreError &error)
{
    return say(Unreachable, u"the database can't be used: "_s + error.message());
}

/// For tests of lost answers: the process dies between a commit and its answer.
std::function<void()> afterCommit(CommitSignal &commits)
{
    if (qEnvironmentVariable("JAGA_FAULT") == u"kill-after-commit"_s)
        return [] { std::raise(SIGKILL); };
    return [&commits] { commits.raise(); };
}

int serve(const ServiceConfig &config, CheckpointSigner &signer)
{
    auto tokens = TokenVerifier::fromKeySet(config.keySet, config.issuer, config.audience);
    if (!tokens)
        return say(WrongUse, u"jwks_file: "_s + tokens.error().detail);
    Database database(config.database, config.databaseSchema);
    try {
        database.tenantIds();
    } catch (const StoreError &error) {
        return unreachable(error);
    }
    const SystemClock clock;
    CommitSignal commits;
    RepairApi api(config, database, std::move(*tokens), signer.publicKey(), clock, commits, afterCommit(commits));
    Rounds rounds(config, database, signer, api.mutations(), clock, commits);
    const auto &limits = config.limits;
    HttpServer server({limits.headerBytes, limits.connections, limits.requestSeconds, limits.idleSeconds,
                       limits.workerThreads, limits.bodyBytes, limits.largeBodies},
                      {[&api](const HttpRequest &request) { return api.answerAtOnce(request); },
                       [&api](const HttpRequest &request) { return api.answer(request); },
                       [&api](const HttpRequest &head) { return api.bodyLimit(head); }, protocolProblem});
    const auto port = server.listen(config.listenHost, config.listenPort);
    if (!port)
        return say(Unreachable, u"can't listen on %1: %2"_s.arg(port.error().context, port.error().detail));
    rounds.start();
    std::printf("listening %d\n", *port);
    std::fflush(stdout);
    server.run();
    return Finished;
}

int migrate(const ServiceConfig &config)
{
    try {
        Database database(config.migrateDatabase, config.databaseSchema);
        Transaction transaction = database.begin({platformTenant(), {}});
        QList<CommandDescriptor> descriptors;
        for (const CommandHandler &handler : commandHandlers())
            descriptors.append(handler.descriptor());
        const QStringList changed = upsertCommandTypes(transaction, descriptors);
        transaction.commit();
        std::printf("catalogue rows changed: %s\n", changed.isEmpty() ? "none" : qUtf8Printable(changed.join(u", "_s)));
        return Finished;
    } catch (const StoreError &error) {
        return unreachable(error);
    }
}

int verifyAuditOf(const ServiceConfig &config, const CheckpointSigner &signer, const QString &onlyTenant)
{
    try {
        Database database(config.database, config.databaseSchema);
        ExitCode code = Finished;
        for (const QString &tenantId : onlyTenant.isEmpty() ? database.tenantIds() : QStringList{onlyTenant}) {
            Transaction transaction = database.begin({tenantId, {}});
            const QStringList findings = verifyAudit(transaction, signer);
            std::printf("%s %s\n", qUtf8Printable(tenantId), findings.isEmpty() ? "whole" : "BROKEN");
            for (const QString &finding : findings)
                std::printf("  %s\n", qUtf8Printable(finding));
            if (!findings.isEmpty())
                code = AnswerIsNo;
        }
        return code;
    } catch (const StoreError &error) {
        return unreachable(error);
    }
}

int run(const QString &command, const QString &configFile, const QString &tenantId)
{
    const auto config = readServiceConfig(configFile);
    if (!config)
        return say(WrongUse, config.error().detail);
    const auto signer = CheckpointSigner::fromPem(config->auditKey);
    if (!signer)
        return say(WrongUse, signer.error().detail);
    if (command == u"serve"_s)
        return serve(*config, **signer);
    if (command == u"migrate"_s)
        return migrate(*config);
    if (command == u"verify-audit"_s)
        return verifyAuditOf(*config, **signer, tenantId);
    return say(WrongUse, u"unknown command '%1': serve, migrate, verify-audit or openapi"_s.arg(command));
}

} // namespace

int main(int argc, char **argv)
{
    const pid_t parent = getppid();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"jaga-repair-service"_s);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"The only road by which support tooling changes the platform."_s);
    parser.addHelpOption();
    const QCommandLineOption configOption(u"config"_s, u"Configuration file."_s, u"FILE"_s);
    const QCommandLineOption parentOption(u"die-with-parent"_s, u"End when the starting process ends."_s);
    const QCommandLineOption tenantOption(u"tenant"_s, u"verify-audit: only this tenant."_s, u"ID"_s);
    parser.addOptions({configOption, parentOption, tenantOption});
    parser.addPositionalArgument(u"command"_s, u"serve, migrate, verify-audit or openapi"_s);
    parser.process(application);
    if (parser.isSet(parentOption))
        dieWithParent(parent);
    const QStringList words = parser.positionalArguments();
    if (words == QStringList{u"openapi"_s}) {
        std::fputs(openApiDocument().constData(), stdout);
        return Finished;
    }
    if (words.size() != 1 || !parser.isSet(configOption))
        return say(WrongUse, u"give --config FILE and one command; see --help"_s);
    return run(words.first(), parser.value(configOption), parser.value(tenantOption));
}
