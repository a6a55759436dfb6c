// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/workspace.h"

#include "models/session/decisions.h"
#include "models/session/open_cases.h"
#include "models/session/queue_watch.h"
#include "models/session/roles.h"
#include "models/session/source_heartbeat.h"
#include "runbook_engine/base/logging.h"

#include <QDir>
#include <QRegularExpression>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr std::chrono::seconds RecordsInterval{4};
constexpr std::chrono::seconds ReadDeadline{5};
constexpr std::chrono::milliseconds EventsTogether{50};
const QString UnfinishedStates = u"REQUESTED,PENDING_APPROVAL,APPROVED,EXECUTING,OUTCOME_UNKNOWN"_s;

/// One case file for each person and entity under one runbook: reopening the signal resumes it.
QString caseFileName(const QString &personId, const Signal &signal)
{
    static const QRegularExpression unsafe(u"[^A-Za-z0-9._-]+"_s);
    QString name = u"%1-%2-%3"_s.arg(signal.runbookId, signal.number, personId);
    return name.replace(unsafe, u"_"_s) + u'-' + signal.entityId.left(8) + u".jagacase"_s;
}

} // namespace

class Workspace::Private {
public:
    Private(Workspace *owner, Parts given) : q(owner), parts(std::move(given)), pulses(owner) {}

    void readIdentity();
    void readCatalogue();
    void watchQueue();
    void readRecords();
    CaseParts partsOf(const Signal &signal) const;
    void tellIncident(CaseSession *session) const;
    void onCaseShown(CaseSession *session);
    void openArchive();
    QMap<QString, EvidenceSource *> sourcesByName() const;
    QStringList readableTenants() const;
    QList<api::Command>
    openCommands(const std::function<bool(const api::Command &, bool isOwn, bool mayAct)> &wanted) const;

    Workspace *q;
    Parts parts;
    RunbookLibrary library;
    std::unique_ptr<QueueWatch> watch; ///< null before the start, and while a case file is looked at
    std::optional<api::Me> me;
    QMap<QString, QString> tenantCodes; ///< by id
    QMap<QString, api::CommandType> catalogue;
    struct Waiting {
        QList<api::Command> commands;
        std::optional<Instant> asOf;
        QString error; ///< of the newest reading; the commands stay as they were
    };
    QMap<QString, Waiting> waiting; ///< by tenant
    QString identityError;
    QMap<QString, QList<api::Incident>> incidentsByTenant;
    OpenCases cases;
    std::unique_ptr<Decisions> decisions;
    int beats = 0;
    bool following = false;
    SourceHeartbeat pulses;
    QTimer heartbeat;
    QTimer recordsChanged;
};

Workspace::Workspace(Parts parts, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(parts)))
{
    if (!d->parts.archive)
        QDir().mkpath(d->parts.profile.caseFolder);
    d->decisions = std::make_unique<Decisions>(
        QDir(d->parts.profile.caseFolder).filePath(u"decisions-%1.jagacase"_s.arg(d->parts.personaId)), *d->parts.clock,
        d->parts.commands.get(), d->parts.records.get());
    connect(d->decisions.get(), &Decisions::ended, this, [this] { d->readRecords(); });
    if (d->parts.archive)
        return;
    for (const auto &source : d->parts.sources) {
        connect(source.get(), &EvidenceSource::healthChanged, this, &Workspace::healthChanged);
        d->pulses.watch(source.get());
    }
    if (d->parts.records) {
        // One act tells several events; the records are read once for all of a moment.
        d->recordsChanged.setSingleShot(true);
        d->recordsChanged.setInterval(EventsTogether);
        connect(&d->recordsChanged, &QTimer::timeout, this, [this] { d->readRecords(); });
        connect(d->parts.records.get(), &SupportRecordClient::eventReceived, &d->recordsChanged, [this] {
            if (!d->recordsChanged.isActive()) // each event would put it off again
                d->recordsChanged.start();
        });
    }
    connect(&d->cases, &OpenCases::currentChanged, this, [this](CaseSession *session) { d->onCaseShown(session); });
    connect(&d->cases, &OpenCases::readingChanged, this, &Workspace::readingChanged);
    connect(&d->cases, &OpenCases::failed, this, [this](const Signal &signal, const Error &error) {
        qCWarning(logSession) << "case file:" << error.detail << error.context;
        Q_EMIT problemOccurred(u"The case of %1 could not be opened."_s.arg(signal.number),
                               u"Its case file cannot be used, so nothing you do would be recorded."_s,
                               u"Close another window that has it open, check the disk that holds the case folder, or "
                               "move the file away to start a new case."_s,
                               error.detail + u' ' + error.context);
    });
    d->heartbeat.setInterval(std::chrono::seconds(1));
    connect(&d->heartbeat, &QTimer::timeout, this, [this] {
        ++d->beats;
        d->watch->ask();
        if (d->beats % RecordsInterval.count() == 0) {
            if (!d->me) {
                d->readIdentity();
            } else {
                d->readCatalogue();
                d->readRecords();
                d->decisions->open();
                d->decisions->lookUpLost(d->me->personId);
            }
        }
        d->pulses.beat(now());
        Q_EMIT ticked();
    });
}

