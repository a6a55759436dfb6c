// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/views/shell/shell_fixture.h"

#include "tests/runbook_engine/document/sample_runbook.h"
#include "tests/support/patience.h"
#include "tests/support/scripted_source.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace jaga::test {

namespace {

Cell cellOf(const Column &column, Instant now)
{
    static const QMap<QString, QString> known{{u"tenant_id"_s, QLatin1String(ShellFixture::tenant)},
                                              {u"tenant"_s, u"acme"_s},
                                              {u"entity_id"_s, QLatin1String(ShellFixture::order)},
                                              {u"order_id"_s, QLatin1String(ShellFixture::order)},
                                              {u"number"_s, u"SO-10045"_s},
                                              {u"customer"_s, u"PT Nusantara"_s},
                                              {u"state"_s, u"VALIDATED"_s},
                                              {u"currency"_s, u"EUR"_s},
                                              {u"quote_id"_s, QLatin1String(ShellFixture::order)}};
    if (known.contains(column.name))
        return known.value(column.name);
    return column.type == ColumnType::Time ? toMicroseconds(now - std::chrono::hours(1)) : qint64(0);
}

std::unique_ptr<EvidenceSource> platform(const Clock &clock)
{
    return std::make_unique<ScriptedSource>(
        u"platform"_s,
        [&clock, generation = quint64(0)](const QList<ProbeCall> &batch) mutable -> Expected<QList<Evidence>> {
            QList<Evidence> evidence;
            ++generation;
            for (const ProbeCall &call : batch) {
                QList<Cell> row;
                for (const Column &column : call.columns)
                    row << cellOf(column, clock.now());
                evidence << evidenceFor(call, {row}, clock.now(), generation);
            }
            return evidence;
        });
}

QJsonObject me(const QString &role, Instant now)
{
    return {{u"personId"_s, u"olga"_s},
            {u"displayName"_s, u"Olga"_s},
            {u"kind"_s, u"HUMAN"_s},
            {u"roles"_s, QJsonArray{QJsonObject{{u"role"_s, role},
                                                {u"tenantId"_s, QLatin1String(ShellFixture::tenant)},
                                                {u"tenantCode"_s, u"acme"_s}}}},
            {u"tokenExpiresAt"_s, toIsoText(now + std::chrono::hours(1))},
            {u"serverTime"_s, toIsoText(now)}};
}

QJsonObject catalogue()
{
    api::CommandType type;
    type.type = u"ORDER_DECOMPOSITION_RETRY"_s;
    type.title = u"Retry order decomposition"_s;
    type.targetType = u"ORDER"_s;
    type.requesterRole = u"OPERATOR"_s;
    type.approvalKind = u"NONE"_s;
    type.commandClass = u"D"_s;
    api::CommandType approved = type;
    approved.type = u"TASK_MOVE_TO_FALLOUT"_s;
    approved.title = u"Move task to fallout"_s;
    approved.targetType = u"FULFILLMENT_TASK"_s;
    approved.approvalKind = u"T"_s;
    approved.executorRole = u"SENIOR_OPERATOR"_s;
    return {{u"items"_s, QJsonArray{api::toJson(type), api::toJson(approved)}}};
}

} // namespace

ShellFixture::ShellFixture(const QString &role) : m_role(role)
{
    preview.previewHash = u"hash-1"_s;
    preview.targetEtag = u"\"v3\""_s;
    preview.targetVersion = u"3"_s;
    preview.approvalKind = u"NONE"_s;
    guards.targetEtag = preview.targetEtag;
    m_server = std::make_unique<FaultHttpServer>([this](const SeenRequest &request) { return answer(request); });
    start();
}

ShellFixture::~ShellFixture() = default;

Workspace &ShellFixture::start()
{
    m_workspace.reset();
    const RepairApiAccess access{m_server->url(), [] { return QByteArrayLiteral("secret"); }, m_role};
    Workspace::Parts parts;
    parts.profile.name = u"TEST"_s;
    parts.profile.environment = u"test"_s;
    parts.profile.caseFolder = m_folder.path();
    parts.profile.personas = {{u"olga"_s, u"Olga"_s, m_role, {}, {}}};
    parts.personaId = u"olga"_s;
    const ReadRunbook read = readSample({}, {});
    RunbookLibrary library;
    library.runbooks.insert(read.runbook->id, *read.runbook);
    parts.library = QtFuture::makeReadyFuture(library);
    parts.sources.push_back(platform(m_clock));
    parts.records = std::make_unique<SupportRecordClient>(access);
    parts.commands = std::make_unique<RepairCommandClient>(access);
    parts.clock = &m_clock;
    m_workspace = std::make_unique<Workspace>(std::move(parts));
    m_workspace->start();
    return *m_workspace;
}

CaseSession *ShellFixture::openCase()
{
    if (!QTest::qWaitFor([this] { return !m_workspace->queue().isEmpty() && !m_workspace->catalogue().isEmpty(); },
                         patience))
        return nullptr;
    m_workspace->open(m_workspace->queue().first().key);
    if (!QTest::qWaitFor([this] { return m_workspace->current() != nullptr; }, patience))
        return nullptr;
    CaseSession *session = m_workspace->current();
    const bool hasTarget = QTest::qWaitFor(
        [&] {
            const Step *step = session->runbook().step(u"decompose"_s);
            return !session->requestFor(*step).targetId.isEmpty();
        },
        patience);
    return hasTarget ? session : nullptr;
}

