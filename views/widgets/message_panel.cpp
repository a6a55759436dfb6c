// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/message_panel.h"

#include "views/widgets/wrapped_label.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

WrappedLabel *line(const char *role, QWidget *parent)
{
    auto *label = new WrappedLabel(parent);
    label->setProperty("role", QLatin1String(role));
    label->setSelectable();
    return label;
}

} // namespace

MessagePanel::MessagePanel(QWidget *parent)
    : QWidget(parent), m_what(line("strong", this)), m_means(line("dense", this)), m_todo(line("dense", this)),
      m_detail(line("small", this)), m_action(new QPushButton(this))
{
    setProperty("role", u"field"_s);
    setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(6);
    for (WrappedLabel *label : {m_what, m_means, m_todo})
        column->addWidget(label);
    column->addWidget(m_action, 0, Qt::AlignLeft);
    column->addWidget(m_detail);
    column->addStretch(1);
    connect(m_action, &QPushButton::clicked, this, &MessagePanel::actionTriggered);
    setMessage({}, {}, {});
}

void MessagePanel::setMessage(const QString &what, const QString &means, const QString &todo, const QString &action,
                              const QString &detail)
{
    const auto show = [](WrappedLabel *label, const QString &text) {
        label->setText(text);
        label->setVisible(!text.isEmpty());
    };
    show(m_what, what);
    show(m_means, means);
    show(m_todo, todo);
    show(m_detail, detail);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(text());
}

QString MessagePanel::text() const
{
    QStringList parts{m_what->text(), m_means->text(), m_todo->text()};
    parts.removeAll(QString());
    return parts.join(u' ');
}

} // namespace jaga