Workspace::~Workspace() = default;

void Workspace::start()
{
    d->library = d->parts.library.result();
    Q_EMIT libraryChanged();
    if (d->parts.archive) {
        d->openArchive();
        return;
    }
    d->watchQueue();
    d->watch->ask();
    d->readIdentity();
    d->heartbeat.start();
}

void Workspace::Private::readIdentity()
{
    if (!parts.records)
        return;
    parts.records->me().then(
        q,
        [this](Expected<api::Me> answer) {
            if (!answer) {
                qCInfo(logSession) << "who we are is not known yet:" << answer.error().detail;
                identityError = answer.error().detail;
                Q_EMIT q->approvalsChanged();
                return;
            }
            me = *answer;
            for (const api::Me::Grant &grant : std::as_const(me->roles))
                if (!grant.tenantId.isEmpty())
                    tenantCodes.insert(grant.tenantId, grant.tenantCode);
            Q_EMIT q->identityChanged();
            readCatalogue();
            readRecords();
            decisions->open();
            if (!following && !readableTenants().isEmpty()) {
                following = true;
                parts.records->follow(readableTenants());
            }
        },
        ReadDeadline);
}

void Workspace::Private::readCatalogue()
{
    const QStringList tenants = readableTenants();
    if (!catalogue.isEmpty() || tenants.isEmpty())
        return;
    parts.records->commandTypes(tenants.first())
        .then(
            q,
            [this](Expected<QList<api::CommandType>> answer) {
                if (!answer)
                    return;
                for (const api::CommandType &type : *answer)
                    catalogue.insert(type.type, type);
                Q_EMIT q->identityChanged();
                Q_EMIT q->approvalsChanged(); // it says who executes what
                if (cases.current())
                    Q_EMIT cases.current()->actionsChanged();
            },
            ReadDeadline);
}

void Workspace::Private::watchQueue()
{
    watch = std::make_unique<QueueWatch>(
        library, sourcesByName(), QDir(parts.profile.caseFolder).filePath(u"seen-%1.json"_s.arg(parts.personaId)),
        [this] { return q->now(); });
    connect(watch.get(), &QueueWatch::ranked, q, [this] {
        if (CaseSession *session = cases.current()) // others learn it when they are shown again
            tellIncident(session);
        Q_EMIT q->queueChanged();
    });
    connect(watch.get(), &QueueWatch::answered, q, [this](const QList<Evidence> &answers) {
        for (const Evidence &evidence : answers)
            for (qsizetype row = 0; row < evidence.table.rows.size(); ++row)
                tenantCodes.insert(evidence.table.text(row, u"tenant_id"_s), evidence.table.text(row, u"tenant"_s));
        if (CaseSession *session = cases.current()) // others get theirs when they are shown again
            session->takeSignalRows(watch->rowsOf(session->signal()));
    });
}

