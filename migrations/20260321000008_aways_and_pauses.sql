-- Aways: days on which a person meets nobody.
CREATE TABLE aways (
    -- Our id, 'aw_…'.
    id TEXT NOT NULL PRIMARY KEY,
    -- Who is away.
    person TEXT NOT NULL REFERENCES people (id),
    -- The first day (YYYY-MM-DD), in the person's own zone.
    from_day TEXT NOT NULL,
    -- The last day (YYYY-MM-DD), which belongs to them.
    to_day TEXT NOT NULL,
    -- Why, as typed, or NULL. Sealed.
    reason TEXT,
    -- When that was confirmed.
    created_at BIGINT NOT NULL,
    -- When it was taken back; NULL while it holds.
    cancelled_at BIGINT,
    CHECK (from_day <= to_day)
);

CREATE INDEX aways_of_person ON aways (person, from_day);

-- Pauses: stretches of time in which a 1:1 stood still. They do not count as time without a meeting.
CREATE TABLE pauses (
    -- The 1:1.
    one_on_one TEXT NOT NULL REFERENCES one_on_ones (id),
    -- Since when.
    from_at BIGINT NOT NULL,
    -- Until when it was; NULL while it lasts. When it is to end is in one_on_ones.paused_until.
    to_at BIGINT,
    -- Who paused it.
    by_person TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (one_on_one, from_at),
    CHECK (to_at IS NULL OR from_at < to_at)
);

-- A 1:1 is paused once at a time.
CREATE UNIQUE INDEX pauses_open ON pauses (one_on_one) WHERE to_at IS NULL;

-- Cancelled: for what. Those from before this column were taken in by another meeting.
ALTER TABLE meetings ADD COLUMN cancelled_for TEXT
    CHECK (cancelled_for IN ('away', 'pause', 'merge', 'end', 'earlier', 'terms'));
UPDATE meetings SET cancelled_for = 'merge' WHERE state = 'cancelled';

-- All of one 1:1, by their start.
CREATE INDEX meetings_of_one_on_one ON meetings (one_on_one, starts_at);
