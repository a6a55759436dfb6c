// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/evidence/evidence_source.h"
