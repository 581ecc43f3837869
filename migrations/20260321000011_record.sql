-- What the record is read by: past meetings page by page, actions by their meeting, 1:1s that were ended, and
-- what one person wrote.

-- Past meetings, newest first, the ones that were taken out of the series among them.
CREATE INDEX meetings_record ON meetings (one_on_one, starts_at, id) WHERE state IN ('ended', 'skipped', 'cancelled');
-- The actions that came from a meeting.
CREATE INDEX actions_of_meeting ON actions (meeting) WHERE meeting IS NOT NULL;
-- The notes of a 1:1, which a search reads newest first.
CREATE INDEX notes_of_one_on_one ON notes (one_on_one, created_at);
-- A person's 1:1s on either side, those that were ended among them: their record stays readable. Without a condition,
-- since a row is looked for by one side OR the other, and SQLite uses no partial index for one half of that.
DROP INDEX one_on_ones_lead;
DROP INDEX one_on_ones_report;
CREATE INDEX one_on_ones_of_lead ON one_on_ones (lead);
CREATE INDEX one_on_ones_of_report ON one_on_ones (report);
-- What one person wrote or promised, for telling them how much is kept.
CREATE INDEX topics_by ON topics (author) WHERE author IS NOT NULL;
CREATE INDEX notes_by ON notes (author);
CREATE INDEX actions_by ON actions (author);
CREATE INDEX actions_owned ON actions (owner);
