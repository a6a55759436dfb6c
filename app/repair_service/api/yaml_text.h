// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

namespace jaga::repair {

/// Lines of YAML with two blanks a level.
class YamlText {
public:
    void line(int level, const QString &text) { m_text += QString(level * 2, u' ') + text + u'\n'; }
    /// `key: value`; what has no object within stands on one line.
    void entry(int level, const QString &key, const QJsonValue &value);
    QByteArray text() const { return m_text.toUtf8(); }

private:
    QString m_text;
};

} // namespace jaga::repair
