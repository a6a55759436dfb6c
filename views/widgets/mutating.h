// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace jaga {

/// Marks a control that leads to a change of shared state. In a window that may only read, no such control is built at
/// all; a test walks every widget and action of it and finds none.
template <class Control>
Control *markMutating(Control *control)
{
    control->setProperty("mutating", true);
    return control;
}

inline bool isMutating(const QObject *control) { return control->property("mutating").toBool(); }

} // namespace jaga
