// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/approvals/approval_detail.h"

#include "models/items/command_diff.h"
#include "models/items/text_format.h"
#include "views/repair/field_diff.h"
#include "views/repair/guard_list.h"
#include "views/widgets/mutating.h"
#include "views/widgets/section_head.h"
#include "views/widgets/wrapped_label.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

// What the service demands of the note to a decision, either way.
constexpr qsizetype leastNote = 10;
constexpr qsizetype longestNote = 4000;
constexpr int keepAfterMs = 200; // as everywhere: typed text is at most 250 ms older in the journal

QLabel *label(const char *role, QWidget *parent)
{
    auto *words = new WrappedLabel(parent);
    words->setProperty("role", QLatin1String(role));
    words->setSelectable();
    return words;
}

/// As the window writes times; what is none stands as it came.
QString timeWords(const QString &iso)
{
    const auto at = instantFromText(iso);
    return at ? text::withZone(text::dayAndClock(*at), *at) : iso;
}

QString factsOf(const api::Command &command)
{
    QStringList lines{ApprovalDetail::tr("Asked by %1 as %2, %3")
                          .arg(command.requestedByName, command.actAsRole,
                               text::withZone(text::dayAndClock(command.createdAt), command.createdAt)),
                      ApprovalDetail::tr("Target: %1 %2").arg(command.targetType, command.targetId),
                      ApprovalDetail::tr("Ticket: %1").arg(command.ticketRef),
                      ApprovalDetail::tr("Reason: %1").arg(command.reason)};
    if (!command.basis.isEmpty())
        lines << ApprovalDetail::tr("Basis: runbook %1, case file at %2, evidence as of %3")
                     .arg(command.basis.value("runbookId"_L1).toString(),
                          text::shortId(command.basis.value("caseHead"_L1).toString()),
                          timeWords(command.basis.value("evidenceAsOf"_L1).toString()));
    for (const api::Approval &approval : command.approvals)
        lines << ApprovalDetail::tr("%1 by %2, %3: %4")
                     .arg(approval.decision, approval.approver,
                          text::withZone(text::dayAndClock(approval.decidedAt), approval.decidedAt), approval.note);
    return lines.join(u'\n');
}

/// Preconditions whose answer is not what it was when the request was made.
QStringList changedGuards(const QList<api::Guard> &then, const QList<api::Guard> &now)
{
    QStringList changed;
    for (const api::Guard &present : now) {
        for (const api::Guard &past : then) {
            if (past.name == present.name && past.holds != present.holds)
                changed << ApprovalDetail::tr("%1 was %2, is %3")
                               .arg(present.sentence, truthName(past.holds), truthName(present.holds));
        }
    }
    return changed;
}

} // namespace

ApprovalDetail::ApprovalDetail(bool canMutate, QWidget *parent)
    : QWidget(parent), m_canMutate(canMutate), m_scroll(new QScrollArea(this)),
      m_body(new QWidget(m_scroll->viewport())), m_evidence(new QWidget(m_body)), m_title(label("title", m_body)),
      m_facts(label("dense", m_body)), m_diff(new FieldDiff(m_evidence)), m_then(new GuardList(m_evidence)),
      m_now(new GuardList(m_evidence)), m_thenHead(label("secondary", m_evidence)),
      m_nowHead(label("secondary", m_evidence)), m_difference(label("cell", m_evidence)), m_foot(new QWidget(this)),
      m_why(label("dense", m_foot))
{
    setObjectName(u"approvalDetail"_s);
    m_facts->setTextFormat(Qt::PlainText);
    m_title->setContentsMargins(12, 8, 12, 4);
    m_facts->setContentsMargins(12, 0, 12, 8);
    buildEvidence();
    buildFoot();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_foot);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this, &ApprovalDetail::updateActs);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::rangeChanged, this, &ApprovalDetail::updateActs);
    clear();
}

void ApprovalDetail::buildEvidence()
{
    m_body->setProperty("role", u"field"_s);
    auto *column = new QVBoxLayout(m_body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_facts);
    column->addWidget(m_evidence);
    column->addStretch(1);
    auto *sections = new QVBoxLayout(m_evidence);
    sections->setContentsMargins(0, 0, 0, 0);
    sections->setSpacing(0);
    sections->addWidget(sectionHead(tr("Before and after"), nullptr, m_evidence));
    sections->addWidget(m_diff);
    sections->addWidget(sectionHead(tr("Preconditions at the request"), m_thenHead, m_evidence));
    sections->addWidget(m_then);
    sections->addWidget(sectionHead(tr("Preconditions now"), m_nowHead, m_evidence));
    sections->addWidget(m_now);
    sections->addWidget(m_difference);
    m_scroll->setWidget(m_body);
    m_scroll->setWidgetResizable(true);
}

