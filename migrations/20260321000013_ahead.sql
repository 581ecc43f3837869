-- What is ahead, by its start: when many meetings begin together, their agendas have to leave before their time.

-- How many of a planned meeting's agendas were not handed to the outbox yet: what `sent` says of them, to be counted.
ALTER TABLE meetings ADD COLUMN agendas_owed BIGINT NOT NULL DEFAULT 2;
CREATE INDEX meetings_ahead ON meetings (starts_at, agendas_owed, id) WHERE state = 'planned' AND agendas_owed > 0;
