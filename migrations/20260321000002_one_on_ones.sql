-- 1:1s: the standing relation of two people, with the terms in force.
CREATE TABLE one_on_ones (
    -- Our id, 'oo_…'.
    id TEXT NOT NULL PRIMARY KEY,
    -- Who sits on the side of the manager or mentor.
    lead TEXT NOT NULL REFERENCES people (id),
    -- Who sits on the side of the report or mentee.
    report TEXT NOT NULL REFERENCES people (id),
    -- The smaller of the two person ids, so that a pair has one spelling whoever leads.
    pair_low TEXT NOT NULL,
    -- The greater of the two.
    pair_high TEXT NOT NULL,
    -- Who started it.
    starter TEXT NOT NULL REFERENCES people (id),
    -- The rule of its dates, in its canonical text.
    cadence TEXT NOT NULL,
    -- The IANA zone whose wall time the rule means.
    zone TEXT NOT NULL,
    -- The civil date of the first match (YYYY-MM-DD), from which every Nth week is counted.
    anchor TEXT NOT NULL,
    -- How long a meeting is, in minutes.
    duration_minutes BIGINT NOT NULL,
    -- How the agenda is arranged.
    format TEXT NOT NULL CHECK (format IN ('their-meeting', 'halves', 'peers')),
    -- A link or a channel to meet at, or NULL. Sealed.
    place TEXT,
    -- Where it stands.
    standing TEXT NOT NULL CHECK (standing IN ('invited', 'active', 'paused', 'closed')),
    -- Paused: when it goes on by itself, if ever.
    paused_until BIGINT,
    -- Closed: since when.
    closed_at BIGINT,
    -- Closed: how it came to that.
    closing TEXT CHECK (closing IN ('ended', 'declined', 'lapsed', 'withdrawn')),
    -- When it was first proposed.
    created_at BIGINT NOT NULL,
    CHECK (lead <> report),
    CHECK (paused_until IS NULL OR standing = 'paused'),
    CHECK ((standing = 'closed') = (closed_at IS NOT NULL)),
    CHECK ((standing = 'closed') = (closing IS NOT NULL))
);

-- Two people have at most one open 1:1. This carries the race of two who invite each other at once.
CREATE UNIQUE INDEX one_on_ones_open_pair ON one_on_ones (pair_low, pair_high) WHERE standing <> 'closed';
-- A person's own 1:1s, by either side.
CREATE INDEX one_on_ones_lead ON one_on_ones (lead) WHERE standing <> 'closed';
CREATE INDEX one_on_ones_report ON one_on_ones (report) WHERE standing <> 'closed';

-- What one person set for one 1:1.
CREATE TABLE memberships (
    -- The 1:1.
    one_on_one TEXT NOT NULL REFERENCES one_on_ones (id),
    -- The person.
    person TEXT NOT NULL REFERENCES people (id),
    -- Minutes before the start at which the agenda comes.
    agenda_lead_minutes BIGINT NOT NULL,
    -- Hours before the start at which the nudge comes; 0 is off.
    nudge_lead_hours BIGINT NOT NULL,
    -- Minutes after the planned end at which the recap comes when nobody started.
    recap_delay_minutes BIGINT NOT NULL,
    -- Whether a call of the two turns the agenda live.
    call_detection BOOLEAN NOT NULL,
    -- Nudges in a row without an answer.
    unanswered_nudges BIGINT NOT NULL,
    -- When they were last told that the two have not met for long, if ever.
    drift_told_at BIGINT,
    PRIMARY KEY (one_on_one, person)
);

-- Proposals: terms that one of the two asks the other to agree to.
CREATE TABLE proposals (
    -- Our id, 'pr_…'.
    id TEXT NOT NULL PRIMARY KEY,
    -- The 1:1 that it would start or change.
    one_on_one TEXT NOT NULL REFERENCES one_on_ones (id),
    -- Who proposes.
    by_person TEXT NOT NULL REFERENCES people (id),
    -- Who is asked.
    to_person TEXT NOT NULL REFERENCES people (id),
    -- The proposed terms, column by column as in one_on_ones.
    lead TEXT NOT NULL REFERENCES people (id),
    report TEXT NOT NULL REFERENCES people (id),
    cadence TEXT NOT NULL,
    zone TEXT NOT NULL,
    anchor TEXT NOT NULL,
    duration_minutes BIGINT NOT NULL,
    format TEXT NOT NULL CHECK (format IN ('their-meeting', 'halves', 'peers')),
    -- When it was asked.
    asked_at BIGINT NOT NULL,
    -- Where it stands.
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'countered', 'withdrawn', 'lapsed')),
    -- Whether the question was repeated while it was open.
    repeated BOOLEAN NOT NULL,
    -- When it left 'open'.
    answered_at BIGINT,
    CHECK ((state = 'open') = (answered_at IS NULL))
);

-- At most one proposal of a 1:1 is open.
CREATE UNIQUE INDEX proposals_open ON proposals (one_on_one) WHERE state = 'open';
-- How many one person has open, and when they were last declined by whom.
CREATE INDEX proposals_by ON proposals (by_person, to_person, state);
