// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/wire_types.h"

#include <QWidget>

class QGridLayout;

namespace jaga {

/// Before beside after, field by field: minus and struck against plus and bold; what does not change is grey.
/// No colour says anything here: it reads the same in a greyscale print.
class FieldDiff final : public QWidget {
    Q_OBJECT
public:
    explicit FieldDiff(QWidget *parent = nullptr);
    /// `beforeHead`, `afterHead`: where each side comes from, e.g. `Before: version 13, read 19:38:12 UTC`.
    void setDiff(const QList<api::FieldChange> &diff, const QString &beforeHead, const QString &afterHead);

private:
    void addRow(const api::FieldChange &change);
    QGridLayout *m_grid;
};

} // namespace jaga
