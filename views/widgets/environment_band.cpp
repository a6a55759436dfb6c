// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/environment_band.h"

#include "models/items/text_format.h"
#include "views/theme/theme.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QTimeZone>
#include <QToolButton>

namespace jaga {

using namespace Qt::StringLiterals;

QString environmentName(const QString &environment)
{
    if (environment == "game-day"_L1)
        return QCoreApplication::translate("EnvironmentBand", "GAME DAY: SIMULATED");
    return environment.isEmpty() ? u"PRODUCTION"_s : environment.toUpper();
}

namespace {

/// The same moment where the workstation stands, or in UTC when the window shows another zone; empty when both agree.
QString otherTime(Instant now)
{
    const qint64 seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    const QDateTime shown = QDateTime::fromSecsSinceEpoch(seconds, text::zone());
    const QTimeZone zone = shown.offsetFromUtc() == 0 ? QTimeZone::systemTimeZone() : QTimeZone::utc();
    const QDateTime other = QDateTime::fromSecsSinceEpoch(seconds, zone);
    if (other.offsetFromUtc() == shown.offsetFromUtc())
        return {};
    const bool otherDay = other.date() != shown.date();
    return u"= "_s + QLocale::c().toString(other, otherDay ? u"ddd d MMM HH:mm"_s : u"HH:mm"_s) + u' ' +
           text::zoneName(zone, now);
}

} // namespace

EnvironmentBand::EnvironmentBand(QWidget *parent)
    : QWidget(parent), m_name(new QLabel(this)), m_site(new QLabel(this)), m_scope(new QLabel(this)),
      m_readOnly(new QLabel(this)), m_person(new QLabel(this)), m_personas(new QToolButton(this)),
      m_time(new QLabel(this)), m_otherTime(new QLabel(this))
{
    setFixedHeight(24);
    setObjectName(u"environmentBand"_s);
    setAccessibleName(tr("Environment, tenants, role and time"));
    setStyleSheet(u"QLabel, QToolButton { color: white; font-size: 12px; background: transparent; border: 0; }"
                  "QToolButton { border: 1px solid transparent; padding: 0 4px; }"
                  "QToolButton:focus { border: 1px solid white; }"_s);
    m_name->setFont(Theme::words(12, QFont::Bold));
    m_readOnly->setStyleSheet(u"border: 1px solid white; font-weight: 700; padding: 0 6px;"_s);
    m_time->setStyleSheet(u"font-family: 'DejaVu Sans Mono'; font-weight: 700;"_s);
    m_otherTime->setStyleSheet(u"font-family: 'DejaVu Sans Mono';"_s);
    m_personas->setObjectName(u"personaSwitch"_s);
    m_personas->setPopupMode(QToolButton::InstantPopup);
    m_personas->setAccessibleName(tr("Switch persona (sandbox only)"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(20);
    for (QLabel *label : {m_name, m_site, m_scope, m_readOnly})
        row->addWidget(label);
    row->addStretch(1);
    row->addWidget(m_person);
    row->addWidget(m_personas);
    row->addSpacing(8);
    row->addWidget(m_time);
    row->addWidget(m_otherTime);
    // Names may be long; the clock and the environment never give way.
    for (QLabel *label : {m_scope, m_person})
        label->setMinimumWidth(40);
}

void EnvironmentBand::setState(const BandState &state)
{
    m_state = state;
    const QString who = state.role.isEmpty() ? state.person : u"%1, %2"_s.arg(state.person, state.role);
    m_name->setText(environmentName(state.environment));
    m_site->setText(state.site);
    m_scope->setText(state.scope);
    m_readOnly->setText(tr("%1: READ ONLY").arg(state.role.toUpper()));
    m_readOnly->setVisible(state.readOnly);
    m_person->setText(who);
    m_personas->setText(who + u"  \u25BE"_s);
    const bool canSwitch = state.environment == "sandbox"_L1 && !state.personas.isEmpty();
    m_person->setVisible(!canSwitch);
    m_personas->setVisible(canSwitch);
    if (canSwitch)
        buildPersonaMenu();
    update();
}

void EnvironmentBand::buildPersonaMenu()
{
    delete m_personas->menu();
    auto *menu = new QMenu(m_personas);
    menu->setStyleSheet(u"color: palette(text);"_s);
    for (const auto &[id, label] : m_state.personas)
        connect(menu->addAction(label), &QAction::triggered, this,
                [this, chosen = id] { Q_EMIT personaChosen(chosen); });
    m_personas->setMenu(menu);
}

void EnvironmentBand::setNow(Instant now)
{
    m_time->setText(text::withZone(text::weekdayAndClock(now), now));
    const QString other = otherTime(now);
    m_otherTime->setText(other);
    m_otherTime->setVisible(!other.isEmpty());
}

void EnvironmentBand::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::band(m_state.environment));
    if (m_state.environment == "game-day"_L1) {
        painter.setPen(QPen(Qt::white, 1));
        for (int x = 0; x < 10; x += 5) {
            painter.drawLine(x, height(), x + 5, 0);
            painter.drawLine(width() - x - 5, height(), width() - x, 0);
        }
    }
    if (m_state.environment == "sandbox"_L1 && Theme::current().scheme() == Theme::Scheme::Dark) {
        painter.setPen(Theme::current().tokens().text);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

} // namespace jaga
