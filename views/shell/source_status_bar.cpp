// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/source_status_bar.h"

#include "models/items/text_format.h"
#include "models/sources/source_kinds.h"
#include "views/theme/glyphs.h"
#include "views/theme/text_line.h"
#include "views/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds staleAfter{30};  // the default time to live of a probe
constexpr std::chrono::seconds silentAfter{10}; // how long the last answer took says nothing any more
constexpr int padding = 10;
constexpr int signWidth = 18;
constexpr int roundingSlack = 2; // an advance is rounded to whole pixels, an elision is not

/// In the order in which a case is read, unknown names last.
auto readingOrder(const QString &source) { return std::ranges::find(sourceKinds(), source, &SourceKind::name); }

QString asOf(const SourceHealth &health, Instant now)
{
    if (!health.lastAnswer)
        return SourceStatus::tr("never answered");
    return SourceStatus::tr("as of %1, %2")
        .arg(text::withZone(text::clockAt(*health.lastAnswer, now), *health.lastAnswer),
             text::age(now - *health.lastAnswer));
}

struct Reading {
    QString words;
    bool alarming;
};

/// A service that commands are sent to is told by how fast it answers, too.
QString latencyWords(const QString &source, const SourceHealth &health)
{
    return source == "support"_L1 ? SourceStatus::tr(", %1 ms").arg(health.latency.count() / 1000) : QString();
}

Reading readingOf(const QString &source, const SourceHealth &health, Instant now)
{
    switch (health.state) {
    case SourceHealth::State::NotAsked:
        return {SourceStatus::tr("not asked yet"), false};
    case SourceHealth::State::Down:
        return {SourceStatus::tr("DOWN, %1").arg(asOf(health, now)), true};
    case SourceHealth::State::Garbage:
        return {SourceStatus::tr("UNREADABLE answers, %1").arg(asOf(health, now)), true};
    case SourceHealth::State::Forbidden:
        return {SourceStatus::tr("REFUSED this identity"), true};
    case SourceHealth::State::Slow:
    case SourceHealth::State::Connected:
        break;
    }
    if (!health.lastAnswer || now - *health.lastAnswer > staleAfter)
        return {(health.state == SourceHealth::State::Slow ? SourceStatus::tr("NOT ANSWERING, %1")
                                                           : SourceStatus::tr("STALE %1"))
                    .arg(asOf(health, now)),
                true};
    const QString age = text::age(now - *health.lastAnswer);
    if (health.state == SourceHealth::State::Slow)
        return {now - *health.lastAnswer > silentAfter
                    ? SourceStatus::tr("%1, NOT ANSWERING").arg(age)
                    : SourceStatus::tr("%1, SLOW %2 ms").arg(age).arg(health.latency.count() / 1000),
                false};
    return {age + latencyWords(source, health), false};
}

} // namespace

SourceStatus::SourceStatus(const QString &source, QWidget *parent)
    : QWidget(parent), m_source(source), m_title(sourceTitle(source))
{
    setFixedHeight(26);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SourceStatus::setHealth(const SourceHealth &health, Instant now)
{
    const Reading reading = readingOf(m_source, health, now);
    QStringList tips{m_title + u": "_s + reading.words};
    if (health.lastAnswer)
        tips << tr("The last answer took %1 ms").arg(health.latency.count() / 1000);
    if (!health.detail.isEmpty())
        tips << health.detail;
    if (!health.withheld.isEmpty())
        tips << tr("Not shown to this identity: %1").arg(health.withheld.join(u", "_s));
    setToolTip(tips.join(u'\n'));
    if (reading.words == m_words && reading.alarming == m_alarming)
        return;
    m_words = reading.words;
    m_alarming = reading.alarming;
    setAccessibleName(m_title + u": "_s + m_words);
    updateGeometry();
    update();
}

QSize SourceStatus::sizeHint() const
{
    const int words = lineWidth(m_title, Theme::words(12)) + lineWidth(m_words, Theme::digits(12)) + 6 + roundingSlack;
    return {words + 2 * padding + (m_alarming ? signWidth + 2 * padding : 0), 26};
}

void SourceStatus::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &tokens = Theme::current().tokens();
    QRect room = rect().adjusted(padding, 0, -padding, 0);
    if (m_alarming) {
        paintHatch(painter, QRectF(rect()).adjusted(1, 1, -1, 0));
        painter.fillRect(room.adjusted(2, 1, -2, 0), tokens.panel);
        room.adjust(padding - 2, 0, -padding + 2, 0);
        paintMark(painter, Mark::Clock, QRectF(room.left(), 6, 14, 14));
        room.setLeft(room.left() + signWidth);
    }
    painter.setPen(tokens.text);
    room.setLeft(room.left() + drawLine(painter, room, m_title, Theme::words(12)) + 6);
    painter.setPen(m_alarming ? tokens.text : tokens.secondary);
    drawLine(painter, room, m_words, Theme::digits(12, m_alarming ? QFont::Bold : QFont::Normal));
    painter.setPen(tokens.rule);
    painter.drawLine(width() - 1, 5, width() - 1, height() - 6);
}

