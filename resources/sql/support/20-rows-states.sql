-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Support rows 1: roles, states and moves of the support objects
-- ---------------------------------------------------------------------

insert into support_role (role_code, may_read, may_mutate, may_approve, may_contain, for_people, description) values
('VIEWER',             true, false, false, false, true, 'Reads quotes, orders, workflow and logs'),
('OPERATOR',           true, true,  false, false, true, 'Safe task retry, cache invalidation, projection replay'),
('SENIOR_OPERATOR',    true, true,  true,  false, true, 'Executes approved repair commands; technical approver for a colleague'),
('INCIDENT_COMMANDER', true, false, true,  true, true,  'Containment, severity, communication'),
('ENGINEER',           true, true,  true,  false, true, 'Code-level diagnosis and hotfix; attests fixes, approves kinds T and E'),
('BUSINESS_APPROVER',  true, false, true,  false, true, 'Commercial and manual exceptions'),
('AUDITOR',            true, false, false, false, true, 'Reads evidence, never mutates'),
('SYS',                true, true,  false, false, false, 'Auto-repair job: commands 31, 48, 49, 50 only');

insert into state_catalog (entity_type, state, sort_no, is_initial, is_terminal, can_be_stuck, warn_after, critical_after, basis) values
('INCIDENT','INVESTIGATING',1,true,false,true,'30 minutes','2 hours','seed 23; next_update_due_at wins'),
('INCIDENT','CONTAINED',2,false,false,true,'30 minutes','2 hours','seed 23'),
('INCIDENT','MITIGATING',3,false,false,true,'30 minutes','2 hours','seed 23'),
('INCIDENT','MONITORING',4,false,false,true,'4 hours','1 day','seed 23'),
('INCIDENT','RESOLVED',5,false,true,false,null,null,'seed 23'),
('REPAIR_COMMAND','REQUESTED',1,true,false,true,'1 minute','5 minutes','own'),
('REPAIR_COMMAND','PENDING_APPROVAL',2,false,false,true,'15 minutes','1 hour','seed 20, 22; expires_at wins'),
('REPAIR_COMMAND','APPROVED',3,false,false,true,'10 minutes','30 minutes','own'),
('REPAIR_COMMAND','EXECUTING',4,false,false,true,'1 minute','5 minutes','own'),
('REPAIR_COMMAND','SUCCEEDED',5,false,true,false,null,null,'own; proof is verification_status'),
('REPAIR_COMMAND','FAILED',6,false,true,false,null,null,'own: nothing was changed'),
('REPAIR_COMMAND','OUTCOME_UNKNOWN',7,false,false,true,'1 minute','5 minutes','own: reply lost'),
('REPAIR_COMMAND','REJECTED',8,false,true,false,null,null,'own'),
('REPAIR_COMMAND','WITHDRAWN',9,false,true,false,null,null,'own'),
('REPAIR_COMMAND','EXPIRED',10,false,true,false,null,null,'own'),
('REPAIR_COMMAND','REFUSED',11,false,true,false,null,null,'seed 20: policy or precondition'),
('VERIFICATION','PENDING',1,true,false,true,'5 minutes','15 minutes','seed 20; verify_due_at wins'),
('VERIFICATION','PASSED',2,false,true,false,null,null,'seed 20'),
('VERIFICATION','FAILED',3,false,true,false,null,null,'own: opens a finding'),
('VERIFICATION','OVERDUE',4,false,false,true,'15 minutes','1 hour','own: opens a finding'),
('CONTROL_INTENT','PENDING',1,true,false,true,'1 minute','5 minutes','own'),
('CONTROL_INTENT','CLAIMED',2,false,false,true,'5 minutes','15 minutes','own; lease_until wins'),
('CONTROL_INTENT','CONFIRMED',3,false,true,false,null,null,'own'),
('CONTROL_INTENT','FAILED',4,false,true,false,null,null,'own'),
('CONTROL_INTENT','UNKNOWN',5,false,false,true,'5 minutes','15 minutes','own: look up, never resend blind'),
('RECONCILIATION_FINDING','OPEN',1,true,false,true,'1 hour','4 hours','own'),
('RECONCILIATION_FINDING','ACKNOWLEDGED',2,false,false,true,'8 hours','2 days','own'),
('RECONCILIATION_FINDING','RESOLVED',3,false,true,false,null,null,'seed 8: resolved_at'),
('RECONCILIATION_RUN','REQUESTED',1,true,false,true,'5 minutes','15 minutes','own'),
('RECONCILIATION_RUN','RUNNING',2,false,false,true,'30 minutes','2 hours','own'),
('RECONCILIATION_RUN','FINISHED',3,false,true,false,null,null,'own'),
('RECONCILIATION_RUN','ABORTED',4,false,true,false,null,null,'own'),
('CONTAINMENT_SWITCH','REQUESTED',1,true,false,true,'5 minutes','15 minutes','own'),
('CONTAINMENT_SWITCH','ACTIVE',2,false,false,true,'4 hours','1 day','own: expires_at wins'),
('CONTAINMENT_SWITCH','RELEASE_REQUESTED',3,false,false,true,'15 minutes','1 hour','own'),
('CONTAINMENT_SWITCH','RELEASED',4,false,true,false,null,null,'own'),
('CONTAINMENT_SWITCH','REJECTED',5,false,true,false,null,null,'own');

