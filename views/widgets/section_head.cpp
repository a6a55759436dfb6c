// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/section_head.h"

#include <QHBoxLayout>
#include <QLabel>

namespace jaga {

using namespace Qt::StringLiterals;

QWidget *sectionHead(const QString &name, QLabel *aside, QWidget *parent)
{
    auto *head = new QWidget(parent);
    head->setProperty("role", u"sectionHead"_s);
    head->setAttribute(Qt::WA_StyledBackground);
    head->setMinimumHeight(26);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(12, 2, 12, 2);
    auto *label = new QLabel(name);
    label->setProperty("role", u"strong"_s);
    row->addWidget(label);
    row->addStretch(1);
    if (aside) {
        aside->setWordWrap(false);
        row->addWidget(aside);
    }
    return head;
}

} // namespace jaga
