-- Topics: something to talk about. They belong to the 1:1, not to a meeting.
CREATE TABLE topics (
    -- Our id, 'to_…'.
    id TEXT NOT NULL PRIMARY KEY,
    -- The 1:1.
    one_on_one TEXT NOT NULL REFERENCES one_on_ones (id),
    -- Who added it; NULL is Duologue itself.
    author TEXT REFERENCES people (id),
    -- The words, as typed. Sealed.
    text TEXT NOT NULL,
    -- A link to the message that it came from, or NULL. Sealed.
    link TEXT,
    -- The part of the agenda.
    section TEXT NOT NULL CHECK (section IN ('check-in', 'topic', 'blocker', 'decision', 'feedback', 'growth')),
    -- Who may read it.
    visibility TEXT NOT NULL CHECK (visibility IN ('shared', 'at-meeting', 'only-me')),
    -- From when on the partner may read it; NULL is not yet.
    open_from BIGINT,
    -- Its place; smaller comes first.
    position BIGINT NOT NULL,
    -- Where it stands.
    state TEXT NOT NULL CHECK (state IN ('open', 'discussed', 'removed')),
    -- When it left 'open'.
    state_at BIGINT,
    -- Discussed: in which meeting.
    meeting TEXT REFERENCES meetings (id),
    -- When it was added.
    created_at BIGINT NOT NULL,
    CHECK ((state = 'open') = (state_at IS NULL)),
    CHECK ((state = 'discussed') = (meeting IS NOT NULL))
);

CREATE INDEX topics_open ON topics (one_on_one, position) WHERE state = 'open';
CREATE INDEX topics_of_one_on_one ON topics (one_on_one, author, created_at);
CREATE INDEX topics_of_meeting ON topics (meeting) WHERE meeting IS NOT NULL;

-- Notes: a line of what was said.
CREATE TABLE notes (
    -- Our id, 'no_…'.
    id TEXT NOT NULL PRIMARY KEY,
    -- The 1:1.
    one_on_one TEXT NOT NULL REFERENCES one_on_ones (id),
    -- The meeting that it was taken in; NULL before the first.
    meeting TEXT REFERENCES meetings (id),
    -- Who wrote it.
    author TEXT NOT NULL REFERENCES people (id),
    -- The words, as typed. Sealed.
    text TEXT NOT NULL,
    -- Whether only the author may read it.
    private BOOLEAN NOT NULL,
    -- When it was written.
    created_at BIGINT NOT NULL
);

CREATE INDEX notes_of_meeting ON notes (meeting, created_at) WHERE meeting IS NOT NULL;
CREATE INDEX notes_before_first ON notes (one_on_one, created_at) WHERE meeting IS NULL;

-- Actions: something that one of the two promised.
CREATE TABLE actions (
    -- Our id, 'ac_…'.
    id TEXT NOT NULL PRIMARY KEY,
    -- The 1:1.
    one_on_one TEXT NOT NULL REFERENCES one_on_ones (id),
    -- Who promised.
    owner TEXT NOT NULL REFERENCES people (id),
    -- Who wrote it down.
    author TEXT NOT NULL REFERENCES people (id),
    -- The words, as typed. Sealed.
    text TEXT NOT NULL,
    -- The due day in the owner's zone (YYYY-MM-DD), or NULL.
    due TEXT,
    -- Where it stands.
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
    -- When it left 'open'.
    state_at BIGINT,
    -- What the owner said to it.
    consent TEXT NOT NULL CHECK (consent IN ('agreed', 'asked', 'refused')),
    -- The meeting that it came from, if any.
    meeting TEXT REFERENCES meetings (id),
    -- How often the owner was reminded of this due date.
    reminders BIGINT NOT NULL,
    -- When it was written down.
    created_at BIGINT NOT NULL,
    CHECK ((state = 'open') = (state_at IS NULL))
);

CREATE INDEX actions_open ON actions (one_on_one, created_at) WHERE state = 'open';
CREATE INDEX actions_due ON actions (owner, due) WHERE state = 'open' AND due IS NOT NULL;
CREATE INDEX actions_done ON actions (one_on_one, state_at) WHERE state = 'done';
CREATE INDEX actions_of_one_on_one ON actions (one_on_one, created_at);
