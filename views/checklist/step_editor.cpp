// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/checklist/step_editor.h"

#include "views/widgets/mutating.h"

#include <QComboBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype leastReason = 10; // as the repair API demands of a reason
constexpr int keepAfterMs = 200;      // as everywhere: typed text is at most 250 ms older in the journal

bool needsReason(StepState target) { return target == StepState::NotApplicable || target == StepState::Overridden; }

QString promptFor(StepState target)
{
    switch (target) {
    case StepState::NotApplicable:
        return StepEditor::tr("Why does it not apply? At least 10 characters");
    case StepState::Overridden:
        return StepEditor::tr("What do you know that the console does not? At least 10 characters");
    case StepState::Deferred:
        return StepEditor::tr("What are you waiting for?");
    default:
        return StepEditor::tr("What did you find? For example: partition 7, offset 8841");
    }
}

} // namespace

StepEditor::StepEditor(const QString &anchor, StepState target, const QString &text, QWidget *parent)
    : QWidget(parent), m_anchor(anchor), m_target(target), m_text(new QLineEdit(text)), m_wait(new QComboBox),
      m_complaint(new QLabel)
{
    setObjectName(u"stepEditor"_s);
    m_text->setPlaceholderText(promptFor(target));
    m_text->setAccessibleName(promptFor(target));
    m_text->setMaxLength(4000);
    m_wait->setAccessibleName(tr("Deferred for"));
    for (const int minutes : {10, 30, 60, 240})
        m_wait->addItem(minutes < 60 ? tr("%1 min").arg(minutes) : tr("%1 h").arg(minutes / 60), minutes);
    m_wait->setVisible(target == StepState::Deferred);
    m_complaint->setProperty("role", u"small"_s);
    m_complaint->hide();
    auto *save = markMutating(new QPushButton(tr("Save")));
    auto *cancel = new QPushButton(tr("Cancel"));
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(46, 2, 8, 6);
    grid->setSpacing(6);
    grid->addWidget(m_text, 0, 0, 1, 4);
    grid->addWidget(m_complaint, 1, 0, 1, 4);
    grid->addWidget(m_wait, 2, 0);
    grid->setColumnStretch(1, 1);
    grid->addWidget(save, 2, 2);
    grid->addWidget(cancel, 2, 3);
    connect(m_text, &QLineEdit::returnPressed, this, &StepEditor::save);
    connect(save, &QPushButton::clicked, this, &StepEditor::save);
    connect(cancel, &QPushButton::clicked, this, &StepEditor::leave);
    m_keep.setSingleShot(true);
    m_keep.setInterval(keepAfterMs);
    connect(m_text, &QLineEdit::textChanged, &m_keep, qOverload<>(&QTimer::start));
    connect(&m_keep, &QTimer::timeout, this, [this] { Q_EMIT typed(m_anchor, m_text->text()); });
    setFocusProxy(m_text);
}

void StepEditor::keepTyped()
{
    if (!m_keep.isActive())
        return;
    m_keep.stop();
    Q_EMIT typed(m_anchor, m_text->text());
}

void StepEditor::save()
{
    const QString text = m_text->text().trimmed();
    if (needsReason(m_target) && text.size() < leastReason) {
        m_complaint->setText(tr("The reason needs %1 characters, it has %2.").arg(leastReason).arg(text.size()));
        m_complaint->show();
        return;
    }
    m_keep.stop();
    const std::chrono::minutes wait(m_target == StepState::Deferred ? m_wait->currentData().toInt() : 0);
    Q_EMIT saved(m_anchor, m_target, text, wait);
}

void StepEditor::leave()
{
    keepTyped();
    Q_EMIT closed();
}

void StepEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        leave();
    else
        QWidget::keyPressEvent(event);
}

} // namespace jaga
