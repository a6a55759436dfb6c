// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace jaga {

/// One line of words that gives way to its neighbours: what does not fit is elided and stands whole in the tooltip.
/// An optional head is drawn bold before it, an optional tail in the secondary colour after it.
class ElidedLabel final : public QWidget {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    void setText(const QString &text) { setParts({}, text, {}); }
    void setParts(const QString &bold, const QString &text, const QString &secondary);
    QString text() const; ///< all parts, as read aloud and copied
    void setTextFont(const QFont &font);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QFont boldFont() const;
    QString m_bold, m_text, m_secondary;
    QFont m_font;
};

} // namespace jaga
