// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

namespace jaga {

class CaseSession;

/// One evidence tab of the open case: timeline, workflow, tasks, Kafka lag, scope.
///
/// A tab draws what the case's evidence store holds for its shapes; it never asks a source. The window builds it when it
/// is first shown, tells it which case is open and makes only the visible one's shapes poll. GUI thread.
class EvidenceTab : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual QString id() const = 0;         ///< as in a runbook's `tabs`: timeline workflow tasks kafka scope
    virtual QString title() const = 0;      ///< as on the tab, without its number
    virtual QStringList shapes() const = 0; ///< evidence shapes it draws (resources/probes/shapes.yaml)

    /// Draws another case; null clears. The case outlives the call that replaces it.
    virtual void setCase(CaseSession *session) = 0;
    /// Once a second while visible: ages grow although nothing arrived.
    virtual void refresh() = 0;

    /// How many things in it are abnormal or not known; drawn behind the title as `!2` or `?1`. Zero draws nothing.
    struct Attention {
        int abnormal = 0;
        int unknown = 0;
        bool operator==(const Attention &) const = default;
    };
    virtual Attention attention() const { return {}; }

Q_SIGNALS:
    void attentionChanged();
    /// The person picked something that another pane can show, e.g. a step anchor or another tab's id.
    void linkActivated(const QString &link);
};

} // namespace jaga
