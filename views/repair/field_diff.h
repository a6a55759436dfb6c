// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/wire_types.h"

#include <QWidget>

class QGridLayout;
class QToolButton;

namespace jaga {

/// Before beside after, field by field: minus and struck against plus and bold; what does not change is grey and folded.
/// No colour says anything here: it reads the same in a greyscale print.
class FieldDiff final : public QWidget {
    Q_OBJECT
public:
    explicit FieldDiff(QWidget *parent = nullptr);
    /// `beforeHead`, `afterHead`: where each side comes from, e.g. `Before: version 13, read 19:38:12 UTC`.
    void setDiff(const QList<api::FieldChange> &diff, const QString &beforeHead, const QString &afterHead);

private:
    void addRow(int row, const api::FieldChange &change);
    void addFold(int row, int unchanged);
    void setUnchangedShown(bool shown);
    QGridLayout *m_grid;
    QList<QWidget *> m_unchanged;
    QToolButton *m_fold = nullptr;
    QString m_foldWords;
    bool m_unchangedShown = false;
};

} // namespace jaga
