// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/repair/repair_dialog.h"

#include "models/items/text_format.h"
#include "views/repair/field_diff.h"
#include "views/repair/guard_list.h"
#include "views/repair/outcome_panel.h"
#include "views/repair/parameter_form.h"
#include "views/theme/theme.h"
#include "views/widgets/elided_label.h"
#include "views/widgets/mutating.h"
#include "views/widgets/section_head.h"
#include "views/widgets/wrapped_label.h"

#include <QAction>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QUuid>
#include <QVBoxLayout>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int draftDelayMs = 200; // typed text is at most 250 ms older in the journal

QLabel *label(const char *role, QWidget *parent, const QString &text = {})
{
    auto *words = new WrappedLabel(parent);
    words->setText(text);
    words->setProperty("role", QLatin1String(role));
    return words;
}

} // namespace

RepairDialog::RepairDialog(RepairForm form, QString draftId, const BandState &band, Instant now, QWidget *parent)
    : QDialog(parent), m_form(std::move(form)), m_draftId(std::move(draftId)), m_now(now),
      m_band(new EnvironmentBand(this)), m_scroll(new QScrollArea(this)), m_body(new QWidget(m_scroll->viewport())),
      m_previewState(label("secondary", m_body)), m_diff(new FieldDiff(m_body)), m_sends(label("cell", m_body)),
      m_guardAge(label("secondary", m_body)), m_guards(new GuardList(m_body)), m_why(new QWidget(m_body)),
      m_approval(label("dense", m_body)), m_outcome(new OutcomePanel(this)), m_foot(new QWidget(this)),
      m_missing(label("dense", m_foot))
{
    setWindowTitle(tr("%1 – %2").arg(m_form.type.title, environmentName(band.environment)));
    setObjectName(u"repairDialog"_s);
    resize(960, 720);
    setMinimumSize(720, 480);
    m_band->setState(band);
    buildWhy();
    buildFoot();
    buildBody();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_band);
    column->addWidget(buildHead());
    column->addWidget(m_scroll, 1);
    column->addWidget(m_outcome);
    column->addWidget(m_foot);
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(draftDelayMs);
    connect(&m_draftTimer, &QTimer::timeout, this, &RepairDialog::saveDraft);
    connect(m_outcome, &OutcomePanel::lookUpRequested, this, &RepairDialog::lookUpRequested);
    connect(m_outcome, &OutcomePanel::sendAgainRequested, this, [this] {
        Q_EMIT confirmed(m_draftId, m_form.request, m_form.preview ? m_form.preview->targetEtag : QString());
    });
    connect(m_outcome, &OutcomePanel::startAgainRequested, this, &RepairDialog::startAgain);
    setNow(now);
    m_reason->setFocus();
}

void RepairDialog::buildBody()
{
    m_body->setProperty("role", u"field"_s);
    m_approval->setContentsMargins(12, 8, 12, 8);
    auto *sections = new QVBoxLayout(m_body);
    sections->setContentsMargins(0, 0, 0, 0);
    sections->setSpacing(0);
    sections->addWidget(sectionHead(tr("1  What changes"), m_previewState, m_body));
    sections->addWidget(m_diff);
    sections->addWidget(m_sends);
    sections->addWidget(sectionHead(tr("2  Preconditions"), m_guardAge, m_body));
    sections->addWidget(m_guards);
    auto *required = label("secondary", m_body, tr("reason and ticket are required"));
    sections->addWidget(sectionHead(tr("3  Why"), required, m_body));
    sections->addWidget(m_why);
    sections->addWidget(sectionHead(tr("4  Approval"), nullptr, m_body));
    sections->addWidget(m_approval);
    sections->addStretch(1);
    m_scroll->setWidget(m_body);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
}

QWidget *RepairDialog::buildHead()
{
    auto *head = new QWidget(this);
    head->setProperty("role", u"panel"_s);
    head->setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(2);
    auto *first = new QHBoxLayout;
    auto *title = label("title", head, m_form.type.title);
    auto *target = new QLabel(u"%1 %2"_s.arg(m_form.request.targetType, m_form.request.targetId), head);
    target->setObjectName(u"repairTarget"_s);
    target->setProperty("role", u"digits"_s);
    target->setTextInteractionFlags(Qt::TextSelectableByMouse);
    first->addWidget(title, 1);
    first->addWidget(target);
    auto *second = new ElidedLabel;
    second->setParts({}, m_form.type.type,
                     m_form.targetLabel.isEmpty() ? QString() : tr("on %1").arg(m_form.targetLabel));
    column->addLayout(first);
    column->addWidget(second);
    return head;
}

