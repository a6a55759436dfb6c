// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/audit/checkpoint_signer.h"

namespace jaga::repair {

/// Reads the whole audit trail of the transaction's tenant and says what is wrong with it, one sentence a finding: a gap, a
/// broken link, changed bytes, a column that says something else than the hashed entry, a head or a checkpoint that does not
/// fit. No finding: it is whole.
QStringList verifyAudit(Transaction &transaction, const CheckpointSigner &signer);

} // namespace jaga::repair
