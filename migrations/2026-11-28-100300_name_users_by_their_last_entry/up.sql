-- A user is shown by the name of the entry that started last. Of hours that are
-- rolled up, each name keeps which entry was the last with it; what is there is
-- rolled up anew, to tell it. Of what retention has removed, nothing is known: such
-- a name yields to any other.
ALTER TABLE users ADD COLUMN last_entry_id uuid;
COMMENT ON COLUMN users.last_entry_id IS 'The entry of this user under this name and email that started last, of those in hours that were rolled up; null when there is none. It stays when that entry is deleted.';
-- Rows change once an hour at most, and find room beside themselves.
ALTER TABLE users SET (fillfactor = 80);
DELETE FROM usage_coverage WHERE NOT retired;
