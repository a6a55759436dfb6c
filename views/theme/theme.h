// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>

#include <array>

namespace jaga {

/// The colours everything is painted with, by meaning. `ux.md` 4 gives the contrast of each; nothing else in the views
/// names a colour.
struct Tokens {
    QColor window; ///< between docks, dock titles, tab strip
    QColor panel;  ///< docks, table heads, chapters, status bar
    QColor field;  ///< where data is read or typed
    QColor lane;   ///< every other lane of a timeline
    QColor button;
    QColor text;
    QColor secondary;                   ///< source, age, label, unchanged, stale
    QColor disabled;                    ///< zero, empty, off
    QColor edge;                        ///< control edges
    QColor rule;                        ///< hairlines between rows and around docks
    QColor hatch;                       ///< lines of the stale hatch
    QColor accent;                      ///< focus, link, current step
    QColor selection;                   ///< ground of the one selected row
    QColor verified;                    ///< check marks only
    std::array<QColor, 4> severityFill; ///< P0..P3, shapes only
    std::array<QColor, 4> severityInk;  ///< letters on those shapes
    std::array<QColor, 4> severityText; ///< severity as words
    std::array<QColor, 4> series;       ///< of a chart, each with its own dash and marker
};

/// Light and dark, fonts, and the moment at which they change.
///
/// One per application, like its palette; GUI thread. A widget that paints itself reads tokens() while painting and
/// repaints on changed(); ordinary widgets follow the application's palette and style sheet, which apply() sets.
class Theme final : public QObject {
    Q_OBJECT
public:
    enum class Scheme { Light, Dark };

    static Theme &current();

    Scheme scheme() const { return m_scheme; }
    const Tokens &tokens() const { return *m_tokens; }
    /// Sets palette, font and style sheet of the QApplication. Also needed once at start.
    void apply(Scheme scheme);
    /// False before the first apply().
    bool isApplied() const { return m_applied; }

    /// Ground of the environment band: `production`, `staging`, `test`, `sandbox`, `game-day`; white text on all.
    /// The same in both schemes. Anything else is treated as production.
    static QColor band(const QString &environment);

    /// Inter, for words. Sizes in pixels: 13, dense rows 12, source and age 11, case title 15.
    static QFont words(int pixels = 13, QFont::Weight weight = QFont::Normal);
    /// DejaVu Sans Mono, for digits that are compared: times, ids, counts, amounts.
    static QFont digits(int pixels = 12, QFont::Weight weight = QFont::Normal);

Q_SIGNALS:
    void changed();

private:
    Theme();
    Scheme m_scheme = Scheme::Light;
    bool m_applied = false;
    const Tokens *m_tokens;
};

} // namespace jaga
