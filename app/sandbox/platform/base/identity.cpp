// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/base/identity.h"

namespace jaga::sandbox {

QUuid Identity::id(const QString &name) const
{
    static const QUuid root(QStringLiteral("0d8cf3a4-7c1e-4a55-9f5b-2f6f1e7d4b90"));
    return QUuid::createUuidV5(root, QString::number(m_seed) + QLatin1Char('/') + name);
}

quint32 Identity::number(const QString &name, quint32 bound) const { return id(name).data1 % bound; }

bool Identity::happens(const QString &name, double share) const
{
    return number(name, 10'000) < static_cast<quint32>(share * 10'000);
}

QString idText(const QUuid &id) { return id.toString(QUuid::WithoutBraces); }

} // namespace jaga::sandbox
