// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/repair/field_diff.h"

#include "views/theme/theme.h"

#include <QGridLayout>
#include <QLabel>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QLabel *cell(const QString &text, const char *role = "cell")
{
    auto *label = new QLabel(text);
    label->setProperty("role", QLatin1String(role));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

FieldDiff::FieldDiff(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    setObjectName(u"fieldDiff"_s);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(0);
    m_grid->setColumnStretch(0, 19);
    m_grid->setColumnStretch(1, 38);
    m_grid->setColumnStretch(2, 42);
}

void FieldDiff::setDiff(const QList<api::FieldChange> &diff, const QString &beforeHead, const QString &afterHead)
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int column = 0;
    for (const QString &head : {tr("Field"), beforeHead, afterHead})
        m_grid->addWidget(cell(head, "cellHead"), 0, column++);
    for (const api::FieldChange &change : diff)
        addRow(change);
    if (diff.isEmpty())
        m_grid->addWidget(cell(tr("No field of the platform changes in this transaction.")), 1, 0, 1, 3);
}

void FieldDiff::addRow(const api::FieldChange &change)
{
    const int row = m_grid->rowCount();
    const QString field = change.entity.isEmpty() ? change.field : u"%1, %2"_s.arg(change.entity, change.field);
    const QString before = change.before.isEmpty() ? tr("empty") : change.before;
    const QString after = change.after.isEmpty() ? tr("empty") : change.after;
    QLabel *name = cell(field);
    QLabel *left = cell(before);
    QLabel *right = cell(change.changed ? u"+ "_s + after : tr("%1, unchanged").arg(after));
    if (change.changed) {
        if (!change.before.isEmpty()) {
            left->setTextFormat(Qt::RichText);
            left->setText(u"\u2212 <s>%1</s>"_s.arg(before.toHtmlEscaped()));
        }
        right->setFont(Theme::words(12, QFont::Bold));
    }
    left->setEnabled(change.changed);
    right->setEnabled(change.changed);
    left->setAccessibleName(tr("%1 before: %2").arg(field, before));
    right->setAccessibleName(tr("%1 after: %2").arg(field, after));
    m_grid->addWidget(name, row, 0);
    m_grid->addWidget(left, row, 1);
    m_grid->addWidget(right, row, 2);
}

} // namespace jaga
