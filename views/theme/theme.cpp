// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/theme.h"

#include "views/theme/style_sheet.h"

#include <QApplication>
#include <QPalette>
#include <QStyleFactory>

#include <utility>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

const Tokens &lightTokens()
{
    static const Tokens tokens{
        .window = 0xDDE0E3,
        .panel = 0xE9EBED,
        .field = 0xF7F8F9,
        .lane = 0xEEF0F2,
        .button = 0xF0F2F3,
        .text = 0x1B1F24,
        .secondary = 0x474E57,
        .disabled = 0x6E767F,
        .edge = 0x6B737C,
        .rule = 0xC3C8CD,
        .hatch = 0xB3B9C0,
        .accent = 0x0A57A4,
        .selection = 0xC9DBEF,
        .verified = 0x14604A,
        .severityFill = {0x8E0016, 0xD45B00, 0xF2C230, 0x5C646D},
        .severityInk = {0xFFFFFF, 0x14171A, 0x14171A, 0xFFFFFF},
        .severityText = {0xA8001C, 0xA33A00, 0x6F5000, 0x474E57},
        .series = {0x1E78D2, 0x005C3D, 0x8A286D, 0x1B1F24},
    };
    return tokens;
}

const Tokens &darkTokens()
{
    static const Tokens tokens{
        .window = 0x1C1F23,
        .panel = 0x25292E,
        .field = 0x16191C,
        .lane = 0x1B1F23,
        .button = 0x2E3339,
        .text = 0xE4E7EA,
        .secondary = 0xA9B1BA,
        .disabled = 0x7C858F,
        .edge = 0x838C96,
        .rule = 0x373D44,
        .hatch = 0x4B535C,
        .accent = 0x79B8F3,
        .selection = 0x1F3B5C,
        .verified = 0x6CC5A6,
        .severityFill = {0xD9303F, 0xF08A2C, 0xF7E98A, 0x8A939D},
        .severityInk = {0xFFFFFF, 0x14171A, 0x14171A, 0x14171A},
        .severityText = {0xFF7A85, 0xFF9D4D, 0xF0D24A, 0xA9B1BA},
        .series = {0x2F86D0, 0x47D1A3, 0xE9A5D4, 0xFFFFFF},
    };
    return tokens;
}

QPalette paletteOf(const Tokens &t)
{
    QPalette palette;
    palette.setColor(QPalette::Window, t.panel);
    palette.setColor(QPalette::WindowText, t.text);
    palette.setColor(QPalette::Base, t.field);
    palette.setColor(QPalette::AlternateBase, t.lane);
    palette.setColor(QPalette::Text, t.text);
    palette.setColor(QPalette::PlaceholderText, t.disabled);
    palette.setColor(QPalette::Button, t.button);
    palette.setColor(QPalette::ButtonText, t.text);
    palette.setColor(QPalette::BrightText, t.text);
    palette.setColor(QPalette::ToolTipBase, t.field);
    palette.setColor(QPalette::ToolTipText, t.text);
    palette.setColor(QPalette::Highlight, t.selection);
    palette.setColor(QPalette::HighlightedText, t.text);
    palette.setColor(QPalette::Link, t.accent);
    palette.setColor(QPalette::LinkVisited, t.accent);
    palette.setColor(QPalette::Light, t.field);
    palette.setColor(QPalette::Midlight, t.rule);
    palette.setColor(QPalette::Mid, t.rule);
    palette.setColor(QPalette::Dark, t.edge);
    palette.setColor(QPalette::Shadow, t.edge);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, t.disabled);
    return palette;
}

} // namespace

Theme::Theme() : m_tokens(&lightTokens()) {}

Theme &Theme::current()
{
    static Theme theme;
    return theme;
}

void Theme::apply(Scheme scheme)
{
    m_scheme = scheme;
    m_tokens = scheme == Scheme::Dark ? &darkTokens() : &lightTokens();
    if (!std::exchange(m_applied, true)) {
        QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
        QApplication::setFont(words());
    }
    QApplication::setPalette(paletteOf(*m_tokens));
    // A sheet that replaces another is resolved for each widget once for every widget around it; a first one only once.
    qApp->setStyleSheet({});
    qApp->setStyleSheet(styleSheet(*m_tokens));
    Q_EMIT changed();
}

QColor Theme::band(const QString &environment)
{
    if (environment == "staging"_L1)
        return 0x1B7F92;
    if (environment == "test"_L1)
        return 0x66727F;
    if (environment == "sandbox"_L1)
        return 0x6C483C;
    if (environment == "game-day"_L1)
        return 0x3672BC;
    return 0x7E57C2;
}

QFont Theme::words(int pixels, QFont::Weight weight)
{
    QFont font(u"Inter"_s);
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

QFont Theme::digits(int pixels, QFont::Weight weight)
{
    QFont font(u"DejaVu Sans Mono"_s);
    font.setStyleHint(QFont::Monospace);
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

} // namespace jaga