-- Legal moves. Upper-case trigger names are repair commands, the others are the platform's own.
insert into state_transition_rule (entity_type, from_state, to_state, trigger_name)
select r.entity_type, f.from_state, t.to_state, r.trigger_name
from (values
('REPAIR_COMMAND','REQUESTED','PENDING_APPROVAL,EXECUTING,SUCCEEDED,FAILED,REFUSED','Submit'),
('REPAIR_COMMAND','PENDING_APPROVAL','APPROVED,REJECTED,WITHDRAWN,EXPIRED','Decide'),
('REPAIR_COMMAND','APPROVED','EXECUTING,SUCCEEDED,FAILED,WITHDRAWN,EXPIRED','Execute'),
('REPAIR_COMMAND','EXECUTING','SUCCEEDED,FAILED,OUTCOME_UNKNOWN','WorkerResult'),
('REPAIR_COMMAND','OUTCOME_UNKNOWN','SUCCEEDED,FAILED','OutcomeLookup'),
('VERIFICATION','PENDING','PASSED,FAILED,OVERDUE','Verify'),
('VERIFICATION','OVERDUE','PASSED,FAILED','Verify'),
('CONTROL_INTENT','PENDING','CLAIMED,FAILED','WorkerClaims'),
('CONTROL_INTENT','CLAIMED','CONFIRMED,FAILED,UNKNOWN,PENDING','WorkerResult'),
('CONTROL_INTENT','UNKNOWN','CONFIRMED,FAILED','OutcomeLookup'),
('RECONCILIATION_FINDING','OPEN','ACKNOWLEDGED','FINDING_ACKNOWLEDGE'),
('RECONCILIATION_FINDING','OPEN,ACKNOWLEDGED','RESOLVED','FINDING_RESOLVE'),
('RECONCILIATION_RUN','REQUESTED','RUNNING,ABORTED','RunStarts'),
('RECONCILIATION_RUN','RUNNING','FINISHED,ABORTED','RunEnds'),
('CONTAINMENT_SWITCH','REQUESTED','ACTIVE,REJECTED','Engage'),
('CONTAINMENT_SWITCH','ACTIVE','RELEASE_REQUESTED','AskRelease'),
('CONTAINMENT_SWITCH','RELEASE_REQUESTED','RELEASED,ACTIVE','DecideRelease'),
('INCIDENT','INVESTIGATING','CONTAINED,MITIGATING,RESOLVED','Progress'),
('INCIDENT','CONTAINED','INVESTIGATING,MITIGATING','Progress'),
('INCIDENT','MITIGATING','INVESTIGATING,CONTAINED,MONITORING','Progress'),
('INCIDENT','MONITORING','INVESTIGATING,RESOLVED','Progress')
) as r (entity_type, from_states, to_states, trigger_name)
cross join lateral unnest(string_to_array(r.from_states, ',')) as f (from_state)
cross join lateral unnest(string_to_array(r.to_states, ','))   as t (to_state);