QList<SeenRequest> ShellFixture::seen(const QByteArray &method, const QByteArray &pathEnd) const
{
    QList<SeenRequest> found;
    for (const SeenRequest &request : m_server->seen())
        if (request.method == method && request.target.split('?').first().endsWith(pathEnd))
            found << request;
    return found;
}

api::Command ShellFixture::waiting(const QString &requestedBy) const
{
    api::Command command;
    command.id = u"c-1"_s;
    command.tenantId = QLatin1String(tenant);
    command.type = u"TASK_MOVE_TO_FALLOUT"_s;
    command.title = u"Move task to fallout"_s;
    command.targetType = u"FULFILLMENT_TASK"_s;
    command.targetId = u"task-1"_s;
    command.state = u"PENDING_APPROVAL"_s;
    command.requestedBy = requestedBy;
    command.requestedByName = requestedBy;
    command.reason = u"The provider rejects it for good"_s;
    command.approvalKind = u"T"_s;
    command.idempotencyKey = u"k-1"_s;
    command.previewHash = u"hash-9"_s;
    command.etag = u"\"1\""_s;
    command.createdAt = m_clock.now();
    command.expiresAt = m_clock.now() + std::chrono::hours(1);
    return command;
}

FaultAnswer ShellFixture::json(const QJsonObject &object, int status)
{
    FaultAnswer answer;
    answer.status = status;
    answer.body = QJsonDocument(object).toJson();
    return answer;
}

api::Incident ShellFixture::declared() const
{
    api::Incident incident;
    incident.id = u"i-7"_s;
    incident.number = u"INC-7"_s;
    incident.tenantId = QLatin1String(tenant);
    incident.runbookId = m_workspace->library().runbooks.firstKey();
    incident.entityType = u"ORDER"_s;
    incident.entityId = QLatin1String(order);
    incident.title = u"A stuck order"_s;
    incident.category = u"ORDER"_s;
    incident.severity = u"P2"_s;
    incident.status = u"INVESTIGATING"_s;
    incident.etag = u"\"1\""_s;
    incident.startedAt = incident.updatedAt = m_clock.now();
    return incident;
}

FaultAnswer ShellFixture::problem(int status, const QString &code, const QString &detail, const QString &instead)
{
    FaultAnswer answer = json({{u"type"_s, u"about:blank"_s},
                               {u"title"_s, code},
                               {u"status"_s, status},
                               {u"code"_s, code},
                               {u"detail"_s, detail},
                               {u"alternative"_s, instead},
                               {u"retryable"_s, false},
                               {u"correlationId"_s, u"corr-1"_s}},
                              status);
    answer.contentType = "application/problem+json";
    return answer;
}

FaultAnswer ShellFixture::answer(const SeenRequest &request)
{
    const QByteArray path = request.target.split('?').first();
    if (request.method == "POST" && path.endsWith("/preview")) {
        preview.readAt = m_clock.now();
        return toPreview.body == "{}" && toPreview.fault == FaultAnswer::Fault::None ? json(api::toJson(preview))
                                                                                     : toPreview;
    }
    if (request.method == "POST")
        return path.endsWith("/commands") ? toSubmit : toAct;
    if (path == "/v1/me")
        return json(me(m_role, m_clock.now()));
    if (path == "/v1/stream") {
        FaultAnswer stream;
        stream.contentType = "text/event-stream";
        stream.body = ": hello\n\n";
        stream.fault = FaultAnswer::Fault::KeepOpen;
        return stream;
    }
    if (path.endsWith("/command-types") && --catalogueFailures >= 0)
        return problem(503, u"unavailable"_s, u"Not now."_s);
    if (path.endsWith("/command-types"))
        return json(catalogue());
    if (path.endsWith("/guards")) {
        guards.serverTime = m_clock.now();
        return json(api::toJson(guards));
    }
    for (const api::Command &command : commands)
        if (path.endsWith("/commands/" + command.id.toLatin1()))
            return json(api::toJson(command));
    for (const api::Incident &incident : std::as_const(incidents))
        if (path.endsWith("/incidents/" + incident.id.toLatin1()))
            return json(api::toJson(incident));
    if (path.endsWith("/incidents")) {
        QJsonArray items;
        for (const api::Incident &incident : std::as_const(incidents))
            items << api::toJson(incident);
        return json({{u"items"_s, items}});
    }
    if (path.endsWith("/commands") && !commandsDetail.isEmpty())
        return problem(503, u"database-unavailable"_s, commandsDetail);
    return path.endsWith("/commands") ? listed(request) : json({{u"items"_s, QJsonArray()}});
}

/// As the service lists: filtered, and page by page.
FaultAnswer ShellFixture::listed(const SeenRequest &request) const
{
    const QUrlQuery query(QUrl(QString::fromLatin1(request.target)));
    const auto wanted = [&](const QString &filter, const QString &value) {
        const QString values = query.queryItemValue(filter, QUrl::FullyDecoded);
        return values.isEmpty() || values.split(u',').contains(value);
    };
    bool reached = !query.hasQueryItem(u"cursor"_s);
    QJsonArray items;
    for (const api::Command &command : commands) {
        if (!wanted(u"idempotencyKey"_s, command.idempotencyKey) || !wanted(u"state"_s, command.state) ||
            !wanted(u"target"_s, command.targetId) || !wanted(u"incident"_s, command.incidentId))
            continue;
        if (reached && items.size() == commandsAPage)
            return json({{u"items"_s, items}, {u"cursor"_s, items.last()[u"id"_s]}});
        if (reached)
            items << api::toJson(command);
        reached = reached || command.id == query.queryItemValue(u"cursor"_s);
    }
    return json({{u"items"_s, items}});
}

} // namespace jaga::test
