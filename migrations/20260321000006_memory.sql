-- Drafts: a command that waits for one more answer of its author.
CREATE TABLE drafts (
    -- Our id, 'dr_…'.
    id TEXT NOT NULL PRIMARY KEY,
    -- Who gave it; nobody else may go on with it.
    person TEXT NOT NULL REFERENCES people (id),
    -- The command. Sealed.
    body TEXT NOT NULL,
    -- When it was given.
    created_at BIGINT NOT NULL
);

CREATE INDEX drafts_by_age ON drafts (created_at);

-- What adapters must remember: opened DM channels, the playground's chat.
CREATE TABLE adapter_memory (
    -- The name of the adapter, which sees nothing of the others.
    adapter TEXT NOT NULL,
    -- The name of what is remembered.
    key TEXT NOT NULL,
    -- What it is. Sealed.
    value TEXT NOT NULL,
    PRIMARY KEY (adapter, key)
);
