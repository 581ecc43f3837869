-- What holds for every table here. The text runs unchanged on SQLite and on PostgreSQL, so: ids and
-- closed sets are TEXT, instants are BIGINT milliseconds since 1970 in UTC, flags are BOOLEAN, numbers
-- are BIGINT, structures are JSON in TEXT. «Sealed» columns hold XChaCha20-Poly1305 as base64, bound to
-- their column and row. Neither clock, nor random, nor sequence is asked here: values come from the process.
-- A file is never edited once it was released, not even its comments: its checksum is recorded.

-- What the database says about itself.
CREATE TABLE meta (
    -- The name of the fact, such as 'key_fingerprint' (of the key that sealed the texts).
    key TEXT NOT NULL PRIMARY KEY,
    -- The fact.
    value TEXT NOT NULL
);

-- People, each on one platform.
CREATE TABLE people (
    -- Our id, 'pe_…'.
    id TEXT NOT NULL PRIMARY KEY,
    -- Where they are.
    platform TEXT NOT NULL CHECK (platform IN ('playground', 'discord', 'slack')),
    -- Their id on that platform.
    account TEXT NOT NULL,
    -- The name that others see. Sealed.
    name TEXT NOT NULL,
    -- Their IANA zone; NULL until they were asked or the platform told.
    zone TEXT,
    -- When they work, in their own zone, in its canonical text.
    hours TEXT NOT NULL,
    -- Whether our messages reach them.
    reachable BOOLEAN NOT NULL,
    -- Switch: what waits for the working start comes as one message.
    digest BOOLEAN NOT NULL,
    -- Switch: reminders of own actions.
    action_reminders BOOLEAN NOT NULL,
    -- Switch: the second «did you meet?».
    second_question BOOLEAN NOT NULL,
    -- Switch: the reminder after a long time without a meeting.
    drift BOOLEAN NOT NULL,
    -- Second questions in a row that they did not answer.
    unanswered_questions BIGINT NOT NULL,
    -- One account is one person, also when two processes meet it at once.
    UNIQUE (platform, account)
);

-- Who does not want to be asked by whom.
CREATE TABLE blocks (
    -- Who said so.
    by_person TEXT NOT NULL REFERENCES people (id),
    -- Who may not ask them.
    whom TEXT NOT NULL REFERENCES people (id),
    -- Since when.
    blocked_at BIGINT NOT NULL,
    PRIMARY KEY (by_person, whom)
);