void Workspace::Private::readRecords()
{
    if (!parts.records)
        return;
    for (const QString &tenant : readableTenants()) {
        parts.records->commands(tenant, {{u"state"_s, UnfinishedStates}})
            .then(
                q,
                [this, tenant](Expected<QList<api::Command>> answer) {
                    Waiting &of = waiting[tenant];
                    of.error = answer ? QString() : answer.error().detail;
                    if (answer) {
                        of.commands = *answer;
                        of.asOf = q->now();
                    }
                    Q_EMIT q->approvalsChanged();
                },
                ReadDeadline);
        parts.records->incidents(tenant, {{u"open"_s, u"true"_s}})
            .then(
                q,
                [this, tenant](Expected<QList<api::Incident>> answer) {
                    if (!answer)
                        return;
                    incidentsByTenant.insert(tenant, *answer);
                    QList<api::Incident> all;
                    for (const auto &incidents : std::as_const(incidentsByTenant))
                        all << incidents;
                    watch->setIncidents(all);
                },
                ReadDeadline);
    }
}

CaseParts Workspace::Private::partsOf(const Signal &signal) const
{
    CaseParts of;
    of.signal = signal;
    of.runbook = library.runbooks.value(signal.runbookId);
    of.profile = &parts.profile;
    of.personId = me ? me->personId : parts.personaId;
    of.role = q->role();
    of.sources = sourcesByName();
    of.records = parts.records.get();
    of.commands = parts.commands.get();
    of.clock = parts.clock;
    of.catalogue = &catalogue;
    return of;
}

/// Another person may declare what this one is looking at.
void Workspace::Private::tellIncident(CaseSession *session) const
{
    for (const Signal &signal : watch->queue())
        if (signal.key == session->signal().key)
            session->takeIncident(signal.incidentId, signal.incidentNumber);
}

void Workspace::Private::onCaseShown(CaseSession *session)
{
    tellIncident(session);
    session->takeSignalRows(watch->rowsOf(session->signal()));
    Q_EMIT q->currentChanged(session);
    watch->markSeen(session->signal().key);
}

void Workspace::Private::openArchive() { cases.add(openCase(partsOf(parts.archive->signal), parts.archive->replay)); }

QMap<QString, EvidenceSource *> Workspace::Private::sourcesByName() const
{
    QMap<QString, EvidenceSource *> byName;
    for (const auto &source : parts.sources)
        byName.insert(source->name(), source.get());
    return byName;
}

QStringList Workspace::Private::readableTenants() const
{
    QStringList tenants;
    if (!me)
        return tenants;
    for (const api::Me::Grant &grant : me->roles) {
        if (grant.tenantId.isEmpty())
            return tenantCodes.keys(); // every tenant: those that the database shows
        if (!tenants.contains(grant.tenantId))
            tenants << grant.tenantId;
    }
    return tenants;
}

void Workspace::open(const QString &signalKey)
{
    if (!d->watch)
        return;
    const QList<Signal> &queue = d->watch->queue();
    const auto wanted = std::find_if(queue.cbegin(), queue.cend(), [&](const Signal &s) { return s.key == signalKey; });
    if (wanted == queue.cend() || d->cases.show(signalKey))
        return;
    CaseParts of = d->partsOf(*wanted);
    const QString file = QDir(d->parts.profile.caseFolder).filePath(caseFileName(d->parts.personaId, *wanted));
    of.journal = std::make_unique<CaseWriter>(file);
    d->cases.read(std::move(of));
}

std::optional<Signal> Workspace::reading() const { return d->cases.reading(); }
void Workspace::cancelReading() { d->cases.cancelReading(); }

Reply<Sent> Workspace::decide(const api::Command &command, const QString &act, const QString &note)
{
    return d->decisions->decide(command, act, note);
}

void Workspace::keepNote(const QString &commandId, const QString &note) { d->decisions->keepNote(commandId, note); }
QString Workspace::keptNote(const QString &commandId) const { return d->decisions->keptNote(commandId); }
QString Workspace::lostDecision(const QString &commandId) const { return d->decisions->lostAct(commandId); }

Reply<api::Guards> Workspace::guardsNow(const api::Command &command)
{
    if (!d->parts.records)
        return Reply<api::Guards>::ready(failure(ErrorCode::Offline, u"this profile has no repair API"_s));
    return d->parts.records->guards(command.tenantId, command.type, command.targetType, command.targetId,
                                    command.parameters, command.id);
}

