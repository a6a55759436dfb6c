// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/style_sheet.h"

#include "views/theme/theme.h"

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

// Names between @ are replaced by tokens. Heights are those of the mockups: controls 24, rows 24, tab strip 28.
constexpr auto controls = uR"(
QToolTip { background: @field@; color: @text@; border: 1px solid @edge@; padding: 3px; }
QPushButton, QToolButton[role="button"], QComboBox {
    min-height: 22px; border: 1px solid @edge@; border-radius: 2px; padding: 0 9px; background: @button@; font-size: 12px; }
QPushButton:hover, QToolButton[role="button"]:hover, QComboBox:hover { background: @field@; }
QPushButton:pressed, QPushButton:checked, QToolButton[role="button"]:checked { background: @selection@; }
QPushButton:disabled, QComboBox:disabled { color: @disabled@; border-color: @rule@; background: @button@; }
QPushButton:focus, QToolButton:focus, QComboBox:focus { border: 2px solid @accent@; padding: 0 8px; min-height: 20px; }
QPushButton[role="primary"] { font-weight: 600; }
QPushButton[role="link"], QToolButton[role="link"] {
    border: 0; background: transparent; color: @accent@; text-decoration: underline; padding: 0 2px; min-height: 20px; }
QToolButton[role="plain"] { border: 1px solid transparent; border-radius: 2px; background: transparent; padding: 1px; }
QToolButton[role="plain"]:hover { background: @button@; border-color: @rule@; }
QToolButton[role="plain"]:focus { border: 2px solid @accent@; }
QToolButton::menu-indicator { image: none; }
QLineEdit, QPlainTextEdit, QTextEdit, QDateTimeEdit, QSpinBox {
    border: 1px solid @edge@; border-radius: 2px; background: @field@; color: @text@; font-size: 12px;
    selection-background-color: @selection@; selection-color: @text@; }
QLineEdit, QSpinBox { min-height: 22px; padding: 0 6px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus { border: 2px solid @accent@; }
QLineEdit:read-only { background: @panel@; }
QComboBox QAbstractItemView { background: @field@; border: 1px solid @edge@; selection-background-color: @selection@;
    selection-color: @text@; }
QCheckBox { spacing: 6px; font-size: 12px; min-height: 24px; }
QCheckBox:focus { border: 2px solid @accent@; border-radius: 2px; }
)";

constexpr auto frames = uR"(
QMainWindow, QDialog { background: @window@; }
QMainWindow::separator { background: @window@; width: 4px; height: 4px; }
QMenuBar { background: @panel@; border-bottom: 1px solid @rule@; font-size: 13px; }
QMenuBar::item { padding: 4px 9px; background: transparent; }
QMenuBar::item:selected { background: @selection@; }
QMenu { background: @field@; border: 1px solid @edge@; font-size: 12px; }
QMenu::item { padding: 4px 28px 4px 12px; }
QMenu::item:selected { background: @selection@; color: @text@; }
QMenu::item:disabled { color: @disabled@; }
QMenu::separator { height: 1px; background: @rule@; margin: 3px 0; }
QStatusBar { background: @panel@; font-size: 12px; }
QStatusBar::item { border: 0; }
QTabWidget::pane { border: 1px solid @rule@; background: @field@; top: -1px; }
QTabBar { background: @window@; }
QTabBar::tab { height: 24px; padding: 0 8px; margin-top: 3px; margin-right: -1px; font-size: 12px; color: @secondary@;
    background: @panel@; border: 1px solid @rule@; border-bottom: 0; }
QTabBar::tab:selected { margin-top: 0; height: 26px; color: @text@; background: @field@; font-weight: 600;
    border-top: 2px solid @accent@; }
QTabBar::tab:focus { color: @accent@; }
QHeaderView { background: @panel@; }
QHeaderView::section { background: @panel@; color: @secondary@; border: 0; border-right: 1px solid @rule@;
    border-bottom: 1px solid @edge@; padding: 0 6px; height: 23px; font-size: 12px; font-weight: 500; }
QTableView, QTreeView, QListView { background: @field@; border: 0; gridline-color: @rule@; font-size: 12px;
    selection-background-color: @selection@; selection-color: @text@; outline: 0; }
QTableView::item { padding: 0 6px; }
QTableView:focus, QTreeView:focus, QListView:focus { border: 2px solid @accent@; }
QScrollArea { border: 0; background: transparent; }
QScrollBar:vertical { background: @panel@; width: 10px; margin: 0; }
QScrollBar:horizontal { background: @panel@; height: 10px; margin: 0; }
QScrollBar::handle { background: @hatch@; border-radius: 2px; }
QScrollBar::handle:vertical { min-height: 24px; margin: 1px; }
QScrollBar::handle:horizontal { min-width: 24px; margin: 1px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: @window@; }
QProgressBar { border: 1px solid @edge@; border-radius: 2px; background: @field@; text-align: center; font-size: 11px; }
QProgressBar::chunk { background: @selection@; }
)";

constexpr auto roles = uR"(
QWidget[role="panel"] { background: @panel@; }
QWidget[role="field"] { background: @field@; }
QWidget[role="window"] { background: @window@; }
QWidget[role="sectionHead"] { background: @panel@; border-top: 1px solid @rule@; border-bottom: 1px solid @rule@; }
QLabel { background: transparent; }
QLabel[role="secondary"] { color: @secondary@; font-size: 12px; }
QLabel[role="small"] { color: @secondary@; font-size: 11px; }
QLabel[role="dense"] { font-size: 12px; }
QLabel[role="strong"] { font-size: 12px; font-weight: 600; }
QLabel[role="title"] { font-size: 15px; font-weight: 600; }
QLabel[role="digits"] { font-family: "DejaVu Sans Mono"; font-size: 12px; }
QLabel[role="section"] { background: @panel@; font-size: 12px; font-weight: 600; border-top: 1px solid @rule@;
    border-bottom: 1px solid @rule@; padding: 3px 12px; }
QLabel[role="cell"] { background: @field@; border-bottom: 1px solid @rule@; padding: 3px 12px; font-size: 12px; }
QLabel[role="cellHead"] { background: @panel@; border-bottom: 1px solid @edge@; border-right: 1px solid @rule@;
    padding: 3px 12px; font-size: 12px; font-weight: 500; }
)";

} // namespace

QString styleSheet(const Tokens &tokens)
{
    QString sheet = QString::fromUtf16(controls) + QString::fromUtf16(frames) + QString::fromUtf16(roles);
    const std::pair<QLatin1String, QColor> names[] = {
        {"@window@"_L1, tokens.window},     {"@panel@"_L1, tokens.panel},   {"@field@"_L1, tokens.field},
        {"@button@"_L1, tokens.button},     {"@text@"_L1, tokens.text},     {"@secondary@"_L1, tokens.secondary},
        {"@disabled@"_L1, tokens.disabled}, {"@edge@"_L1, tokens.edge},     {"@rule@"_L1, tokens.rule},
        {"@hatch@"_L1, tokens.hatch},       {"@accent@"_L1, tokens.accent}, {"@selection@"_L1, tokens.selection},
    };
    for (const auto &[name, colour] : names)
        sheet.replace(name, colour.name());
    return sheet;
}

} // namespace jaga
