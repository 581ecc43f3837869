-- Meetings: one occurrence of a 1:1. Only the next regular one exists in advance.
CREATE TABLE meetings (
    -- Our id, 'me_…'.
    id TEXT NOT NULL PRIMARY KEY,
    -- The 1:1.
    one_on_one TEXT NOT NULL REFERENCES one_on_ones (id),
    -- Whether the cadence gave its date.
    origin TEXT NOT NULL CHECK (origin IN ('series', 'extra')),
    -- The date that the cadence gave (RFC 5545: RECURRENCE-ID). Never changes.
    slot BIGINT NOT NULL,
    -- The planned start.
    starts_at BIGINT NOT NULL,
    -- The planned start before the last move, to which an objection goes back.
    moved_from BIGINT,
    -- Who moved it last.
    moved_by TEXT REFERENCES people (id),
    -- When the planned start was fixed.
    planned_at BIGINT NOT NULL,
    -- Minutes.
    duration_minutes BIGINT NOT NULL,
    -- Grows with each new start.
    revision BIGINT NOT NULL,
    -- Where it stands.
    state TEXT NOT NULL CHECK (state IN ('planned', 'live', 'ended', 'skipped', 'cancelled')),
    -- Live, ended: when it started; NULL when it never did.
    started_at BIGINT,
    -- Live: when one of the two last did something in it.
    last_doing BIGINT,
    -- Ended: when.
    ended_at BIGINT,
    -- Ended: whether they met.
    met TEXT CHECK (met IN ('unknown', 'yes', 'unconfirmed')),
    -- Skipped: when that was said.
    skipped_at BIGINT,
    -- Skipped: who said so before its start; NULL for «did not take place».
    skipped_by TEXT REFERENCES people (id),
    -- Skipped: what they chose instead.
    choice TEXT CHECK (choice IN ('open', 'wait')),
    -- Cancelled: when.
    cancelled_at BIGINT,
    -- What was sent to each side about it: JSON {"lead":{…},"report":{…}}.
    sent TEXT NOT NULL,
    -- The ids of the questions asked in it: a JSON list of strings.
    questions TEXT NOT NULL,
    -- Why it was skipped, as typed, or NULL. Sealed.
    reason TEXT,
    CHECK (started_at IS NULL OR state IN ('live', 'ended')),
    CHECK (state <> 'live' OR started_at IS NOT NULL),
    CHECK ((state = 'live') = (last_doing IS NOT NULL)),
    CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
    CHECK ((state = 'ended') = (met IS NOT NULL)),
    CHECK ((state = 'skipped') = (skipped_at IS NOT NULL)),
    CHECK ((state = 'skipped') = (choice IS NOT NULL)),
    CHECK (skipped_by IS NULL OR state = 'skipped'),
    CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL))
);

-- A date of the series is planned once, also when two processes plan it at once.
CREATE UNIQUE INDEX meetings_slot ON meetings (one_on_one, slot) WHERE origin = 'series' AND state <> 'cancelled';
-- What is ahead or going on.
CREATE INDEX meetings_current ON meetings (one_on_one, starts_at) WHERE state IN ('planned', 'live');
-- What is over, newest first.
CREATE INDEX meetings_past ON meetings (one_on_one, starts_at) WHERE state IN ('ended', 'skipped');
-- When they met.
CREATE INDEX meetings_met ON meetings (one_on_one, ended_at) WHERE met = 'yes';
-- What still waits for a word of the two.
CREATE INDEX meetings_unanswered ON meetings (one_on_one) WHERE met = 'unknown';
CREATE INDEX meetings_open_skips ON meetings (one_on_one) WHERE choice = 'open';

-- The questions of the bank that a 1:1 has had.
CREATE TABLE used_questions (
    -- The 1:1.
    one_on_one TEXT NOT NULL REFERENCES one_on_ones (id),
    -- The id of the question in the bank.
    question TEXT NOT NULL,
    -- When it was last asked.
    used_at BIGINT NOT NULL,
    PRIMARY KEY (one_on_one, question)
);