void RepairDialog::buildWhy()
{
    auto *column = new QVBoxLayout(m_why);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(6);
    if (!m_form.type.parameters.isEmpty()) {
        auto *parameters = new ParameterForm(m_form.type.parameters, m_form.request.parameters, m_why);
        connect(parameters, &ParameterForm::edited, this, [this](const QJsonObject &values) {
            m_form.request.parameters = values;
            // What was previewed is no longer what would be sent.
            m_form.changedSincePreview = m_form.preview.has_value();
            onEdited();
        });
        column->addWidget(parameters);
    }
    auto *fields = new QFormLayout;
    fields->setHorizontalSpacing(12);
    m_reason = new QPlainTextEdit(m_why); // Tab goes in the order in which they are made
    m_ticket = new QLineEdit(m_why);
    m_ticket->setText(m_form.request.ticketRef);
    m_ticket->setAccessibleName(tr("Ticket, required"));
    m_ticket->setObjectName(u"ticket"_s);
    m_reason->setPlainText(m_form.request.reason);
    m_reason->setAccessibleName(tr("Reason, required"));
    m_reason->setObjectName(u"reason"_s);
    m_reason->setTabChangesFocus(true);
    m_reason->setFixedHeight(58);
    const auto caption = [this](const QString &text) {
        auto *words = label("secondary", m_why, text);
        words->setMinimumWidth(94);
        return words;
    };
    fields->addRow(caption(tr("Reason")), m_reason);
    fields->addRow(caption(tr("Ticket")), m_ticket);
    fields->addRow(caption(tr("Evidence")), label("dense", m_why, m_form.basisText));
    column->addLayout(fields);
    connect(m_ticket, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_form.request.ticketRef = text.trimmed();
        onEdited();
    });
    connect(m_reason, &QPlainTextEdit::textChanged, this, [this] {
        m_form.request.reason = m_reason->toPlainText();
        onEdited();
    });
}

void RepairDialog::buildFoot()
{
    m_foot->setProperty("role", u"panel"_s);
    m_foot->setAttribute(Qt::WA_StyledBackground);
    auto *row = new QHBoxLayout(m_foot);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(10);
    m_missing->setTextFormat(Qt::RichText);
    m_missing->setObjectName(u"missing"_s);
    auto *close = new QPushButton(tr("Close, keep draft"), m_foot);
    m_previewAgain = new QPushButton(tr("Preview again"), m_foot);
    m_primary = markMutating(new QPushButton(m_foot));
    m_primary->setProperty("role", u"primary"_s);
    m_primary->setObjectName(u"primary"_s);
    for (QPushButton *button : {m_primary, m_previewAgain, close}) {
        // Enter must never send: no button is the default one.
        button->setAutoDefault(false);
        button->setDefault(false);
    }
    row->addWidget(m_missing, 1);
    row->addWidget(close);
    row->addWidget(m_previewAgain);
    row->addWidget(m_primary);
    connect(close, &QPushButton::clicked, this, &RepairDialog::reject);
    connect(m_previewAgain, &QPushButton::clicked, this, [this] { Q_EMIT previewRequested(m_form.request); });
    connect(m_primary, &QPushButton::clicked, this, &RepairDialog::confirm);
    auto *send = markMutating(new QAction(tr("Send"), this));
    send->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    connect(send, &QAction::triggered, this, &RepairDialog::confirm);
    addAction(send);
}

void RepairDialog::confirm()
{
    if (!m_form.mayConfirm())
        return;
    saveDraft();
    m_form.phase = RepairForm::Phase::Rechecking;
    updateAll();
    Q_EMIT previewRequested(m_form.request);
}

void RepairDialog::showPreview(const api::Preview &preview)
{
    const bool confirming = m_form.phase == RepairForm::Phase::Rechecking;
    m_form.setPreview(preview);
    if (confirming && m_form.phase == RepairForm::Phase::Rechecking) {
        // The same picture as the one that was read: only now is it sent, once.
        m_form.phase = RepairForm::Phase::Editing;
        const bool stillHolds = m_form.mayConfirm();
        if (stillHolds)
            m_form.phase = RepairForm::Phase::Sending;
        updateAll();
        if (stillHolds)
            Q_EMIT confirmed(m_draftId, m_form.request, preview.targetEtag);
        return;
    }
    updateAll();
}

void RepairDialog::showPreviewProblem(const QString &words)
{
    if (m_form.phase == RepairForm::Phase::Rechecking)
        m_form.phase = RepairForm::Phase::Editing;
    m_form.preview.reset();
    m_form.previewProblem = words;
    updateAll();
}

