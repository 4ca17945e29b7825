CREATE TABLE quarantine (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    origin text NOT NULL,
    reason text NOT NULL,
    payload text COMPRESSION lz4,
    bytes integer NOT NULL,
    truncated boolean NOT NULL,
    redacted boolean NOT NULL,
    sender_kind text NOT NULL,
    sender_id uuid,
    sender_name text NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    tried_at timestamptz,
    CONSTRAINT quarantine_bytes_not_negative CHECK (bytes >= 0),
    CONSTRAINT quarantine_sender_kind_known
        CHECK (sender_kind IN ('account', 'api_key', 'system', 'anonymous')),
    CONSTRAINT quarantine_tries_dated CHECK ((tries = 0) = (tried_at IS NULL))
);
COMMENT ON TABLE quarantine IS 'What was accepted on the wire but could not become an entry. Bounded in bytes and age, the oldest goes first.';
COMMENT ON COLUMN quarantine.id IS 'UUIDv7 of the moment of arrival.';
COMMENT ON COLUMN quarantine.at IS 'When it came in.';
COMMENT ON COLUMN quarantine.origin IS 'The endpoint or convention it came by, e.g. litellm.';
COMMENT ON COLUMN quarantine.reason IS 'Why it could not become an entry, redacted like content.';
COMMENT ON COLUMN quarantine.payload IS 'What was sent, redacted like content. Null where content is not to be kept.';
COMMENT ON COLUMN quarantine.bytes IS 'Length of what is kept of the payload, in bytes.';
COMMENT ON COLUMN quarantine.truncated IS 'Whether the payload was cut.';
COMMENT ON COLUMN quarantine.redacted IS 'Whether redaction replaced a part of the payload.';
COMMENT ON COLUMN quarantine.sender_kind IS 'account, api_key, system or anonymous.';
COMMENT ON COLUMN quarantine.sender_id IS 'The account or key that sent it. No foreign key: the row outlives both.';
COMMENT ON COLUMN quarantine.sender_name IS 'Mail address or key name at the time.';
COMMENT ON COLUMN quarantine.tries IS 'How often it was tried again.';
COMMENT ON COLUMN quarantine.tried_at IS 'When it was tried again last.';

CREATE INDEX quarantine_newest ON quarantine (at DESC, id DESC) INCLUDE (bytes);
