// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/personas/token_issuer.h"

#include <QObject>
#include <QTimer>

namespace jaga::sandbox {

/// Keeps a valid token of every persona in a folder, `ID.jwt`, replaced in one step long before it expires. Main thread.
class TokenFiles : public QObject {
    Q_OBJECT
public:
    TokenFiles(const TokenIssuer &issuer, QString folder, QObject *parent = nullptr);

    /// Writes all of them once and from then on renews them.
    Expected<Done> start();
    static QString fileName(const Persona &persona) { return persona.id + QStringLiteral(".jwt"); }

private:
    Expected<Done> write() const;

    const TokenIssuer &m_issuer;
    QString m_folder;
    QTimer m_renewal;
};

} // namespace jaga::sandbox
