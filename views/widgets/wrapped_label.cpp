// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/wrapped_label.h"

#include <algorithm>

namespace jaga {

namespace {
constexpr int preferredCharacters = 40; ///< the width that a layout with room to spare gives
constexpr int leastCharacters = 8;
constexpr qsizetype widthsKept = 8;
} // namespace

WrappedLabel::WrappedLabel(QWidget *parent) : QLabel(parent) { setWordWrap(true); }

void WrappedLabel::enterEvent(QEnterEvent *event)
{
    QLabel::enterEvent(event);
    if (!m_selectable)
        return;
    const Qt::FocusPolicy policy = focusPolicy();
    setTextInteractionFlags(Qt::TextSelectableByMouse); // sets another policy, and a click would take the focus
    setFocusPolicy(policy);
}

int WrappedLabel::heightForWidth(int width) const
{
    if (Look now{text(), font(), contentsMargins()}; now != m_look) {
        m_look = std::move(now);
        m_heights.clear();
    }
    const auto known = std::find_if(m_heights.cbegin(), m_heights.cend(),
                                    [width](const Height &height) { return height.width == width; });
    if (known != m_heights.cend())
        return known->height;
    if (m_heights.size() == widthsKept)
        m_heights.removeLast();
    m_heights.insert(m_heights.begin(), Height{width, QLabel::heightForWidth(width)});
    return m_heights.first().height;
}

QSize WrappedLabel::sizeHint() const
{
    const QMargins margins = contentsMargins();
    const int width = fontMetrics().averageCharWidth() * preferredCharacters + margins.left() + margins.right();
    return {width, heightForWidth(width)};
}

QSize WrappedLabel::minimumSizeHint() const
{
    const QMargins margins = contentsMargins();
    return {fontMetrics().averageCharWidth() * leastCharacters + margins.left() + margins.right(),
            fontMetrics().height() + margins.top() + margins.bottom()};
}

} // namespace jaga