const Profile &Workspace::profile() const { return d->parts.profile; }
const Profile::Persona &Workspace::persona() const { return *d->parts.profile.persona(d->parts.personaId); }
std::optional<api::Me> Workspace::me() const { return d->me; }
QString Workspace::role() const { return persona().role; }
bool Workspace::canMutate() const { return d->parts.commands != nullptr; }
const RunbookLibrary &Workspace::library() const { return d->library; }
QList<Signal> Workspace::queue() const
{
    if (d->parts.archive)
        return {d->parts.archive->signal};
    return d->watch ? d->watch->queue() : QList<Signal>();
}
std::optional<Instant> Workspace::queueAsOf() const
{
    if (d->parts.archive)
        return d->parts.archive->moment;
    return d->watch ? d->watch->asOf() : std::nullopt;
}
const ArchivedCase *Workspace::archive() const { return d->parts.archive ? &*d->parts.archive : nullptr; }
QString Workspace::queueError() const { return d->watch ? d->watch->error() : QString(); }
QMap<QString, api::CommandType> Workspace::catalogue() const { return d->catalogue; }
CaseSession *Workspace::current() const { return d->cases.current(); }
void Workspace::refreshQueue()
{
    if (d->watch)
        d->watch->refresh();
}

QStringList Workspace::tenants() const
{
    QStringList codes;
    for (const QString &tenant : d->readableTenants())
        codes << d->tenantCodes.value(tenant, tenant);
    codes.sort();
    return codes;
}

QMap<QString, SourceHealth> Workspace::health() const
{
    QMap<QString, SourceHealth> health;
    for (const auto &source : d->parts.sources)
        health.insert(source->name(), source->health());
    return health;
}

QList<api::Command>
Workspace::Private::openCommands(const std::function<bool(const api::Command &, bool isOwn, bool mayAct)> &wanted) const
{
    QList<api::Command> found;
    const QString person = me ? me->personId : QString();
    for (const Waiting &of : waiting)
        for (const api::Command &command : of.commands) {
            const QString executor = catalogue.value(command.type).executorRole;
            const bool mayAct =
                mayDecide(command, q->role(), person) || mayExecute(command, executor, q->role(), person);
            if (wanted(command, !person.isEmpty() && command.requestedBy == person, mayAct))
                found << command;
        }
    return found;
}

QList<api::Command> Workspace::waitingForMe() const
{
    QList<api::Command> found = d->openCommands([](const auto &, bool, bool mayAct) { return mayAct; });
    std::sort(found.begin(), found.end(), [](const api::Command &a, const api::Command &b) {
        return a.expiresAt.value_or(Instant::max()) < b.expiresAt.value_or(Instant::max());
    });
    return found;
}

QList<api::Command> Workspace::askedByMe() const
{
    return d->openCommands([](const auto &, bool isOwn, bool) { return isOwn; });
}

QList<api::Command> Workspace::waitingForOthers() const
{
    return d->openCommands([](const api::Command &command, bool isOwn, bool mayAct) {
        return !isOwn && !mayAct && (command.state == "PENDING_APPROVAL"_L1 || command.state == "APPROVED"_L1);
    });
}

std::optional<Instant> Workspace::approvalsAsOf() const
{
    std::optional<Instant> oldest;
    for (const QString &tenant : d->readableTenants()) {
        const std::optional<Instant> asOf = d->waiting.value(tenant).asOf;
        if (!asOf)
            return {};
        oldest = oldest ? std::min(*oldest, *asOf) : *asOf;
    }
    return oldest;
}

QString Workspace::approvalsError() const
{
    if (!d->parts.records)
        return u"there is no repair API here to ask"_s;
    if (!d->me)
        return d->identityError;
    for (const QString &tenant : d->readableTenants())
        if (const QString error = d->waiting.value(tenant).error; !error.isEmpty())
            return d->tenantCodes.value(tenant, tenant) + u": "_s + error;
    return {};
}

Instant Workspace::now() const
{
    const auto offset = d->parts.records ? d->parts.records->clockOffset() : std::nullopt;
    return d->parts.clock->now() + (offset ? offset->offset : std::chrono::microseconds(0));
}

} // namespace jaga
