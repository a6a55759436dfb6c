// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/workflow_state.h"

#include <QWidget>

namespace jaga {

/// The elements of a process as boxes in the order of the model: passed with a check, current on the selection ground with
/// a thick edge, an incident with a dark tag, what is not known dashed. Wraps into rows; the latest boxes stay in view.
class ProcessStrip final : public QWidget {
    Q_OBJECT
public:
    explicit ProcessStrip(QWidget *parent = nullptr);
    void setElements(const QList<WorkflowElement> &elements);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return {600, heightForWidth(600)}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Layout {
        int perRow;
        int boxWidth;
        qsizetype first;
    };
    Layout layoutFor(int width) const;
    QRectF boxAt(qsizetype at) const;
    void paintBox(QPainter &painter, const WorkflowElement &element, const QRectF &box) const;
    QList<WorkflowElement> m_elements; ///< without gateways: they hold no work
};

} // namespace jaga
