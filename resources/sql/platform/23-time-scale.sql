-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Platform rows 4: one scale for every limit
-- ---------------------------------------------------------------------

-- Makes this platform live `faster` times as fast as the clock: every limit that is a row is stated in its time from then
-- on, so readers compare what they find and know nothing of a scale. Absolute, not relative: the same call twice changes
-- nothing the second time. Rates a minute and retention are no limits of waiting and stay. Only the owner may call it.
create function set_time_scale(faster numeric) returns void language plpgsql as $$
declare
    before numeric := (select time_scale from platform_setting);
    ratio double precision := before / faster;
begin
    update platform_setting set time_scale = faster;
    update state_catalog set warn_after = warn_after * ratio, critical_after = critical_after * ratio where can_be_stuck;
    update settling_time set settles_after = settles_after * ratio;
    update fulfillment_task_type set stuck_after = stuck_after * ratio;
    update adapter_policy set answer_within = answer_within * ratio, first_backoff = first_backoff * ratio;
    -- whole seconds: a lag of less than one is not measured
    update consumer_policy set warn_lag_seconds = greatest(1, round(warn_lag_seconds * ratio)),
                               crit_lag_seconds = greatest(2, round(crit_lag_seconds * ratio));
end $$;
