// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/pane.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace jaga {

using namespace Qt::StringLiterals;

Pane::Pane(const QString &name, QWidget *parent)
    : QDockWidget(name, parent), m_title(new QWidget(this)), m_noTitle(new QWidget(this)),
      m_name(new QLabel(name, m_title)), m_subtitle(new QLabel(m_title))
{
    layOutTitle();
    setTitleBarWidget(m_title);
    // Of no size: a dock adds the hint of its title to its own, and a bare widget hints at less than nothing.
    (new QHBoxLayout(m_noTitle))->setContentsMargins(0, 0, 0, 0);
    m_noTitle->hide();
    auto *inside = new QWidget(this);
    auto *row = new QHBoxLayout(inside);
    row->setContentsMargins(0, 0, 0, 0);
    setWidget(inside);
    setFeatures(DockWidgetClosable | DockWidgetMovable | DockWidgetFloatable);
}

void Pane::layOutTitle()
{
    m_title->setProperty("role", u"window"_s);
    m_title->setAttribute(Qt::WA_StyledBackground);
    m_title->setFixedHeight(24);
    auto *row = new QHBoxLayout(m_title);
    row->setContentsMargins(8, 0, 4, 0);
    row->setSpacing(8);
    m_name->setProperty("role", u"strong"_s);
    m_subtitle->setProperty("role", u"secondary"_s);
    m_name->setMinimumWidth(20);
    m_subtitle->setMinimumWidth(0);
    row->addWidget(m_name);
    row->addWidget(m_subtitle, 1);
    const auto button = [&](const QString &sign, const QString &name) {
        auto *tool = new QToolButton(m_title);
        tool->setText(sign);
        tool->setProperty("role", u"plain"_s);
        tool->setAccessibleName(name);
        tool->setToolTip(name);
        tool->setFixedSize(24, 22);
        tool->setFocusPolicy(Qt::NoFocus); // the View menu does the same by keyboard
        row->addWidget(tool);
        return tool;
    };
    connect(button(u"\u2197"_s, tr("Tear off or put back")), &QToolButton::clicked, this,
            [this] { setFloating(!isFloating()); });
    connect(button(u"\u00D7"_s, tr("Close this pane")), &QToolButton::clicked, this, &QWidget::close);
}

void Pane::setName(const QString &name)
{
    m_name->setText(name);
    setWindowTitle(name);
}

void Pane::setContent(QWidget *content, QWidget *strip)
{
    m_content = content;
    m_strip = strip;
    widget()->layout()->addWidget(content);
    if (!strip)
        return;
    strip->hide();
    widget()->layout()->addWidget(strip);
}

void Pane::setFolded(bool folded)
{
    if (!m_strip || folded == m_folded)
        return;
    m_folded = folded;
    setTitleBarWidget(folded ? m_noTitle : m_title);
    m_title->setVisible(!folded);
    m_content->setVisible(!folded);
    m_strip->setVisible(folded);
}

void Pane::setSubtitle(const QString &subtitle) { m_subtitle->setText(subtitle); }

} // namespace jaga
