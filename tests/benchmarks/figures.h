// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace jaga::bench {

/// Prints `NAME  RATIO  LIMIT  ok|over` for each figure and remembers whether any was over.
class Figures {
public:
    /// `ratio`: to a floor measured in the same run, or to the limit's own unit; `floor` says what 1 means.
    void add(const QString &name, double ratio, double limit, const QString &floor);
    bool allWithin() const { return m_allWithin; }

private:
    bool m_allWithin = true;
};

} // namespace jaga::bench
