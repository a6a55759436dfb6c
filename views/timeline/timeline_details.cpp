// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/timeline_details.h"

#include "models/items/text_format.h"
#include "models/sources/source_kinds.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int fieldCount = 7;
constexpr int detailField = fieldCount - 1; // alone in its row: it is the longest

QString timeWords(const TimelineEvent &event, Instant now)
{
    if (!event.at)
        return TimelineDetails::tr("no time on record");
    return TimelineDetails::tr("%1, %2 ago")
        .arg(text::withZone(text::dayAndClock(*event.at), *event.at), text::age(now - *event.at));
}

QString endWords(const TimelineEvent &event, Instant now)
{
    if (event.ongoing && event.at)
        return TimelineDetails::tr("goes on, %1 so far").arg(text::age(now - *event.at));
    if (!event.until || !event.at)
        return {};
    if (event.isReversed())
        return TimelineDetails::tr("%1: before its begin")
            .arg(text::withZone(text::dayAndClock(*event.until), *event.until));
    return TimelineDetails::tr("%1, after %2")
        .arg(text::withZone(text::dayAndClock(*event.until), *event.until), text::age(*event.until - *event.at));
}

QString meaningOf(const TimelineEvent &event)
{
    if (event.outcome == TimelineEvent::Outcome::Unknown)
        return TimelineDetails::tr("Outcome not known. It may have had its effect. Reconcile before any retry.");
    if (event.isReversed())
        return TimelineDetails::tr("The record ends before it begins: compare the clocks of the two writers.");
    if (event.outcome == TimelineEvent::Outcome::Failed)
        return TimelineDetails::tr("Failed. Its reason stands in the details.");
    return {};
}

} // namespace

TimelineDetails::TimelineDetails(QWidget *parent)
    : QWidget(parent), m_title(new QLabel), m_source(new QLabel), m_meaning(new QLabel),
      m_copy(new QPushButton(tr("Copy as")))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_title->setProperty("role", u"strong"_s);
    m_title->setObjectName(u"selectedEvent"_s);
    m_meaning->setProperty("role", u"strong"_s);
    m_meaning->setWordWrap(true);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(10, 6, 10, 8);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(2);
    m_source->setProperty("role", u"secondary"_s);
    auto *head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(m_title, 1);
    head->addWidget(m_source);
    head->addWidget(m_copy);
    grid->addLayout(head, 0, 0, 1, 4);
    grid->addWidget(m_meaning, 1, 0, 1, 4);
    for (int at = 0; at < fieldCount; ++at) {
        const Field field{new QLabel, new QLabel};
        field.name->setProperty("role", u"secondary"_s);
        field.value->setProperty("role", u"dense"_s);
        field.value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        field.value->setFocusPolicy(Qt::NoFocus);
        field.value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        const bool alone = at == detailField;
        const int row = 2 + at / 2;
        const int column = alone ? 0 : at % 2 * 2;
        field.value->setWordWrap(alone);
        grid->addWidget(field.name, row, column, alone ? Qt::AlignTop : Qt::Alignment());
        grid->addWidget(field.value, row, column + 1, 1, alone ? 3 : 1);
        m_fields << field;
    }
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    grid->setRowStretch(3 + fieldCount / 2, 1);
    buildCopy();
    setEvent(nullptr, {}, {});
}

void TimelineDetails::setField(int row, const QString &name, const QString &value, bool digits)
{
    const Field &field = m_fields.at(row);
    field.name->setText(name);
    field.value->setText(value.isEmpty() ? tr("none on record") : value);
    field.value->setEnabled(!value.isEmpty());
    field.value->setAccessibleName(name + u": "_s + value);
    field.value->setToolTip(value);
    if (field.value->property("role").toString() != (digits ? "digits"_L1 : "dense"_L1))
        field.value->setProperty("role", digits ? u"digits"_s : u"dense"_s);
    if (!value.isEmpty())
        m_facts.append({name, value});
}

void TimelineDetails::setEvent(const TimelineEvent *event, const TimelineLanes &lanes, Instant now)
{
    m_facts.clear();
    m_copy->setVisible(event != nullptr);
    m_source->setVisible(event != nullptr);
    for (const Field &field : m_fields) {
        field.name->setVisible(event != nullptr);
        field.value->setVisible(event != nullptr);
    }
    if (!event) {
        m_title->setText(tr("Nothing selected. Click a bar or a mark, or use the arrow keys."));
        m_meaning->hide();
        return;
    }
    m_title->setText(tr("Selected: %1, %2").arg(event->lane, event->label));
    m_facts.append({QString(), m_title->text()});
    const QString meaning = meaningOf(*event);
    m_meaning->setText(meaning);
    m_meaning->setVisible(!meaning.isEmpty());
    if (!meaning.isEmpty())
        m_facts.append({tr("Meaning"), meaning});
    const auto sharing = std::count_if(lanes.events.begin(), lanes.events.end(), [&](const TimelineEvent &other) {
        return !event->correlation.isEmpty() && other.correlation == event->correlation;
    });
    setField(0, tr("Began"), timeWords(*event, now), true);
    setField(1, tr("Ended"), endWords(*event, now), true);
    setField(2, tr("Kind"),
             sharing > 1 ? tr("%1, one of %2 with its correlation").arg(kindWords(event->kind)).arg(sharing)
                         : kindWords(event->kind),
             false);
    setField(3, tr("Actor"), event->actor, false);
    setField(4, tr("Identifier"), event->id, true);
    setField(5, tr("Correlation"), event->correlation, true);
    setField(detailField, tr("Details"), event->detail, false);
    m_source->setText(tr("%1, %2, read %3")
                          .arg(sourceTitle(event->source), event->probe,
                               text::withZone(text::clockAt(event->asOf, now), event->asOf)));
    m_facts.append({tr("Read from"), m_source->text()});
}

void TimelineDetails::buildCopy()
{
    m_copy->setObjectName(u"copyAs"_s);
    auto *menu = new QMenu(m_copy);
    const auto offer = [&](const QString &name, QString (TimelineDetails::*text)() const) {
        connect(menu->addAction(name), &QAction::triggered, this,
                [this, text] { QGuiApplication::clipboard()->setText((this->*text)()); });
    };
    offer(tr("Text"), &TimelineDetails::plainText);
    offer(tr("Markdown"), &TimelineDetails::markdown);
    offer(tr("JSON"), &TimelineDetails::json);
    m_copy->setMenu(menu);
}

QString TimelineDetails::plainText() const
{
    QStringList lines;
    for (const auto &[name, value] : m_facts)
        lines << (name.isEmpty() ? value : name + u": "_s + value);
    return lines.join(u'\n');
}

QString TimelineDetails::markdown() const
{
    QStringList lines;
    for (const auto &[name, value] : m_facts)
        lines << (name.isEmpty() ? u"**%1**\n"_s.arg(value) : u"- %1: `%2`"_s.arg(name, value));
    return lines.join(u'\n');
}

QString TimelineDetails::json() const
{
    QJsonObject object;
    for (const auto &[name, value] : m_facts)
        object.insert(name.isEmpty() ? tr("Title") : name, value);
    return QString::fromUtf8(QJsonDocument(object).toJson());
}

} // namespace jaga
