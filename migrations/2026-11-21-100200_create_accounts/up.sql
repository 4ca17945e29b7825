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
COMMENT ON COLUMN accounts.email IS 'Mail address in lower case; what one signs in with.';
COMMENT ON COLUMN accounts.name IS 'Display name.';
COMMENT ON COLUMN accounts.password_hash IS 'Argon2id in PHC string form.';
COMMENT ON COLUMN accounts.role IS 'admin: all; auditor: read with content; viewer: read without content.';
COMMENT ON COLUMN accounts.active IS 'Whether the account may sign in; checked at every request.';
COMMENT ON COLUMN accounts.created_at IS 'When it was made.';
COMMENT ON COLUMN accounts.last_login_at IS 'When its owner last signed in.';

CREATE TABLE refresh_tokens (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    family_id uuid NOT NULL,
    token_hash bytea NOT NULL CONSTRAINT refresh_tokens_hash_unique UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz
);
COMMENT ON TABLE refresh_tokens IS 'Sessions. Each refresh uses one token up and makes the next of its family; a second use revokes the family.';
COMMENT ON COLUMN refresh_tokens.id IS 'UUIDv7.';
COMMENT ON COLUMN refresh_tokens.account_id IS 'Whose session it is.';
COMMENT ON COLUMN refresh_tokens.family_id IS 'The session: all tokens that descend from one sign-in.';
COMMENT ON COLUMN refresh_tokens.token_hash IS 'SHA-256 of the token; the token itself is never stored.';
COMMENT ON COLUMN refresh_tokens.created_at IS 'When it was made.';
COMMENT ON COLUMN refresh_tokens.expires_at IS 'When it ends unused.';
COMMENT ON COLUMN refresh_tokens.used_at IS 'When it was exchanged for the next one.';
COMMENT ON COLUMN refresh_tokens.revoked_at IS 'When it was taken back.';

CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_account ON refresh_tokens (account_id);

CREATE TABLE signing_keys (
    id uuid PRIMARY KEY,
    secret bytea NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT signing_keys_secret_long_enough CHECK (octet_length(secret) >= 32)
);
COMMENT ON TABLE signing_keys IS 'Secrets that sign access tokens, shared by every server on this database.';
COMMENT ON COLUMN signing_keys.id IS 'UUIDv7; the kid of the tokens.';
COMMENT ON COLUMN signing_keys.secret IS 'HMAC-SHA256 key.';
COMMENT ON COLUMN signing_keys.created_at IS 'When it was made; the newest signs, all verify.';
