-- What stands in a recipient's queue, and what somebody holds.

-- The queue is empty most of the time, and a planner that was told so believes that to read it whole costs nothing, for
-- each of its rows again. The condition is written so that no statistics speak of it: then the recipient is looked up.
DROP INDEX deliveries_queue;
CREATE INDEX deliveries_queue ON deliveries (recipient, id) WHERE COALESCE(work_at, -1) >= 0;
-- The leases, one for each message under way.
CREATE INDEX deliveries_leased ON deliveries (leased_until) WHERE leased_until IS NOT NULL;
