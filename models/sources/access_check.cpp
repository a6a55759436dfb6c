// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/access_check.h"

#include "runbook_engine/evidence/evidence_source.h"

#include <QEventLoop>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

AccessCheck unreached(const QString &source, const Error &error)
{
    const bool refused = error.code == ErrorCode::Unauthorised;
    return {source, u"read"_s, refused ? Truth::No : Truth::Unknown, refused, error.detail};
}

AccessCheck checkReading(EvidenceSource &source, const QString &text, std::chrono::milliseconds deadline)
{
    ProbeCall call;
    call.probe = u"check-access"_s;
    call.source = source.name();
    call.text = text;
    call.rowLimit = 1;
    AccessCheck check{source.name(), u"read"_s, Truth::Yes, true, u"It answers this identity."_s};
    QEventLoop loop;
    source.read({call}, deadline)
        .then(
            &loop,
            [&](const Expected<QList<Evidence>> &answer) {
                if (!answer)
                    check = unreached(source.name(), answer.error());
                else if (answer->first().error)
                    check = unreached(source.name(), *answer->first().error);
                loop.quit();
            },
            deadline);
    loop.exec();
    return check;
}

AccessCheck writingNotAsked(const QString &source, const QString &sentence)
{
    return {source, u"write"_s, Truth::Unknown, true, sentence};
}

bool couldWrite(const QList<AccessCheck> &report)
{
    return std::any_of(report.cbegin(), report.cend(),
                       [](const AccessCheck &check) { return check.check == u"write" && check.allowed == Truth::Yes; });
}

} // namespace jaga
