// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/wait_line.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace jaga {

using namespace Qt::StringLiterals;

WaitLine::WaitLine(QWidget *parent) : QWidget(parent), m_words(new QLabel(this))
{
    setObjectName(u"waitLine"_s);
    setProperty("role", u"field"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_words->setProperty("role", u"dense"_s);
    m_words->setTextFormat(Qt::PlainText);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(u"cancelWait"_s);
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(10, 5, 6, 5);
    line->addWidget(m_words, 1);
    line->addWidget(cancel);
    m_patience.setSingleShot(true);
    m_patience.setInterval(std::chrono::seconds(1));
    connect(&m_patience, &QTimer::timeout, this, &QWidget::show);
    connect(cancel, &QPushButton::clicked, this, &WaitLine::cancelled);
    hide();
}

void WaitLine::setWords(const QString &words)
{
    m_words->setText(words);
    if (words.isEmpty()) {
        m_patience.stop();
        hide();
    } else if (isHidden()) {
        m_patience.start();
    }
}

} // namespace jaga
