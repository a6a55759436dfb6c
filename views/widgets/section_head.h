// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QLabel;
class QWidget;

namespace jaga {

/// A section's 26 px head: its name bold at the left, `aside` at the right; null: nothing.
QWidget *sectionHead(const QString &name, QLabel *aside, QWidget *parent);

} // namespace jaga
