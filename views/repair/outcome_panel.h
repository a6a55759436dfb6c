// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/repair_form.h"
#include "views/theme/glyphs.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace jaga {

class MarkLabel;

/// What became of a sent request. An unknown outcome is worded and drawn apart from a refusal: dashed, with the question
/// mark, and with the one thing that helps.
class OutcomePanel final : public QWidget {
    Q_OBJECT
public:
    explicit OutcomePanel(QWidget *parent = nullptr);
    /// Hidden while the form is still being edited.
    void setForm(const RepairForm &form);
    QString words() const;

Q_SIGNALS:
    void lookUpRequested();
    void sendAgainRequested(); ///< under the same key: the service answers what it stored, or does it once
    void startAgainRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void show(Mark mark, const QString &what, const QString &means);
    bool m_unknown = false;
    MarkLabel *m_mark;
    QLabel *m_what;
    QLabel *m_means;
    QPushButton *m_lookUp;
    QPushButton *m_sendAgain;
    QPushButton *m_startAgain;
};

} // namespace jaga
