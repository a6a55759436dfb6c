// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/theme/glyphs.h"

#include <QWidget>

namespace jaga {

/// One painted sign of fixed size, named for assistive tools.
class MarkLabel final : public QWidget {
    Q_OBJECT
public:
    explicit MarkLabel(Mark mark, QWidget *parent = nullptr);
    void setMark(Mark mark);
    Mark mark() const { return m_mark; }
    QSize sizeHint() const override { return {16, 18}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Mark m_mark;
};

/// The severity shape with its letters.
class SeverityBadge final : public QWidget {
    Q_OBJECT
public:
    explicit SeverityBadge(QWidget *parent = nullptr);
    void setSeverity(const QString &severity);
    QSize sizeHint() const override { return {30, 26}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_severity;
};

} // namespace jaga
