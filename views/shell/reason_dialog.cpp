// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/reason_dialog.h"

#include "views/widgets/mutating.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {
constexpr qsizetype leastReason = 10; // as the repair API demands
constexpr int keepAfterMs = 200;      // as everywhere: typed text is at most 250 ms older in the journal
} // namespace

ReasonDialog::ReasonDialog(const QString &act, const QString &meaning, bool needsReason, const BandState &bandState,
                           Instant now, QWidget *parent)
    : QDialog(parent), m_needsReason(needsReason), m_reason(new QPlainTextEdit), m_missing(new QLabel)
{
    setObjectName(u"reasonDialog"_s);
    setWindowTitle(u"%1 – %2"_s.arg(act, environmentName(bandState.environment)));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(560, 260);
    auto *band = new EnvironmentBand;
    band->setState(bandState);
    band->setNow(now);
    auto *words = new QLabel(meaning);
    words->setWordWrap(true);
    words->setContentsMargins(12, 10, 12, 4);
    m_reason->setObjectName(u"reason"_s);
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Reason"));
    m_reason->setTabChangesFocus(true);
    m_reason->setVisible(needsReason);
    auto *primary = markMutating(new QPushButton(act));
    primary->setObjectName(u"primary"_s);
    primary->setProperty("role", u"primary"_s);
    auto *cancel = new QPushButton(tr("Cancel"));
    for (QPushButton *button : {primary, cancel})
        button->setAutoDefault(false);
    m_missing->setProperty("role", u"secondary"_s);
    m_missing->setWordWrap(true);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_missing, 1);
    foot->addWidget(cancel);
    foot->addWidget(primary);
    auto *body = new QVBoxLayout;
    body->setContentsMargins(12, 4, 12, 10);
    body->addWidget(m_reason, 1);
    body->addLayout(foot);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(band);
    column->addWidget(words);
    column->addLayout(body, 1);
    auto *send = markMutating(new QAction(act, this));
    send->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    addAction(send);
    connect(send, &QAction::triggered, this, &ReasonDialog::confirm);
    connect(primary, &QPushButton::clicked, this, &ReasonDialog::confirm);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    const auto update = [this, primary] {
        m_missing->setText(missing());
        primary->setEnabled(missing().isEmpty());
    };
    connect(m_reason, &QPlainTextEdit::textChanged, this, update);
    update();
    m_keep.setSingleShot(true);
    m_keep.setInterval(keepAfterMs);
    connect(m_reason, &QPlainTextEdit::textChanged, &m_keep, qOverload<>(&QTimer::start));
    connect(&m_keep, &QTimer::timeout, this, [this] { Q_EMIT typed(m_reason->toPlainText()); });
}

void ReasonDialog::setReason(const QString &kept)
{
    m_reason->setPlainText(kept);
    m_keep.stop();
}

void ReasonDialog::keepTyped()
{
    if (!m_keep.isActive())
        return;
    m_keep.stop();
    Q_EMIT typed(m_reason->toPlainText());
}

void ReasonDialog::done(int result)
{
    keepTyped();
    QDialog::done(result);
}

QString ReasonDialog::missing() const
{
    const qsizetype length = m_reason->toPlainText().trimmed().size();
    return m_needsReason && length < leastReason
               ? tr("Cannot send yet: the reason needs %1 characters, it has %2.").arg(leastReason).arg(length)
               : QString();
}

void ReasonDialog::confirm()
{
    if (!missing().isEmpty())
        return;
    keepTyped(); // a refusal must find it there
    Q_EMIT confirmed(m_reason->toPlainText().trimmed());
    accept();
}

} // namespace jaga
