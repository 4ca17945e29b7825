-- People type the case of an email address as they like: one that identifies a
-- user is compared in lower case, and shown as it was sent. Users that differed in
-- nothing else are one from now on, also in what is stored already.
ALTER TABLE users DROP CONSTRAINT users_identity_is_theirs;
UPDATE users SET identity = lower(identity COLLATE "C")
WHERE identity ~ '^[^@]+@[^@]+$' AND identity <> lower(identity COLLATE "C");
ALTER TABLE users ADD CONSTRAINT users_identity_is_theirs CHECK (
    identity IS NOT DISTINCT FROM CASE
        WHEN coalesce(external_id, email, name) ~ '^[^@]+@[^@]+$'
        THEN lower(coalesce(external_id, email, name) COLLATE "C")
        ELSE coalesce(external_id, email, name)
    END
);
COMMENT ON COLUMN users.identity IS 'What tells users apart and what filters take: the external id, else the email, else the name; an email address with A to Z in lower case.';
