-- People whose messages the platform refuses just now: one row for each spell of that.
CREATE TABLE refusals (
    -- Who does not get our messages.
    person TEXT NOT NULL PRIMARY KEY REFERENCES people (id),
    -- When the first message of the spell was refused.
    since BIGINT NOT NULL,
    -- When the last one was.
    last_at BIGINT NOT NULL,
    -- How many were: all but the first because somebody tried again.
    times BIGINT NOT NULL
);

-- What waits for a person until they are reached again. Such a row of the outbox stands as given up, with this
-- outcome, until it is taken up.
CREATE INDEX deliveries_aside ON deliveries (recipient) WHERE outcome = 'set aside';