void RepairDialog::showGuards(const api::Guards &guards)
{
    m_form.setLiveGuards(guards);
    updateAll();
}

void RepairDialog::showSent(const Sent &answer)
{
    m_form.setSent(answer);
    updateAll();
}

void RepairDialog::startAgain()
{
    // A refusal is bound to its key: another try is another request with a draft of its own.
    m_draftId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_form.phase = RepairForm::Phase::Editing;
    m_form.preview.reset();
    m_form.changedSincePreview = false;
    saveDraft();
    updateAll();
    Q_EMIT previewRequested(m_form.request);
}

void RepairDialog::onEdited()
{
    m_draftTimer.start();
    updateFoot();
}

void RepairDialog::saveDraft()
{
    m_draftTimer.stop();
    if (!m_form.isFrozen())
        Q_EMIT draftEdited(m_form.toDraft(m_draftId));
}

void RepairDialog::reject()
{
    if (m_draftTimer.isActive())
        saveDraft();
    QDialog::reject();
}

void RepairDialog::setNow(Instant now)
{
    m_now = now;
    m_band->setNow(now);
    updateAll();
}

void RepairDialog::updateAll()
{
    updatePreview();
    const std::optional<Instant> readAt = m_form.live      ? std::optional(m_form.live->serverTime)
                                          : m_form.preview ? std::optional(m_form.preview->readAt)
                                                           : std::nullopt;
    m_guards->setGuards(m_form.guards(), readAt, m_now);
    m_guardAge->setText(readAt ? tr("evaluated by the service %1 ago").arg(text::age(m_now - *readAt))
                               : tr("not evaluated yet"));
    m_approval->setText(m_form.approvalText());
    m_why->setEnabled(!m_form.isFrozen());
    m_outcome->setForm(m_form);
    updateFoot();
}

void RepairDialog::updatePreview()
{
    if (!m_form.preview) {
        m_previewState->setText(m_form.previewProblem.isEmpty() ? tr("reading the preview\u2026")
                                                                : tr("no preview is available"));
        m_sends->setText(m_form.previewProblem);
        m_sends->setVisible(!m_form.previewProblem.isEmpty());
        m_diff->hide();
        return;
    }
    const api::Preview &preview = *m_form.preview;
    m_previewState->setText(m_form.changedSincePreview ? tr("changed since the preview: take it again")
                                                       : tr("nothing moved since the preview"));
    const QString readAt = text::withZone(text::clock(preview.readAt), preview.readAt);
    if (std::exchange(m_shownPreview, preview.previewHash + readAt) != preview.previewHash + readAt)
        m_diff->setDiff(preview.diff,
                        preview.targetVersion.isEmpty()
                            ? tr("Before: read %1").arg(readAt)
                            : tr("Before: version %1, read %2").arg(preview.targetVersion, readAt),
                        tr("After: dry run by the API, %1").arg(readAt));
    m_diff->show();
    QStringList also;
    if (!preview.sendsSentence.isEmpty())
        also << tr("What leaves the house: <b>%1</b>.").arg(preview.sendsSentence.toHtmlEscaped());
    also << tr("Also writes an audit record and the event %1.").arg(preview.event.toHtmlEscaped())
         << tr("Customer sees it: <b>%1</b>.").arg(m_form.type.customerVisible ? tr("yes") : tr("no"))
         << tr("Can be undone: <b>%1</b>.").arg(m_form.type.reversible ? tr("yes") : tr("NO"));
    m_sends->setTextFormat(Qt::RichText);
    m_sends->setText(also.join(u"&nbsp;&nbsp; "_s));
    m_sends->show();
}

void RepairDialog::updateFoot()
{
    const QStringList missing = m_form.missing();
    m_primary->setText(m_form.primaryText());
    m_primary->setToolTip(tr("%1 (Ctrl+Enter)").arg(m_form.primaryText()));
    m_primary->setEnabled(m_form.mayConfirm());
    m_previewAgain->setEnabled(!m_form.isFrozen());
    QString words;
    if (!m_form.isFrozen() && !missing.isEmpty())
        words = tr("<b>Cannot send yet.</b> %1.").arg(missing.join(u"; "_s).toHtmlEscaped());
    else if (!m_form.isFrozen())
        words = tr("Ready. Ctrl+Enter sends it once; its key is made then and written to your journal first.");
    m_missing->setText(words);
    m_primary->setAccessibleDescription(missing.join(u"; "_s));
}

} // namespace jaga
