// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/evidence_source.h"

#include <QMap>
#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace jaga {

/// One source of the status bar: its name and how old its last answer is. Stale and down are told by hatch, clock sign and
/// words, never by hue.
class SourceStatus final : public QWidget {
    Q_OBJECT
public:
    /// `source`: its name, `platform` ...
    explicit SourceStatus(const QString &source, QWidget *parent = nullptr);
    void setHealth(const SourceHealth &health, Instant now);
    QString words() const { return m_words; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {40, 26}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_source;
    QString m_title;
    QString m_words;
    bool m_alarming = false;
};

/// The foot of the window: every source with the age of its last answer, growing by itself, then what is waiting for this
/// person and the zone of all times.
class SourceStatusBar final : public QWidget {
    Q_OBJECT
public:
    explicit SourceStatusBar(QWidget *parent = nullptr);
    void setHealth(const QMap<QString, SourceHealth> &health, Instant now);
    /// `trouble`: why that is not the count of now, in words; empty: it is.
    void setWaiting(int approvals, const QString &trouble = {});
    QString words(const QString &source) const;

Q_SIGNALS:
    void approvalsClicked();
    void zoneClicked();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QMap<QString, SourceStatus *> m_sources;
    QHBoxLayout *m_row;
    QPushButton *m_approvals;
    QPushButton *m_zone;
};

} // namespace jaga
