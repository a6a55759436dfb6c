// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/widgets/environment_band.h"

#include <QDialog>

class QPlainTextEdit;
class QLabel;

namespace jaga {

/// Asks why before an incident act leaves: the band, what will happen, a reason of at least 10 characters, and a button
/// that names the act. Only Ctrl+Enter and the button send.
class ReasonDialog final : public QDialog {
    Q_OBJECT
public:
    ReasonDialog(const QString &act, const QString &meaning, bool needsReason, const BandState &band, Instant now,
                 QWidget *parent = nullptr);

Q_SIGNALS:
    void confirmed(const QString &reason);

private:
    void confirm();
    QString missing() const;

    bool m_needsReason;
    QPlainTextEdit *m_reason;
    QLabel *m_missing;
};

} // namespace jaga
