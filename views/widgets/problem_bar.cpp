// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/problem_bar.h"

#include "views/widgets/mark_label.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace jaga {

using namespace Qt::StringLiterals;

ProblemBar::ProblemBar(QWidget *parent)
    : QWidget(parent), m_words(new QLabel(this)), m_detail(new QLabel(this)), m_count(new QLabel(this)),
      m_details(new QPushButton(tr("Details"), this)), m_dismiss(new QToolButton(this))
{
    setObjectName(u"problemBar"_s);
    setProperty("role", u"field"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::RichText);
    m_words->setProperty("role", u"dense"_s);
    m_detail->setWordWrap(true);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setProperty("role", u"small"_s);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->hide();
    m_count->setProperty("role", u"secondary"_s);
    m_details->setCheckable(true);
    m_dismiss->setText(u"\u00D7"_s);
    m_dismiss->setProperty("role", u"plain"_s);
    m_dismiss->setFixedSize(24, 24);
    m_dismiss->setAccessibleName(tr("Dismiss this message"));
    auto *copyButton = new QPushButton(tr("Copy"), this);
    copyButton->setAccessibleName(tr("Copy this message with its details"));
    auto *line = new QHBoxLayout;
    line->addWidget(new MarkLabel(Mark::BoxOverridden, this), 0, Qt::AlignTop);
    line->addWidget(m_words, 1);
    for (QWidget *widget : {static_cast<QWidget *>(m_count), static_cast<QWidget *>(m_details),
                            static_cast<QWidget *>(copyButton), static_cast<QWidget *>(m_dismiss)})
        line->addWidget(widget, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(10, 5, 6, 5);
    column->setSpacing(2);
    column->addLayout(line);
    column->addWidget(m_detail);
    connect(m_details, &QPushButton::toggled, m_detail, &QWidget::setVisible);
    connect(copyButton, &QPushButton::clicked, this, &ProblemBar::copy);
    connect(m_dismiss, &QToolButton::clicked, this, &ProblemBar::dismiss);
    hide();
}

void ProblemBar::add(const Problem &problem)
{
    m_problems.removeAll(problem);
    m_problems.prepend(problem);
    show(0);
    // Qt 6.4 has no announcement event: an alert on a visible line is what assistive tools read out.
    QAccessibleEvent alert(m_words, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void ProblemBar::dismiss()
{
    if (!m_problems.isEmpty())
        m_problems.removeFirst();
    show(0);
}

void ProblemBar::show(qsizetype at)
{
    setVisible(!m_problems.isEmpty());
    if (m_problems.isEmpty())
        return;
    const Problem &problem = m_problems.at(at);
    m_words->setText(u"<b>%1</b> %2 %3"_s.arg(problem.what.toHtmlEscaped(), problem.means.toHtmlEscaped(),
                                              problem.todo.toHtmlEscaped()));
    m_words->setAccessibleName(u"%1 %2 %3"_s.arg(problem.what, problem.means, problem.todo));
    m_detail->setText(problem.detail);
    m_details->setVisible(!problem.detail.isEmpty());
    m_details->setChecked(false);
    m_count->setText(m_problems.size() > 1 ? tr("and %1 more").arg(m_problems.size() - 1) : QString());
}

void ProblemBar::copy()
{
    if (m_problems.isEmpty())
        return;
    const Problem &problem = m_problems.first();
    QStringList lines{problem.what, problem.means, problem.todo, problem.detail};
    lines.removeAll(QString());
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace jaga
