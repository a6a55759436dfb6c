// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/wire_types.h"

#include <QWidget>

namespace jaga {

/// The parameters of a command type as fields, drawn from the catalogue the service serves: the console knows no command
/// by name.
class ParameterForm final : public QWidget {
    Q_OBJECT
public:
    ParameterForm(const QList<api::ParameterDescription> &parameters, const QJsonObject &values,
                  QWidget *parent = nullptr);
    QJsonObject values() const { return m_values; }

Q_SIGNALS:
    void edited(const QJsonObject &values);

private:
    QWidget *editorFor(const api::ParameterDescription &parameter);
    void set(const QString &name, const QJsonValue &value);
    QJsonObject m_values;
};

} // namespace jaga