void ApprovalDetail::buildFoot()
{
    m_foot->setProperty("role", u"panel"_s);
    m_foot->setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(m_foot);
    column->setContentsMargins(12, 8, 12, 8);
    column->addWidget(m_why);
    if (!m_canMutate)
        return;
    m_note = new QPlainTextEdit(m_foot);
    m_note->setObjectName(u"decisionNote"_s);
    m_note->setPlaceholderText(tr("Why you decide so, in at least 10 characters; it goes into the audit trail"));
    m_note->setAccessibleName(tr("Note to your decision"));
    m_note->setTabChangesFocus(true);
    m_note->setFixedHeight(48);
    column->addWidget(m_note);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    const auto add = [&](QPushButton *&button, const QString &text, const QString &act) {
        button = markMutating(new QPushButton(text, m_foot));
        button->setObjectName(act);
        button->setAutoDefault(false);
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, act] { decide(act); });
    };
    add(m_withdraw, tr("Withdraw"), u"withdraw"_s);
    add(m_reject, tr("Reject"), u"reject"_s);
    add(m_approve, tr("Approve"), u"approve"_s);
    add(m_execute, tr("Execute repair"), u"execute"_s);
    for (QPushButton *button : {m_approve, m_execute})
        button->setProperty("role", u"primary"_s);
    column->addLayout(row);
    connect(m_note, &QPlainTextEdit::textChanged, this, &ApprovalDetail::updateActs);
    connect(m_note, &QPlainTextEdit::textChanged, &m_keep, qOverload<>(&QTimer::start));
    m_keep.setSingleShot(true);
    m_keep.setInterval(keepAfterMs);
    connect(&m_keep, &QTimer::timeout, this, &ApprovalDetail::tellNote);
    auto *send = markMutating(new QAction(tr("Send"), this));
    send->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    addAction(send);
    connect(send, &QAction::triggered, this, [this] { // a hidden button is not meant, and one that is off does nothing
        for (QPushButton *button : {m_approve, m_execute})
            if (button->isVisible())
                button->click();
    });
}

void ApprovalDetail::tellNote() { Q_EMIT noteTyped(m_row.command.id, m_note->toPlainText()); }

void ApprovalDetail::keepTyped()
{
    if (!m_keep.isActive())
        return;
    m_keep.stop();
    tellNote();
}

void ApprovalDetail::offerNote(const QString &note)
{
    if (!m_note || note.isEmpty() || m_keep.isActive() || !m_note->toPlainText().isEmpty())
        return;
    m_note->setPlainText(note);
    m_keep.stop(); // it is kept already
}

void ApprovalDetail::setRow(const ApprovalRow &row, Instant now)
{
    const bool isOther = row.command.id != m_row.command.id || row.command.state != m_row.command.state;
    if (isOther)
        keepTyped();
    m_row = row;
    setEnabled(true);
    if (!isOther) {
        updateActs(); // it may be for others now
        return;
    }
    m_evidence->show();
    m_present.reset();
    m_guardProblem.clear();
    m_seen = false;
    m_busy = false;
    m_unknown.clear();
    m_title->setText(row.command.title.isEmpty() ? row.command.type : row.command.title);
    m_facts->setText(factsOf(row.command));
    m_diff->setDiff(commandDiff(row.command.before, row.command.after), tr("Before, when asked"),
                    tr("After, as predicted"));
    m_then->setGuards(row.command.preconditions, row.command.createdAt, now);
    m_thenHead->setText(
        tr("as evaluated %1").arg(text::withZone(text::dayAndClock(row.command.createdAt), row.command.createdAt)));
    m_now->setGuards({}, {}, now);
    m_nowHead->setText(tr("being read…"));
    m_difference->hide();
    m_scroll->verticalScrollBar()->setValue(0);
    clearNote();
    updateActs();
}

/// Of what is no longer shown, not by the person: what was kept of it stays.
void ApprovalDetail::clearNote()
{
    if (!m_note)
        return;
    m_note->clear();
    m_keep.stop();
}

