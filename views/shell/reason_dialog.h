// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/widgets/environment_band.h"

#include <QDialog>
#include <QTimer>

class QPlainTextEdit;
class QLabel;

namespace jaga {

/// Asks why before an incident act leaves: the band, what will happen, a reason of at least 10 characters, and a button
/// that names the act. Only Ctrl+Enter and the button send. What was typed is told while it is: leaving forgets nothing.
class ReasonDialog final : public QDialog {
    Q_OBJECT
public:
    ReasonDialog(const QString &act, const QString &meaning, bool needsReason, const BandState &band, Instant now,
                 QWidget *parent = nullptr);
    void setReason(const QString &kept); ///< words that were typed earlier and never accepted
    void done(int result) override;

Q_SIGNALS:
    void typed(const QString &reason); ///< a moment after the last key, and before it is confirmed or left
    void confirmed(const QString &reason);

private:
    void confirm();
    QString missing() const;
    void keepTyped();

    bool m_needsReason;
    QPlainTextEdit *m_reason;
    QLabel *m_missing;
    QTimer m_keep;
};

} // namespace jaga
