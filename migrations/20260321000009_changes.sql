-- A proposal can ask for other terms of a 1:1 that goes on, besides inviting to one.
-- The terms that held when a change was proposed: JSON with lead, report, cadence, zone, anchor, duration_minutes
-- and format, each as in its column. NULL in an invitation.
ALTER TABLE proposals ADD COLUMN changes_from TEXT;
