// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QVarLengthArray>

namespace jaga {

/// A label of several lines that remembers how high it is at which width.
///
/// QLabel breaks its text anew each time a layout asks, and nested layouts ask a dozen times for one change: a page of such labels
/// stops the event loop for a tenth of a second.
class WrappedLabel final : public QLabel {
    Q_OBJECT
public:
    explicit WrappedLabel(QWidget *parent = nullptr);

    /// The words can be selected with the mouse. Only under the pointer does it become the document that this takes: each is as dear as
    /// ten labels.
    void setSelectable() { m_selectable = true; }

    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void enterEvent(QEnterEvent *event) override;

private:
    struct Height {
        int width;
        int height;
    };
    struct Look { ///< what a height depends on beside the width
        QString text;
        QFont font;
        QMargins margins;
        bool operator==(const Look &) const = default;
    };

    bool m_selectable = false;
    mutable Look m_look;
    mutable QVarLengthArray<Height, 4> m_heights;
};

} // namespace jaga
