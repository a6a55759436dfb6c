// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace jaga::repair {

/// The OpenAPI 3.1 document in YAML, made from the table of routes, the problem codes and the command descriptors.
/// resources/api/openapi.yaml is a copy of it; a test compares the two.
QByteArray openApiDocument();

} // namespace jaga::repair
