-- Timers: a subject owes something at an instant. At most one row for each subject.
CREATE TABLE timers (
    -- The printed id of a proposal, a meeting, a 1:1, an action or a person. The prefix says which, so
    -- there is no foreign key.
    subject TEXT NOT NULL PRIMARY KEY,
    -- The order among subjects due at the same instant.
    rank BIGINT NOT NULL,
    -- When it is due.
    due_at BIGINT NOT NULL
);

CREATE INDEX timers_due ON timers (due_at, rank, subject);

-- Deliveries, the outbox: what the bot sends by itself, written with the change that caused it.
CREATE TABLE deliveries (
    -- Our id, 'de_…'. Ids grow, so a recipient's rows go in this order.
    id TEXT NOT NULL PRIMARY KEY,
    -- What it is about: a printed id, as in timers.
    subject TEXT NOT NULL,
    -- The name of the card. Not a CHECK: a new card must not need a migration.
    kind TEXT NOT NULL,
    -- To whom.
    recipient TEXT NOT NULL REFERENCES people (id),
    -- Which one of its kind.
    occurrence BIGINT NOT NULL,
    -- The 1:1 whose changes the card follows, if any.
    one_on_one TEXT REFERENCES one_on_ones (id),
    -- When it was owed.
    due_at BIGINT NOT NULL,
    -- From then on it is of no use.
    expires_at BIGINT,
    -- What a digest is made of: a JSON list of pairs of card and subject; '[]' for every other card.
    items TEXT NOT NULL,
    -- Not posted yet, posted, or given up before it was posted.
    state TEXT NOT NULL CHECK (state IN ('pending', 'posted', 'dropped')),
    -- Why it was given up.
    outcome TEXT,
    -- From when on there is something to do: to post or to edit. NULL is nothing.
    work_at BIGINT,
    -- Until when a worker holds it; NULL is nobody.
    leased_until BIGINT,
    -- The number of the last lease. A worker whose number is older can write nothing.
    lease BIGINT NOT NULL,
    -- How many attempts failed since the last success.
    attempts BIGINT NOT NULL,
    -- When the first attempt to post began.
    tried_at BIGINT,
    -- Where the platform put it.
    address TEXT,
    -- When it was posted.
    posted_at BIGINT,
    -- The version of the state that the reader should see.
    wanted BIGINT NOT NULL,
    -- The version that the platform shows; 0 until it was posted.
    shown BIGINT NOT NULL,
    -- The hash of what the platform shows.
    shown_hash TEXT,
    -- Whether the posted card still follows the state.
    living BOOLEAN NOT NULL,
    -- Owed once: the second one that says the same is the same.
    UNIQUE (subject, kind, recipient, occurrence),
    CHECK ((state = 'posted') = (address IS NOT NULL)),
    CHECK (state <> 'pending' OR work_at IS NOT NULL),
    CHECK (state <> 'dropped' OR work_at IS NULL),
    CHECK (leased_until IS NULL OR work_at IS NOT NULL)
);

-- What is to be done next, and whether something of the same recipient comes first. Finished rows, in time
-- nearly all of them, are in neither.
CREATE INDEX deliveries_work ON deliveries (work_at, id) WHERE work_at IS NOT NULL;
CREATE INDEX deliveries_queue ON deliveries (recipient, id) WHERE work_at IS NOT NULL;
-- The cards that a change of a 1:1 concerns.
CREATE INDEX deliveries_following ON deliveries (one_on_one) WHERE state = 'pending' OR living;
-- What the operator is told.
CREATE INDEX deliveries_pending ON deliveries (due_at) WHERE state = 'pending';
