// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/evidence/evidence_view.h"

#include "models/items/text_format.h"
#include "models/sources/source_kinds.h"
#include "views/evidence/source_age_line.h"
#include "views/widgets/elided_label.h"
#include "views/widgets/message_panel.h"
#include "views/widgets/wrapped_label.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QStackedWidget>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

// Redrawing this many rows each second costs nothing that could be seen.
constexpr qsizetype rowsRedrawnPerSecond = 500;

bool sameFreshness(const QList<SourceStamp> &a, const QList<SourceStamp> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const SourceStamp &x, const SourceStamp &y) {
        return x.source == y.source && x.stale == y.stale && x.failed == y.failed;
    });
}

QString errorWords(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Offline:
        return EvidenceView::tr("the source cannot be reached");
    case ErrorCode::Timeout:
        return EvidenceView::tr("no answer in time");
    case ErrorCode::Unauthorised:
        return EvidenceView::tr("your role may not read it");
    case ErrorCode::NotFound:
        return EvidenceView::tr("the source does not have it");
    case ErrorCode::Conflict:
        return EvidenceView::tr("the source refused in its present state");
    case ErrorCode::Invalid:
        return EvidenceView::tr("question or answer is malformed");
    case ErrorCode::Cancelled:
        return EvidenceView::tr("the read was cancelled");
    case ErrorCode::Internal:
        return EvidenceView::tr("the console made a mistake");
    }
    Q_UNREACHABLE();
}

QString sourceNames(const EvidenceState &state)
{
    QStringList names;
    for (const QString &source : state.sources)
        names << sourceTitle(source);
    return names.join(u", "_s);
}

} // namespace

EvidenceView::EvidenceView(QWidget *parent)
    : QWidget(parent), m_answer(new ElidedLabel), m_caseName(new QLabel), m_notice(new WrappedLabel),
      m_stack(new QStackedWidget(this)), m_message(new MessagePanel(m_stack)), m_page(new QWidget(m_stack)),
      m_column(new QVBoxLayout(m_page)), m_sources(new SourceAgeLine)
{
    setProperty("role", u"field"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_answer->setObjectName(u"answer"_s);
    m_caseName->setProperty("role", u"secondary"_s);
    m_notice->setObjectName(u"notice"_s);
    m_notice->setProperty("role", u"dense"_s);
    m_notice->setContentsMargins(10, 3, 10, 5);
    m_notice->setSelectable();
    m_notice->hide();
    m_message->setObjectName(u"message"_s);
    m_stack->addWidget(m_message);
    m_stack->addWidget(m_page);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildAnswer());
    column->addWidget(m_notice);
    column->addWidget(m_stack, 1);
    column->addWidget(m_sources);
    connect(m_message, &MessagePanel::actionTriggered, this, &EvidenceView::refreshRequested);
}

QWidget *EvidenceView::buildAnswer()
{
    auto *line = new QWidget;
    line->setFixedHeight(30);
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(10, 0, 10, 0);
    row->setSpacing(12);
    m_answer->setTextFont([] {
        QFont font(u"Inter"_s);
        font.setPixelSize(12);
        return font;
    }());
    row->addWidget(m_answer, 1);
    row->addWidget(m_caseName);
    return line;
}

QHBoxLayout *EvidenceView::tools()
{
    if (m_tools)
        return m_tools;
    m_toolBar = new QWidget;
    m_toolBar->setFixedHeight(30);
    m_tools = new QHBoxLayout(m_toolBar);
    m_tools->setContentsMargins(8, 0, 8, 4);
    m_tools->setSpacing(6);
    static_cast<QVBoxLayout *>(layout())->insertWidget(1, m_toolBar);
    return m_tools;
}

QLineEdit *EvidenceView::addFind()
{
    auto *find = new QLineEdit;
    find->setObjectName(u"find"_s);
    find->setPlaceholderText(tr("Find in view"));
    find->setAccessibleName(tr("Find in this view"));
    find->setClearButtonEnabled(true);
    find->setFixedWidth(170);
    tools()->addStretch(1);
    tools()->addWidget(find);
    auto *shortcut = new QShortcut(this);
    shortcut->setKeys({QKeySequence(QKeySequence::Find), QKeySequence(Qt::Key_Slash)});
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, find, [find] {
        find->setFocus(Qt::ShortcutFocusReason);
        find->selectAll();
    });
    return find;
}

void EvidenceView::setEvidence(const QList<const Evidence *> &evidence, Instant now)
{
    setAccessibleName(title());
    const QList<const Evidence *> mine = own(evidence);
    m_stamps = sourceStamps(mine, now);
    m_sources->setSources(m_stamps, now);
    apply(draw(mine, now));
}

