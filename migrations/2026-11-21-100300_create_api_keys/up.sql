CREATE TABLE api_keys (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    prefix text NOT NULL,
    secret_hash bytea NOT NULL CONSTRAINT api_keys_hash_unique UNIQUE,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT api_keys_scopes_known
        CHECK (scopes <@ ARRAY['ingest', 'read', 'content', 'delete', 'admin']),
    CONSTRAINT api_keys_scopes_not_empty CHECK (cardinality(scopes) > 0)
);
COMMENT ON TABLE api_keys IS 'Keys of programs.';
COMMENT ON COLUMN api_keys.id IS 'UUIDv7.';
COMMENT ON COLUMN api_keys.name IS 'What the key is for.';
COMMENT ON COLUMN api_keys.prefix IS 'The first characters of the secret, to recognise it by.';
COMMENT ON COLUMN api_keys.secret_hash IS 'SHA-256 of the secret, which is long and random; the secret itself is never stored.';
COMMENT ON COLUMN api_keys.scopes IS 'What the key may do: ingest, read, content, delete, admin.';
COMMENT ON COLUMN api_keys.created_at IS 'When it was made.';
COMMENT ON COLUMN api_keys.created_by IS 'Mail address of the account that made it, as it was then.';
COMMENT ON COLUMN api_keys.expires_at IS 'When it ends by itself.';
COMMENT ON COLUMN api_keys.last_used_at IS 'When it was last used, to the minute.';
COMMENT ON COLUMN api_keys.revoked_at IS 'When it was taken back.';
