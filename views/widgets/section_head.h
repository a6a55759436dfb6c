// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace jaga {

/// A section's 26 px head: its name bold at the left, `aside` at the right.
QWidget *sectionHead(const QString &name, QWidget *aside);

} // namespace jaga