void ApprovalDetail::clear()
{
    keepTyped();
    m_row = {};
    m_evidence->hide();
    clearNote();
    m_title->setText(tr("Nothing is chosen"));
    m_facts->setText(tr("Choose a request above."));
    setEnabled(false);
    updateActs();
}

void ApprovalDetail::showGuards(const api::Guards &guards, Instant now)
{
    m_present = guards;
    m_guardProblem.clear();
    m_now->setGuards(guards.guards, guards.serverTime, now);
    m_nowHead->setText(tr("evaluated by the service %1 ago").arg(text::age(now - guards.serverTime)));
    const QStringList changed = changedGuards(m_row.command.preconditions, guards.guards);
    m_difference->setText(changed.isEmpty() ? tr("Nothing differs from the request.")
                                            : tr("Changed since the request: %1.").arg(changed.join(u"; "_s)));
    m_difference->show();
    updateActs();
}

void ApprovalDetail::showGuardProblem(const QString &words)
{
    m_present.reset();
    m_guardProblem = words;
    m_nowHead->setText(tr("could not be read"));
    updateActs();
}

void ApprovalDetail::settle(const QString &unknown)
{
    m_busy = false;
    m_unknown = unknown;
    updateActs();
}

/// The last line of before and after is, or was scrolled, into view.
bool ApprovalDetail::sawTheEnd() const
{
    const int bottom = m_diff->mapTo(m_scroll->widget(), QPoint(0, m_diff->height())).y();
    return isVisible() && bottom <= m_scroll->verticalScrollBar()->value() + m_scroll->viewport()->height();
}

QString ApprovalDetail::blockedWhy() const
{
    const bool executing = m_row.waitsForExecution();
    if (m_row.forOthers)
        return executing ? tr("Another person executes this; your role does not, or you decided on it.")
                         : tr("Another person decides on this; your role does not, or you have decided already.");
    if (m_row.mine && !executing)
        return tr("You asked for this; another person must approve.");
    if (!m_present)
        return m_guardProblem.isEmpty() ? tr("The present preconditions are being read.")
                                        : tr("The present preconditions could not be read: %1").arg(m_guardProblem);
    for (const api::Guard &guard : m_present->guards) {
        if (guard.holds == Truth::Unknown)
            return tr("Not known now: %1.").arg(guard.sentence);
        if (executing && guard.holds == Truth::No)
            return tr("Does not hold now: %1.").arg(guard.sentence);
    }
    if (!m_seen)
        return tr("Read to the end of before and after first.");
    return executing ? QString() : noteProblem();
}

QString ApprovalDetail::noteProblem() const
{
    const qsizetype length = m_note ? m_note->toPlainText().trimmed().size() : leastNote;
    if (length < leastNote)
        return tr("Write why you decide so, whether you approve or reject: at least %1 characters, now %2.")
            .arg(leastNote)
            .arg(length);
    if (length > longestNote)
        return tr("The note is too long: at most %1 characters, now %2.").arg(longestNote).arg(length);
    return {};
}

void ApprovalDetail::updateActs()
{
    m_seen = m_seen || (m_present && sawTheEnd());
    const QString why = m_row.command.id.isEmpty() ? QString() : blockedWhy();
    m_why->setText(m_busy                ? tr("Sending. It leaves exactly once.")
                   : m_unknown.isEmpty() ? why
                                         : m_unknown + u' ' + why);
    m_foot->setVisible(!m_row.command.id.isEmpty());
    if (!m_canMutate)
        return;
    const bool chosen = !m_row.command.id.isEmpty() && !m_busy;
    const bool executing = m_row.waitsForExecution();
    const bool acts = !m_row.mine && !m_row.forOthers;
    m_approve->setVisible(!executing && acts);
    m_reject->setVisible(!executing && acts);
    m_execute->setVisible(executing && acts);
    m_withdraw->setVisible(m_row.mine);
    m_note->setVisible(!executing && !m_row.forOthers);
    m_note->setEnabled(chosen);
    m_approve->setEnabled(chosen && why.isEmpty());
    m_execute->setEnabled(chosen && why.isEmpty());
    m_reject->setEnabled(chosen && noteProblem().isEmpty());
    m_withdraw->setEnabled(chosen);
}

void ApprovalDetail::decide(const QString &act)
{
    keepTyped(); // a refusal must find it there
    m_busy = true;
    updateActs();
    Q_EMIT decided(m_row.command, act, m_note->toPlainText().trimmed());
}

} // namespace jaga
