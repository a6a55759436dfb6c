// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/source_kinds.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

const QList<SourceKind> &sourceKinds()
{
    static const QList<SourceKind> kinds =
        std::apply([](const auto &...kind) { return QList<SourceKind>{kind()...}; }, sourceList);
    return kinds;
}

const SourceKind *sourceKind(const QString &name)
{
    const auto found = std::ranges::find(sourceKinds(), name, &SourceKind::name);
    return found == sourceKinds().end() ? nullptr : &*found;
}

QString sourceTitle(const QString &name)
{
    const SourceKind *kind = sourceKind(name);
    return kind ? QCoreApplication::translate("SourceKind", kind->title) : name;
}

QMap<QString, Vocabulary::Verbs> sourceQuestions()
{
    QMap<QString, Vocabulary::Verbs> questions;
    for (const SourceKind &kind : sourceKinds())
        questions.insert(kind.name, kind.questions);
    return questions;
}

std::optional<ProbeCall> pulseOf(const QString &name)
{
    const SourceKind *kind = sourceKind(name);
    if (!kind || kind->pulse.isEmpty())
        return std::nullopt;
    ProbeCall call;
    call.probe = u"pulse"_s;
    call.source = name;
    call.text = kind->pulse;
    return call;
}

std::vector<std::unique_ptr<EvidenceSource>> openSources(const EnvironmentSources &environment,
                                                         const SourceIdentity &identity)
{
    std::vector<std::unique_ptr<EvidenceSource>> sources;
    for (const SourceKind &kind : sourceKinds()) {
        if (environment.contains(kind.name))
            sources.push_back(kind.open(environment[kind.name], identity));
    }
    return sources;
}

QList<AccessCheck> accessReport(const EnvironmentSources &environment, const SourceIdentity &identity,
                                std::chrono::milliseconds deadline)
{
    QList<AccessCheck> report;
    for (const SourceKind &kind : sourceKinds()) {
        if (kind.checkAccess && environment.contains(kind.name))
            report += kind.checkAccess(environment[kind.name], identity, deadline);
    }
    return report;
}

} // namespace jaga
