// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/wire_types.h"

#include <QWidget>

class QGridLayout;

namespace jaga {

/// The preconditions as the service evaluated them: mark, sentence, what was found, source and age. What does not hold is
/// bold; not known is drawn apart from no.
class GuardList final : public QWidget {
    Q_OBJECT
public:
    explicit GuardList(QWidget *parent = nullptr);
    ~GuardList() override;
    /// `readAt`: server time of the evaluation, absent while none was read.
    void setGuards(const QList<api::Guard> &guards, std::optional<Instant> readAt, Instant now);

private:
    struct Line;
    QGridLayout *m_grid;
    QList<Line> m_lines;
};

} // namespace jaga