QList<const Evidence *> EvidenceView::own(const QList<const Evidence *> &evidence) const
{
    QList<const Evidence *> mine;
    for (const QString &shape : shapes())
        mine += ofShape(evidence, shape);
    return mine;
}

void EvidenceView::tick(const QList<const Evidence *> &evidence, Instant now)
{
    const QList<const Evidence *> mine = own(evidence);
    const QList<SourceStamp> stamps = sourceStamps(mine, now);
    qsizetype rows = 0;
    for (const Evidence *one : mine)
        rows += one->table.rows.size();
    if (rows <= rowsRedrawnPerSecond || !sameFreshness(stamps, m_stamps)) {
        setEvidence(evidence, now);
        return;
    }
    m_stamps = stamps;
    m_sources->setSources(stamps, now);
}

void EvidenceView::apply(const Picture &picture)
{
    m_answer->setParts(picture.bold, picture.words, {});
    m_notice->setText(picture.notices.join(u'\n'));
    m_notice->setVisible(!picture.notices.isEmpty());
    const bool drawn = !picture.instead;
    if (picture.instead)
        m_message->setMessage(picture.instead->what, picture.instead->means, picture.instead->todo, tr("Ask again"),
                              picture.instead->detail);
    m_stack->setCurrentIndex(drawn ? 1 : 0);
    if (m_toolBar)
        m_toolBar->setEnabled(drawn);
    if (picture.attention == m_attention)
        return;
    m_attention = picture.attention;
    Q_EMIT attentionChanged();
}

void EvidenceView::setCaseName(const QString &name) { m_caseName->setText(name); }

QString EvidenceView::answer() const { return m_answer->text(); }
QString EvidenceView::notice() const { return m_notice->text(); }

QString EvidenceView::message() const { return m_stack->currentIndex() == 0 ? m_message->text() : QString(); }

std::optional<EvidenceView::Message> EvidenceView::messageFor(const EvidenceState &state, const QString &subject,
                                                              const Message &empty)
{
    switch (state.kind) {
    case EvidenceState::Kind::Waiting:
        return Message{
            tr("%1: no answer yet.").arg(subject),
            tr("The probes of this view have not answered, or this runbook asks none of them. Nothing is known here."),
            tr("Wait for the first answer, or ask again with F5."),
            {}};
    case EvidenceState::Kind::Forbidden:
        return Message{tr("%1: your role may not read this from %2.").arg(subject, sourceNames(state)),
                       tr("What it holds is not known here. That is not the same as nothing."),
                       tr("Ask someone whose role may read it, or the owner of the access rules."),
                       state.error->detail};
    case EvidenceState::Kind::Failed:
        return Message{tr("%1: %2 did not answer, %3.").arg(subject, sourceNames(state), errorWords(*state.error)),
                       tr("The state is not known; do not repair anything on this alone."),
                       tr("Ask again with F5. If it stays, see the sources at the foot of the window."),
                       state.error->detail};
    case EvidenceState::Kind::Answered:
        break;
    }
    // An answer without rows proves emptiness only when nothing of it is missing.
    if (state.rows == 0 && state.isWhole())
        return empty;
    if (state.rows == 0 && !state.failedProbes.isEmpty())
        return Message{tr("%1: part of it could not be read.").arg(subject),
                       tr("What answered holds no row, but %1 did not answer: this is not the same as nothing.")
                           .arg(state.failedProbes.join(u", "_s)),
                       tr("Ask again with F5."), state.error ? state.error->detail : QString()};
    return state.rows == 0 ? std::optional(empty) : std::nullopt;
}

QStringList EvidenceView::noticesFor(const QList<std::pair<QString, EvidenceState>> &subjects, Instant now)
{
    QStringList notices, old;
    std::optional<Instant> oldest;
    for (const auto &[subject, state] : subjects) {
        if (!state.failedProbes.isEmpty() && state.error)
            notices << tr("%1: %2 could not be read (%3). A gap here does not mean that nothing happened. F5 asks "
                          "again.")
                           .arg(subject, state.failedProbes.join(u", "_s), errorWords(*state.error));
        if (state.stale && state.asOf) {
            old << subject;
            oldest = oldest ? std::min(*oldest, *state.asOf) : *state.asOf;
        }
        if (state.truncated)
            notices << tr("%1: the list was cut off at its limit. Counts and sums are at least; narrow the question "
                          "to see all.")
                           .arg(subject);
        if (!state.withheld.isEmpty())
            notices << tr("%1: not visible to your role: %2. What depends on it is not known.")
                           .arg(subject, state.withheld.join(u", "_s));
    }
    if (oldest)
        notices.prepend(tr("%1: last answered at %2, %3 ago. Values below may have changed. F5 asks again.")
                            .arg(old.join(u", "_s), text::withZone(text::clockAt(*oldest, now), *oldest),
                                 text::age(now - *oldest)));
    return notices;
}

} // namespace jaga
