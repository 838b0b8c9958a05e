-- How the centre's tables are spread over machines by Citus, after `central migrate` on its coordinator:
--   psql -f citus.sql DATABASE
-- Every table of the first part holds what one terminal did or is, under keys that hold the terminal: all rows of a terminal are on one machine,
-- and a request of a terminal touches that machine alone.
SELECT create_distributed_table('terminal', 'terminal_id');
SELECT create_distributed_table('alarm', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('budget_use', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('case_entry', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('case_event', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('enrolment_code', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('execution', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('ledger', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('morning_check', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('order_opening', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('pay_order', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('person_seen', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('pick_up_code', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('record', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('release_outcome', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('release_ring', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('help_call', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('help_video', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('sandbox_application', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('sandbox_execution', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('spent_nonce', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('terminal_alarm', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('terminal_boot', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('terminal_chain', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('terminal_day', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('terminal_key', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('terminal_record', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('unfound_search', 'terminal_id', colocate_with => 'terminal');
SELECT create_distributed_table('usage_daily', 'terminal_id', colocate_with => 'terminal');

-- Large, and of no terminal: everybody once, and every charge once, wherever they come. People of any terminals are counted from here and from
-- person_seen, exactly; an estimate (HyperLogLog) is not needed for that.
SELECT create_distributed_table('person_ever', 'pseudonym', colocate_with => 'none');
SELECT create_distributed_table('paid_charge', 'charge', colocate_with => 'none');

-- Small, and looked up for every terminal: a copy on each machine.
SELECT create_reference_table('department_switch');
SELECT create_reference_table('notice');
SELECT create_reference_table('publication');
SELECT create_reference_table('published_item');
SELECT create_reference_table('release');
SELECT create_reference_table('settings_change');
SELECT create_reference_table('staff_account');
SELECT create_reference_table('staff_version');
SELECT create_reference_table('wanted_firmware');
SELECT create_reference_table('yearly_plan');

-- The coordinator's own: sums that are folded there by one process at a time, the console's accounts and orders, and what is of a case number, a
-- slot or a telephone rather than of a terminal. Citus leaves a table alone that nothing was said of.
-- local catalogue_draft
-- local console_account
-- local console_event
-- local console_session
-- local console_sign_on
-- local console_subject
-- local early_news
-- local erasure
-- local feed_place
-- local login_failures
-- local open_matter
-- local phone_copy
-- local rating_cell
-- local rating_count
-- local rectification
-- local remote_diagnosis
-- local remote_order
-- local slot_hold
-- local staff_message
-- local text_message
-- local usage_delta
-- local usage_rollup
-- local usage_total
-- local window_duty
