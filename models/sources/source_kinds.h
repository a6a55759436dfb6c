// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/access_check.h"
#include "runbook_engine/document/vocabulary.h"
#include "runbook_engine/evidence/evidence_source.h"

#include <memory>
#include <optional>
#include <tuple>
#include <vector>

namespace jaga {

class SupportRecordClient;

/// What a profile says of one source: the values of its section by key, a plain value as a list of one.
struct SourceSettings {
    QMap<QString, QStringList> values;

    QString text(const QString &key) const { return values.value(key).value(0); }
    QStringList list(const QString &key) const { return values.value(key); }
};

/// As whom the sources are reached.
struct SourceIdentity {
    QString databaseLogin;
    SupportRecordClient *records = nullptr; ///< outlives every source
};

/// A key of a source's section in the profile.
struct SourceKey {
    enum Form { Text, List, Address };
    QString name;
    Form form = Text;
};

/// All that the console needs to know of a source before it is opened.
struct SourceKind {
    QString name;                ///< as runbooks name it
    const char *title = nullptr; ///< for people, marked for translation in the context SourceKind
    QString section;             ///< of the profile; without it the environment has no such source
    QList<SourceKey> keys;       ///< of that section; the first is required
    Vocabulary::Verbs questions; ///< that a runbook may ask
    QString pulse = {}; ///< the cheapest harmless question; empty: its health follows from what the window asks anyway
    std::unique_ptr<EvidenceSource> (*open)(const SourceSettings &settings, const SourceIdentity &identity) = nullptr;
    /// Its part of `jaga check-access`; null: nothing to say.
    QList<AccessCheck> (*checkAccess)(const SourceSettings &settings, const SourceIdentity &identity,
                                      std::chrono::milliseconds deadline) = nullptr;
};

/// Every source there is, in the order in which a case is read.
const QList<SourceKind> &sourceKinds();

/// nullptr when no source has the name.
const SourceKind *sourceKind(const QString &name);

/// `PostgreSQL`, `Workflow engine`; a name that is no source's as it stands.
QString sourceTitle(const QString &name);

/// What runbooks may ask, by name of the source.
QMap<QString, Vocabulary::Verbs> sourceQuestions();

/// The pulse of a source as a call; absent where it has none.
std::optional<ProbeCall> pulseOf(const QString &name);

/// What an environment has: settings by name of the source.
using EnvironmentSources = QMap<QString, SourceSettings>;

/// Every source of the environment, in reading order. Reaches no server yet. GUI thread.
std::vector<std::unique_ptr<EvidenceSource>> openSources(const EnvironmentSources &environment,
                                                         const SourceIdentity &identity);

/// Asks every source, one after the other. Changes nothing anywhere: rights are looked up, or tried on a key that does not exist.
/// Blocks up to `deadline` per source and runs an event loop of its own: for the command line, not for the window.
QList<AccessCheck> accessReport(const EnvironmentSources &environment, const SourceIdentity &identity,
                                std::chrono::milliseconds deadline);

// The list: each source is a file of this folder that ends with its kind, declared here and named once below, in reading order.
SourceKind platformSource();
SourceKind engineSource();
SourceKind kafkaSource();
SourceKind cacheSource();
SourceKind supportSource();

inline constexpr std::tuple sourceList{&platformSource, &engineSource, &kafkaSource, &cacheSource, &supportSource};

} // namespace jaga
