// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/profile/private_file.h"

#include <QSaveFile>

namespace jaga::sandbox {

Expected<Done> writePrivateFile(const QString &name, const QByteArray &content)
{
    QSaveFile file(name);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) ||
        file.write(content) != content.size() || !file.commit())
        return failure(ErrorCode::Internal, file.errorString(), name);
    return Done{};
}

} // namespace jaga::sandbox
