// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/policy/request_field.h"

namespace jaga::repair::fields {

/// What each address takes. The table of routes uses them; nothing else says what a request may hold.

RequestFields commandPreview();
RequestFields commandRequest();
RequestFields commandFilter();
RequestFields guardsOf();
RequestFields decision();
RequestFields withdrawal();
RequestFields execution();

RequestFields incidentFilter();
RequestFields opening();
RequestFields commander();
RequestFields severity();
RequestFields status();
RequestFields note();
RequestFields checklist();
RequestFields review();
RequestFields action();
RequestFields closing();

RequestFields auditPage();
RequestFields inclusion();
RequestFields consistency();
RequestFields exportRange();

} // namespace jaga::repair::fields
