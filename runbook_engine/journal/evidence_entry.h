// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/evidence.h"

#include <QJsonObject>

namespace jaga {

/// Payload of an EvidenceTaken entry; `table` is the digest of the blob that holds the answer, empty for an error.
QJsonObject evidencePayload(const Evidence &evidence, const QByteArray &table);
/// The evidence of such a payload, its table still empty.
Evidence evidenceFromPayload(const QJsonObject &payload);

} // namespace jaga
