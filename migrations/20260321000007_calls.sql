-- Calls: the two of a 1:1 who are in a call with each other. A row goes when they part, or, when a meeting was
-- live then, with the end of that meeting.
CREATE TABLE calls (
    -- The 1:1. Its two people are in one call at most.
    one_on_one TEXT NOT NULL PRIMARY KEY REFERENCES one_on_ones (id),
    -- Which call: the platform, a slash, and the platform's own id of the call.
    name TEXT NOT NULL,
    -- Just these two, these two and others after a call of just these two, or parted after one.
    state TEXT NOT NULL CHECK (state IN ('alone', 'company', 'apart')),
    -- Since when the state holds.
    since BIGINT NOT NULL,
    -- Alone: whether it goes on with a call from before a short interruption.
    resumed BOOLEAN NOT NULL,
    CHECK (state = 'alone' OR NOT resumed)
);

-- Who a change of a call concerns.
CREATE INDEX calls_name ON calls (name);
