ALTER TABLE users DROP CONSTRAINT users_identity_is_theirs;
UPDATE users SET identity = coalesce(external_id, email, name)
WHERE identity <> coalesce(external_id, email, name);
ALTER TABLE users ADD CONSTRAINT users_identity_is_theirs
    CHECK (identity IS NOT DISTINCT FROM coalesce(external_id, email, name));
COMMENT ON COLUMN users.identity IS 'What tells users apart and what filters take: the external id, else the email, else the name.';
