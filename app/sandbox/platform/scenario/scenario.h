// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/base/faults.h"
#include "runbook_engine/base/expected.h"

#include <QByteArray>
#include <QStringList>

namespace jaga::sandbox {

/// A practice situation: which rows of faults bring it about, and on what.
struct Scenario {
    enum class Subject { Order, Quote, Consumer, Relay };
    QString id;
    QString title;
    Subject subject = Subject::Order;
    QString subjectName; ///< Consumer and Relay: whose
    QList<Fault> faults; ///< entityId is filled in when it is injected, where `ofSubject` says so
    QList<bool> ofSubject;
};

/// Reads one document of resources/scenarios; every mistake is an Invalid error with `file:line`.
Expected<Scenario> readScenario(const QByteArray &yaml, const QString &file);
/// The compiled-in document of this id. NotFound: there is none.
Expected<Scenario> scenarioById(const QString &id);
QStringList scenarioIds();

} // namespace jaga::sandbox
