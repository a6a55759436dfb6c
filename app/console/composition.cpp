// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/composition.h"

#include "models/repair_api/roles.h"

#include <QFile>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace jaga::console {

namespace {

constexpr std::chrono::seconds EnterDeadline{5};

/// Reads the token anew at each request: whoever issues it renews it in place.
std::function<QByteArray()> tokenReader(const QString &file)
{
    return [file] {
        QFile token(file);
        return token.open(QIODevice::ReadOnly) ? token.readAll().trimmed() : QByteArray();
    };
}

} // namespace

Vocabulary builtInVocabulary()
{
    QFile names(u":/jaga/probes/vocabulary.yaml"_s), shapes(u":/jaga/probes/shapes.yaml"_s);
    if (!names.open(QIODevice::ReadOnly) || !shapes.open(QIODevice::ReadOnly))
        qFatal("the built-in vocabulary of runbooks is missing from the program");
    Vocabulary vocabulary = readVocabulary(names.readAll(), shapes.readAll()).vocabulary;
    vocabulary.sources = sourceQuestions();
    return vocabulary;
}

RunbookLibrary openLibrary(const QStringList &folders)
{
    return loadRunbooks(QStringList{u":/jaga/runbooks"_s} + folders, builtInVocabulary());
}

Expected<Profile> profileOf(const QCommandLineParser &parser)
{
    if (!parser.isSet(u"profile"_s))
        return failure(ErrorCode::Invalid, u"say which environment to look at: --profile FILE"_s);
    return readProfile(parser.value(u"profile"_s));
}

Expected<Profile::Persona> personaOf(const Profile &profile, const QString &id)
{
    const QString wanted = id.isEmpty() ? profile.defaultPersona : id;
    if (const Profile::Persona *persona = profile.persona(wanted))
        return *persona;
    return failure(ErrorCode::Invalid, u"the profile has no persona named %1"_s.arg(wanted), profile.name);
}

RepairApiAccess repairAccess(const Profile &profile, const Profile::Persona &persona)
{
    return {profile.repairApiUrl(), tokenReader(persona.tokenFile), persona.role};
}

Expected<Workspace::Parts> composeArchive(const QString &caseFile)
{
    auto archive = openArchivedCase(caseFile, builtInVocabulary());
    if (!archive)
        return Unexpected<Error>(archive.error());
    Workspace::Parts parts;
    parts.profile = archive->profile;
    parts.personaId = archive->personaId;
    RunbookLibrary library;
    library.runbooks.insert(archive->replay->runbook.id, archive->replay->runbook);
    parts.library = QtFuture::makeReadyFuture(library);
    parts.clock = archive->clock.get();
    parts.archive = std::move(*archive);
    return parts;
}

Expected<Workspace::Parts> compose(const Profile &profile, const QString &personaId)
{
    const auto persona = personaOf(profile, personaId);
    if (!persona)
        return Unexpected<Error>(persona.error());

    static const SystemClock clock;
    const RepairApiAccess access = repairAccess(profile, *persona);
    Workspace::Parts parts;
    parts.profile = profile;
    parts.personaId = persona->id;
    parts.library = QtConcurrent::run(openLibrary, profile.runbookFolders);
    parts.records = std::make_unique<SupportRecordClient>(access);
    parts.sources = openSources(profile.sources, {persona->databaseLogin, parts.records.get()});
    // To enter the platform's database takes as long as to read the runbooks: the first question finds it entered.
    for (const auto &source : parts.sources)
        if (source->name() == "platform"_L1)
            source->read({}, EnterDeadline);
    if (!api::onlyReads(persona->role))
        parts.commands = std::make_unique<RepairCommandClient>(access);
    parts.clock = &clock;
    return parts;
}

} // namespace jaga::console
