// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/http/http_server.h"
#include "app/repair_service/repair_api.h"
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

enum ExitCode { Done = 0, AnswerIsNo = 1, WrongUse = 2, Unreachable = 3 };

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

int serve(const ServiceConfig &config)
{
    auto tokens = TokenVerifier::fromKeySet(config.keySet, config.issuer, config.audience);
    if (!tokens)
        return say(WrongUse, tokens.error().detail);
    Database database(config.database, config.databaseSchema);
    try {
        database.tenantIds();
    } catch (const StoreError &error) {
        return say(Unreachable, u"the database can't be used: "_s + error.message());
    }
    const SystemClock clock;
    RepairApi api(config, database, std::move(*tokens), clock, [] {});
    const auto &limits = config.limits;
    HttpServer server({limits.headerBytes, limits.connections, limits.requestSeconds, limits.idleSeconds, limits.workerThreads},
                      {[&api](const HttpRequest &request) { return api.answer(request); },
                       [&api](const QByteArray &, const QByteArray &target) { return api.bodyLimit(target); }, protocolProblem});
    const auto port = server.listen(config.listenHost, config.listenPort);
    if (!port)
        return say(Unreachable, u"can't listen on %1: %2"_s.arg(port.error().context, port.error().detail));
    std::printf("listening %d\n", *port);
    std::fflush(stdout);
    server.run();
    return Done;
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
    parser.addOptions({configOption, parentOption});
    parser.addPositionalArgument(u"command"_s, u"serve"_s);
    parser.process(application);
    if (parser.isSet(parentOption))
        dieWithParent(parent);
    const QStringList words = parser.positionalArguments();
    if (words.size() != 1 || !parser.isSet(configOption))
        return say(WrongUse, u"give --config FILE and one command; see --help"_s);
    const auto config = readServiceConfig(parser.value(configOption));
    if (!config)
        return say(WrongUse, config.error().detail);
    if (words.first() == u"serve"_s)
        return serve(*config);
    return say(WrongUse, u"unknown command '%1'"_s.arg(words.first()));
}
