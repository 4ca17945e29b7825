CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    email text NOT NULL CONSTRAINT accounts_email_unique UNIQUE,
    name text,
    password_hash text NOT NULL,
    role text NOT NULL,
    active boolean NOT NULL,
    created_at timestamptz NOT NULL,
    last_login_at timestamptz,
    CONSTRAINT accounts_role_known CHECK (role IN ('admin', 'auditor', 'viewer')),
    CONSTRAINT accounts_email_lower_case CHECK (email = lower(email))
);
COMMENT ON TABLE accounts IS 'People who may sign in.';
COMMENT ON COLUMN accounts.id IS 'UUIDv7.';
COMMENT ON COLUMN accounts.email IS 'Email address in lower case, used to sign in.';
COMMENT ON COLUMN accounts.name IS 'Display name.';
COMMENT ON COLUMN accounts.password_hash IS 'Argon2id hash as a PHC string.';
COMMENT ON COLUMN accounts.role IS 'admin: all rights; auditor: reads with content; viewer: reads without content.';
COMMENT ON COLUMN accounts.active IS 'Whether the account may sign in. Checked at every request.';
COMMENT ON COLUMN accounts.created_at IS 'Time of creation.';
COMMENT ON COLUMN accounts.last_login_at IS 'Time of the last sign-in.';

CREATE TABLE refresh_tokens (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    family_id uuid NOT NULL,
    token_hash bytea NOT NULL CONSTRAINT refresh_tokens_hash_unique UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT refresh_tokens_hash_is_sha256 CHECK (octet_length(token_hash) = 32)
);
COMMENT ON TABLE refresh_tokens IS 'Sessions. Each refresh uses one token and creates the next one of its family. A second use of a token revokes the family.';
COMMENT ON COLUMN refresh_tokens.id IS 'UUIDv7.';
COMMENT ON COLUMN refresh_tokens.account_id IS 'Account of the session.';
COMMENT ON COLUMN refresh_tokens.family_id IS 'The session: all tokens that descend from one sign-in.';
COMMENT ON COLUMN refresh_tokens.token_hash IS 'SHA-256 of the token. The token itself is never stored.';
COMMENT ON COLUMN refresh_tokens.created_at IS 'Time of creation.';
COMMENT ON COLUMN refresh_tokens.expires_at IS 'When an unused token expires.';
COMMENT ON COLUMN refresh_tokens.used_at IS 'When the token was exchanged for the next one.';
COMMENT ON COLUMN refresh_tokens.revoked_at IS 'When the token was revoked.';

CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_account ON refresh_tokens (account_id);

CREATE TABLE signing_keys (
    id uuid PRIMARY KEY,
    secret bytea NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT signing_keys_secret_long_enough CHECK (octet_length(secret) >= 32)
);
COMMENT ON TABLE signing_keys IS 'Secrets that sign access tokens, shared by every server on this database.';
COMMENT ON COLUMN signing_keys.id IS 'UUIDv7, the kid of the tokens.';
COMMENT ON COLUMN signing_keys.secret IS 'Key for HMAC-SHA256.';
COMMENT ON COLUMN signing_keys.created_at IS 'Time of creation. The newest key signs, all keys verify.';

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
    CONSTRAINT api_keys_hash_is_sha256 CHECK (octet_length(secret_hash) = 32),
    CONSTRAINT api_keys_scopes_known
        CHECK (scopes <@ ARRAY['ingest', 'read', 'content', 'delete', 'admin']),
    CONSTRAINT api_keys_scopes_not_empty CHECK (cardinality(scopes) > 0)
);
COMMENT ON TABLE api_keys IS 'Keys of programs.';
COMMENT ON COLUMN api_keys.id IS 'UUIDv7.';
COMMENT ON COLUMN api_keys.name IS 'What the key is for.';
COMMENT ON COLUMN api_keys.prefix IS 'The first characters of the secret, by which people recognise the key.';
COMMENT ON COLUMN api_keys.secret_hash IS 'SHA-256 of the secret, which is long and random. The secret itself is never stored.';
COMMENT ON COLUMN api_keys.scopes IS 'Rights of the key: ingest, read, content, delete, admin.';
COMMENT ON COLUMN api_keys.created_at IS 'Time of creation.';
COMMENT ON COLUMN api_keys.created_by IS 'Email address, at the time, of the account that created the key.';
COMMENT ON COLUMN api_keys.expires_at IS 'When the key expires.';
COMMENT ON COLUMN api_keys.last_used_at IS 'Time of the last use, to the minute.';
COMMENT ON COLUMN api_keys.revoked_at IS 'When the key was revoked.';
