// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/cause_verdict.h"
#include "models/items/evidence_state.h"

#include <QJsonObject>
#include <QWidget>

#include <optional>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QVBoxLayout;

namespace jaga {

class ElidedLabel;
class MessagePanel;
class SourceAgeLine;
class WrappedLabel;

/// The frame every evidence view shares: the answer in one line, its tools, what is doubtful about it, the drawing or the
/// three-part message in its place, and the sources with their ages at the foot.
///
/// Knows no session: it is given evidence and draws it. GUI thread.
class EvidenceView : public QWidget {
    Q_OBJECT
public:
    explicit EvidenceView(QWidget *parent = nullptr);

    virtual QString id() const = 0;         ///< as in a runbook's `tabs`: timeline workflow tasks kafka scope
    virtual QString title() const = 0;      ///< as on the tab, without its number
    virtual QStringList shapes() const = 0; ///< evidence shapes it draws (resources/probes/shapes.yaml)
    /// Anchor of the runbook's decision table whose verdict the view draws; empty: none.
    virtual QString verdictAnchor() const { return {}; }
    /// What that table says now; drawn with the next evidence. Absent: the runbook has no such table.
    void setVerdict(const std::optional<CauseVerdict> &verdict) { m_verdict = verdict; }
    /// What of the present picture is worth remembering with the case, to tell at the next look what changed; empty: nothing.
    virtual QJsonObject look() const { return {}; }
    /// The remembered picture of the last look; empty: this is the first.
    virtual void setLastLook(const QJsonObject &) {}
    /// How many things in it are abnormal or not known; drawn behind the title as `!2` or `?1`. Zero draws nothing.
    struct Attention {
        int abnormal = 0;
        int unknown = 0;
        bool operator==(const Attention &) const = default;
    };
    Attention attention() const { return m_attention; }

    /// Draws this evidence as of `now`. The pointers are used during the call only; nulls and other shapes are ignored.
    void setEvidence(const QList<const Evidence *> &evidence, Instant now);
    /// Ages grow: redraws when something became stale or the whole is small, else only the foot.
    void tick(const QList<const Evidence *> &evidence, Instant now);
    /// Repeated at the right of the answer, as in every pane.
    void setCaseName(const QString &name);
    QString answer() const;  ///< the answer line as read aloud
    QString notice() const;  ///< what is doubtful, empty when nothing is
    QString message() const; ///< the message in place of the drawing; empty while there is a drawing

Q_SIGNALS:
    void attentionChanged();
    void refreshRequested();
    /// Another tab's id or a step's anchor.
    void linkActivated(const QString &link);

protected:
    struct Message {
        QString what, means, todo, detail;
    };
    struct Picture {
        QString bold; ///< of the answer line
        QString words;
        QStringList notices;
        std::optional<Message> instead; ///< stands in place of the drawing
        Attention attention;
    };
    /// Updates the drawing and says what stands around it.
    virtual Picture draw(const QList<const Evidence *> &evidence, Instant now) = 0;

    const std::optional<CauseVerdict> &verdict() const { return m_verdict; }
    /// Where the drawing stands, one below the other. What stands in it is made with it as parent: the style is resolved anew for
    /// everything below a widget that moves, which is felt when the widget is a table.
    QWidget *page() const { return m_page; }
    QVBoxLayout *column() const { return m_column; }
    /// The row of tools below the answer; hidden until it is asked for.
    QHBoxLayout *tools();
    /// `Find in view`, at the right of the tools; Ctrl+F puts the cursor there.
    QLineEdit *addFind();

    /// The message for a shape without anything to draw; nullopt when there is something. `subject` completes
    /// `... could not be read`; `empty` is said when the answer holds no row.
    static std::optional<Message> messageFor(const EvidenceState &state, const QString &subject, const Message &empty);
    /// What is doubtful about shapes of which something can be drawn, by subject; what is old is told in one line.
    static QStringList noticesFor(const QList<std::pair<QString, EvidenceState>> &subjects, Instant now);

private:
    QList<const Evidence *> own(const QList<const Evidence *> &evidence) const;
    QWidget *buildAnswer();
    void apply(const Picture &picture);

    ElidedLabel *m_answer;
    QLabel *m_caseName;
    QWidget *m_toolBar = nullptr;
    QHBoxLayout *m_tools = nullptr;
    WrappedLabel *m_notice;
    QStackedWidget *m_stack;
    MessagePanel *m_message;
    QWidget *m_page;
    QVBoxLayout *m_column;
    SourceAgeLine *m_sources;
    QList<SourceStamp> m_stamps;
    std::optional<CauseVerdict> m_verdict;
    Attention m_attention;
};

} // namespace jaga
