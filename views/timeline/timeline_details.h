// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/timeline_lanes.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QPushButton;

namespace jaga {

/// What is on record of one event, field by field, and what its outcome means. Copies as plain lines.
class TimelineDetails final : public QWidget {
    Q_OBJECT
public:
    explicit TimelineDetails(QWidget *parent = nullptr);
    /// Null shows what to do to see one. `event` is used during the call only.
    void setEvent(const TimelineEvent *event, const TimelineLanes &lanes, Instant now);
    QString plainText() const;
    QString markdown() const;
    QString json() const;

private:
    void buildCopy();
    void setField(int row, const QString &name, const QString &value, bool digits);

    struct Field {
        QLabel *name;
        QLabel *value;
    };
    QLabel *m_title;
    QLabel *m_source;
    QLabel *m_meaning;
    QList<Field> m_fields;
    QPushButton *m_copy;
    QList<std::pair<QString, QString>> m_facts; ///< name and value; the first is the title, without a name
};

} // namespace jaga
