// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>

namespace jaga::test {

/// What `jaga ARGUMENTS` came to, as whoever typed it sees it. -1: it did not end by itself within a minute.
struct Outcome {
    int code = -1;
    QByteArray output;
    QByteArray complaint;
    QJsonObject json() const;
};

/// Runs the program itself; the event loop of the test goes on meanwhile, so that a server in it can answer.
Outcome jaga(const QStringList &arguments);

/// As jaga(), from where there is no display and no platform plugin is asked for.
Outcome jagaWithoutScreen(const QStringList &arguments);

/// A profile that names this repair API and database, and a folder of its own. Answers the file's path.
QString writeProfile(const QString &folder, const QString &repairApi, const QString &database,
                     const QByteArray &extra = {});

} // namespace jaga::test
