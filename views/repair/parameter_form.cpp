// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/repair/parameter_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

namespace jaga {

using namespace Qt::StringLiterals;

ParameterForm::ParameterForm(const QList<api::ParameterDescription> &parameters, const QJsonObject &values,
                             QWidget *parent)
    : QWidget(parent), m_values(values)
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(12);
    form->setLabelAlignment(Qt::AlignLeft);
    for (const api::ParameterDescription &parameter : parameters) {
        const QString title = parameter.title.isEmpty() ? parameter.name : parameter.title;
        auto *label = new QLabel(parameter.required ? title : tr("%1 (optional)").arg(title));
        label->setProperty("role", u"secondary"_s);
        label->setMinimumWidth(94);
        QWidget *editor = editorFor(parameter);
        editor->setObjectName(u"parameter-"_s + parameter.name);
        editor->setAccessibleName(title);
        editor->setAccessibleDescription(parameter.help);
        editor->setToolTip(parameter.help);
        label->setBuddy(editor);
        form->addRow(label, editor);
    }
}

QWidget *ParameterForm::editorFor(const api::ParameterDescription &parameter)
{
    const QString name = parameter.name;
    const QJsonValue value = m_values.value(name);
    if (parameter.type == "boolean"_L1) {
        auto *box = new QCheckBox;
        box->setChecked(value.toBool());
        connect(box, &QCheckBox::toggled, this, [this, name](bool on) { set(name, on); });
        return box;
    }
    if (parameter.type == "choice"_L1) {
        auto *choice = new QComboBox;
        choice->addItem(tr("Choose\u2026"), QString());
        for (const QString &option : parameter.choices)
            choice->addItem(option, option);
        choice->setCurrentIndex(qMax(0, choice->findData(value.toString())));
        connect(choice, &QComboBox::currentIndexChanged, this,
                [this, name, choice] { set(name, choice->currentData().toString()); });
        return choice;
    }
    auto *line = new QLineEdit(value.isDouble() ? QString::number(value.toInteger()) : value.toString());
    if (parameter.type == "instant"_L1)
        line->setPlaceholderText(u"2026-07-02T20:00:00Z"_s);
    const bool isInteger = parameter.type == "integer"_L1;
    connect(line, &QLineEdit::textChanged, this, [this, name, isInteger](const QString &text) {
        bool isNumber = false;
        const qint64 number = text.trimmed().toLongLong(&isNumber);
        // A number that cannot be read stays text: the service names the field when it refuses it.
        set(name, isInteger && isNumber ? QJsonValue(number) : QJsonValue(text.trimmed()));
    });
    return line;
}

void ParameterForm::set(const QString &name, const QJsonValue &value)
{
    if (value.isString() && value.toString().isEmpty())
        m_values.remove(name);
    else
        m_values.insert(name, value);
    Q_EMIT edited(m_values);
}

} // namespace jaga