SourceStatusBar::SourceStatusBar(QWidget *parent)
    : QWidget(parent), m_row(new QHBoxLayout(this)), m_approvals(new QPushButton(this)), m_zone(new QPushButton(this))
{
    setObjectName(u"sourceStatusBar"_s);
    setFixedHeight(26);
    setAccessibleName(tr("Sources and their ages"));
    m_row->setContentsMargins(0, 0, 8, 0);
    m_row->setSpacing(0);
    m_row->addStretch(1);
    m_approvals->setProperty("role", u"link"_s);
    m_approvals->setObjectName(u"approvalsLink"_s);
    m_row->addWidget(m_approvals);
    m_zone->setProperty("role", u"link"_s);
    m_zone->setObjectName(u"zoneLink"_s);
    m_zone->setToolTip(tr("UTC, this workstation, the tenant (Ctrl+Shift+T)"));
    m_row->addWidget(m_zone);
    connect(m_zone, &QPushButton::clicked, this, &SourceStatusBar::zoneClicked);
    connect(m_approvals, &QPushButton::clicked, this, &SourceStatusBar::approvalsClicked);
    setWaiting(0, tr("Not read yet"));
    setHealth({}, SystemClock().now());
}

void SourceStatusBar::setHealth(const QMap<QString, SourceHealth> &health, Instant now)
{
    const QString zone = tr("all times %1").arg(text::zoneName(now));
    m_zone->setText(zone);
    m_zone->setAccessibleName(tr("Time zone: %1").arg(zone));
    for (auto it = health.cbegin(); it != health.cend(); ++it) {
        SourceStatus *&status = m_sources[it.key()];
        if (!status) {
            status = new SourceStatus(it.key(), this);
            int at = 0;
            for (auto other = m_sources.cbegin(); other != m_sources.cend(); ++other)
                at += other.value() && other.value() != status && readingOrder(other.key()) < readingOrder(it.key())
                          ? 1
                          : 0;
            m_row->insertWidget(at, status);
        }
        status->setHealth(it.value(), now);
    }
}

void SourceStatusBar::setWaiting(int approvals, const QString &trouble)
{
    const QString count = trouble.isEmpty() ? QString::number(approvals) : u"?"_s;
    m_approvals->setText(tr("Approvals %1").arg(count));
    m_approvals->setAccessibleName(
        tr("Commands that wait for you: %1, F7").arg(trouble.isEmpty() ? count : tr("not known")));
    m_approvals->setToolTip(trouble.isEmpty() ? tr("What waits for you (F7)") : trouble);
}

QString SourceStatusBar::words(const QString &source) const
{
    const SourceStatus *status = m_sources.value(source);
    return status ? status->words() : QString();
}

void SourceStatusBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().tokens().panel);
    painter.setPen(Theme::current().tokens().edge);
    painter.drawLine(0, 0, width(), 0);
}

} // namespace jaga
