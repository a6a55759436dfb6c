// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace jaga::bench {

/// Prints `NAME  RATIO  LIMIT  ok|over` for each figure and remembers whether any was over.
class Figures {
public:
    /// `ratio`: to a floor measured in the same run, or to the limit's own unit; `floor` says what 1 means.
    void add(const QString &name, double ratio, double limit, const QString &floor);
    /// Says on the error output that a figure is not asked for in this run, and why. It counts neither way.
    void leaveOut(const QString &name, const QString &why);
    /// Says on the error output that a figure could not be measured, and why. It counts as over.
    void miss(const QString &name, const QString &why);
    bool allWithin() const { return m_allWithin; }

private:
    bool m_allWithin = true;
};

/// The middle value; of an even number, the upper one of the two. At least one value.
double median(QList<double> values);

} // namespace jaga::bench
