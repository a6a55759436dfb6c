// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/repair/field_diff.h"

#include "views/theme/theme.h"
#include "views/widgets/wrapped_label.h"

#include <QGridLayout>
#include <QLabel>
#include <QToolButton>

#include <algorithm>
#include <functional>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QLabel *cell(const QString &text, QWidget *parent, const char *role = "cell")
{
    auto *label = new WrappedLabel(parent);
    label->setText(text);
    label->setProperty("role", QLatin1String(role));
    label->setTextFormat(Qt::PlainText);
    label->setSelectable();
    return label;
}

} // namespace

FieldDiff::FieldDiff(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    setObjectName(u"fieldDiff"_s);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(0);
    m_grid->setColumnStretch(0, 36);
    m_grid->setColumnStretch(1, 30);
    m_grid->setColumnStretch(2, 34);
}

void FieldDiff::setDiff(const QList<api::FieldChange> &diff, const QString &beforeHead, const QString &afterHead)
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_unchanged.clear();
    m_fold = nullptr;
    int row = 0;
    int column = 0;
    for (const QString &head : {tr("Field"), beforeHead, afterHead})
        m_grid->addWidget(cell(head, this, "cellHead"), row, column++);
    for (const api::FieldChange &change : diff) {
        if (change.changed)
            addRow(++row, change);
    }
    if (row == 0)
        m_grid->addWidget(cell(tr("No field of the platform changes in this transaction."), this), ++row, 0, 1, 3);
    addFold(++row, static_cast<int>(std::count_if(diff.begin(), diff.end(), std::not_fn(&api::FieldChange::changed))));
    for (const api::FieldChange &change : diff) {
        if (!change.changed)
            addRow(++row, change);
    }
    setUnchangedShown(m_unchangedShown);
}

/// What stays as it is was read too, but it must not push what changes out of sight.
void FieldDiff::addFold(int row, int unchanged)
{
    if (unchanged == 0)
        return;
    m_fold = new QToolButton(this);
    m_fold->setObjectName(u"unchangedFields"_s);
    m_fold->setProperty("role", u"link"_s);
    m_fold->setFocusPolicy(Qt::StrongFocus);
    m_fold->setMinimumHeight(24);
    m_foldWords =
        unchanged == 1 ? tr("1 field that stays as it is") : tr("%1 fields that stay as they are").arg(unchanged);
    m_grid->addWidget(m_fold, row, 0, 1, 3, Qt::AlignLeft);
    connect(m_fold, &QToolButton::clicked, this, [this] { setUnchangedShown(!m_unchangedShown); });
}

void FieldDiff::setUnchangedShown(bool shown)
{
    m_unchangedShown = shown;
    for (QWidget *widget : std::as_const(m_unchanged))
        widget->setVisible(shown);
    if (m_fold)
        m_fold->setText((shown ? tr("Hide %1") : tr("Show %1")).arg(m_foldWords));
}

void FieldDiff::addRow(int row, const api::FieldChange &change)
{
    const QString field = change.entity.isEmpty() ? change.field : u"%1, %2"_s.arg(change.entity, change.field);
    const QString before = change.before.isEmpty() ? tr("empty") : change.before;
    const QString after = change.after.isEmpty() ? tr("empty") : change.after;
    QLabel *name = cell(field, this);
    QLabel *left = cell(before, this);
    QLabel *right = cell(change.changed ? u"+ "_s + after : tr("%1, unchanged").arg(after), this);
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
    int column = 0;
    for (QLabel *label : {name, left, right}) {
        m_grid->addWidget(label, row, column++);
        if (!change.changed)
            m_unchanged << label;
    }
}

} // namespace jaga
