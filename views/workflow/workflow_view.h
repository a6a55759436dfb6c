// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/workflow_state.h"
#include "views/evidence/evidence_view.h"

class QComboBox;
class QLabel;

namespace jaga {

class CellTableView;
class ProcessStrip;

/// The reference that PostgreSQL keeps beside the instance the engine runs, field by field and in words; the elements in
/// the order of the model; the incidents with what they need to be resolved.
class WorkflowView final : public EvidenceView {
    Q_OBJECT
public:
    explicit WorkflowView(QWidget *parent = nullptr);

    QString id() const override;
    QString title() const override;
    QStringList shapes() const override;

protected:
    Picture draw(const QList<const Evidence *> &evidence, Instant now) override;

private:
    void showInstance(int at);
    void fillInstances();

    QComboBox *m_instances;
    QLabel *m_meaning;
    ProcessStrip *m_strip;
    CellTableView *m_fields;
    CellTableView *m_elements;
    CellTableView *m_incidents;
    QLabel *m_incidentHead;
    QList<WorkflowState> m_states;
    Instant m_now{};
};

} // namespace jaga
