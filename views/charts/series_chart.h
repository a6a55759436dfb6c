// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"

#include <QList>
#include <QWidget>

#include <memory>
#include <optional>

class QLabel;
class QStackedWidget;
class QTableWidget;
class QToolButton;

namespace jaga {

/// Up to four lines over time, labelled directly with their last value; gaps stay gaps, counts start at zero.
/// Each line has its own colour, dash and marker; one limit may be drawn dashed. *Table* shows the same as numbers.
/// The plotting library is known to the .cpp alone. GUI thread.
class SeriesChart final : public QWidget {
    Q_OBJECT
public:
    struct Point {
        Instant at;
        std::optional<double> value;
    };
    struct Line {
        QString name;
        QList<Point> points;
    };

    /// A dashed line across the chart with its words; absent: none.
    struct Limit {
        std::optional<double> value;
        QString words;
    };

    explicit SeriesChart(const QString &title, const QString &unit, QWidget *parent = nullptr);
    ~SeriesChart() override;

    /// More than four lines: the first four. Points are sorted by time. The axis runs on to `now`: a line that ended does not look
    /// current, and its value is told with its time.
    void setLines(const QList<Line> &lines, Instant now, const Limit &limit = {});
    /// What the numbers count, as the head says it.
    void setUnit(const QString &unit) { m_unit = unit; }
    void setTableShown(bool shown);
    bool isTableShown() const;
    QString summary() const; ///< title, unit and last value of each line, as read aloud

    QSize sizeHint() const override { return {340, 150}; }
    QSize minimumSizeHint() const override { return {220, 120}; }

private:
    class Plot;
    void applyTheme();
    void fillTable();
    QString m_title;
    QString m_unit;
    QList<Line> m_lines;
    Limit m_limit;
    Instant m_now{};
    QLabel *m_head;
    QStackedWidget *m_stack;
    std::unique_ptr<Plot> m_plot;
    QToolButton *m_tableLink;
    QTableWidget *m_table;
};

} // namespace jaga
