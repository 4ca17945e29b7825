-- Telemetry often sends an operation and its content separately, in either order.
CREATE TABLE waiting_parts (
    key uuid NOT NULL,
    ordinal bigint NOT NULL,
    expires_at timestamptz NOT NULL,
    bytes integer NOT NULL,
    prompt_state smallint NOT NULL,
    response_state smallint NOT NULL,
    prompt_truncated boolean NOT NULL,
    prompt_redacted boolean NOT NULL,
    response_truncated boolean NOT NULL,
    response_redacted boolean NOT NULL,
    met boolean NOT NULL,
    prompt text,
    response text,
    PRIMARY KEY (key, ordinal),
    CONSTRAINT waiting_parts_bytes_not_negative CHECK (bytes >= 0),
    CONSTRAINT waiting_parts_prompt_state_known CHECK (prompt_state BETWEEN 0 AND 3),
    CONSTRAINT waiting_parts_prompt_where_stored CHECK ((prompt IS NOT NULL) = (prompt_state IN (2, 3))),
    CONSTRAINT waiting_parts_response_state_known CHECK (response_state BETWEEN 0 AND 3),
    CONSTRAINT waiting_parts_response_where_stored CHECK ((response IS NOT NULL) = (response_state IN (2, 3))),
    CONSTRAINT waiting_parts_met_is_empty CHECK (NOT met OR bytes = 0 AND prompt IS NULL AND response IS NULL)
);
COMMENT ON TABLE waiting_parts IS 'Content that arrived without its entry, redacted like the content of entries. It waits for the entry as long as running entries wait for their completion.';
COMMENT ON COLUMN waiting_parts.key IS 'Digest of what identifies the entry: trace and span, or session and prompt or request.';
COMMENT ON COLUMN waiting_parts.ordinal IS 'Orders the parts of one key: a later part has a higher ordinal. An entry takes parts up to its own ordinal.';
COMMENT ON COLUMN waiting_parts.expires_at IS 'When the part is dropped.';
COMMENT ON COLUMN waiting_parts.bytes IS 'Length of both texts in bytes. The sum over all parts is limited.';
COMMENT ON COLUMN waiting_parts.prompt_state IS 'As in contents.';
COMMENT ON COLUMN waiting_parts.response_state IS 'As in contents.';
COMMENT ON COLUMN waiting_parts.prompt_truncated IS 'Whether the prompt was cut to the maximum size.';
COMMENT ON COLUMN waiting_parts.prompt_redacted IS 'Whether redaction replaced a part of the prompt.';
COMMENT ON COLUMN waiting_parts.response_truncated IS 'Whether the response was cut to the maximum size.';
COMMENT ON COLUMN waiting_parts.response_redacted IS 'Whether redaction replaced a part of the response.';
COMMENT ON COLUMN waiting_parts.met IS 'Whether the entry has arrived. The content moved to it; the row stays, so that a resend of the part does not wait again.';
COMMENT ON COLUMN waiting_parts.prompt IS 'The redacted prompt.';
COMMENT ON COLUMN waiting_parts.response IS 'The redacted response.';

CREATE INDEX waiting_parts_unmet ON waiting_parts (expires_at) INCLUDE (bytes) WHERE NOT met;
CREATE INDEX waiting_parts_met ON waiting_parts (expires_at) WHERE met;

CREATE TABLE open_entries (
    key uuid NOT NULL,
    ordinal bigint NOT NULL,
    entry_id uuid NOT NULL,
    rank smallint NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (key, ordinal, entry_id)
);
COMMENT ON TABLE open_entries IS 'Entries whose content may still arrive separately, by the keys that identify them.';
COMMENT ON COLUMN open_entries.key IS 'As in waiting_parts.';
COMMENT ON COLUMN open_entries.ordinal IS 'The entry takes parts of the key up to this ordinal, unless an earlier entry takes them.';
COMMENT ON COLUMN open_entries.entry_id IS 'The entry. No foreign key, because the entry may be deleted at any time.';
COMMENT ON COLUMN open_entries.rank IS 'Precedence among several keys of an entry; the lowest number wins.';
COMMENT ON COLUMN open_entries.expires_at IS 'Until when content is accepted.';

CREATE INDEX open_entries_by_expiry ON open_entries (expires_at);

CREATE TABLE quarantine (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    origin text NOT NULL,
    reason text NOT NULL,
    payload text,
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
    CONSTRAINT quarantine_tries_dated CHECK ((tries = 0) = (tried_at IS NULL)),
    CONSTRAINT quarantine_tries_not_negative CHECK (tries >= 0)
);
COMMENT ON TABLE quarantine IS 'What was accepted on the wire but could not become an entry. Limited in bytes and age; the oldest rows are deleted first.';
COMMENT ON COLUMN quarantine.id IS 'UUIDv7 of the time of arrival.';
COMMENT ON COLUMN quarantine.at IS 'Time of arrival.';
COMMENT ON COLUMN quarantine.origin IS 'Endpoint or convention that it arrived by, e.g. litellm.';
COMMENT ON COLUMN quarantine.reason IS 'Why it could not become an entry, redacted like content.';
COMMENT ON COLUMN quarantine.payload IS 'What was sent, redacted like content. Null where content is not to be kept.';
COMMENT ON COLUMN quarantine.bytes IS 'Length of the stored payload in bytes.';
COMMENT ON COLUMN quarantine.truncated IS 'Whether the payload was cut.';
COMMENT ON COLUMN quarantine.redacted IS 'Whether redaction replaced a part of the payload.';
COMMENT ON COLUMN quarantine.sender_kind IS 'account, api_key, system or anonymous.';
COMMENT ON COLUMN quarantine.sender_id IS 'The account or API key that sent it. No foreign key, because the row outlives both.';
COMMENT ON COLUMN quarantine.sender_name IS 'Email address or name of the API key at the time.';
COMMENT ON COLUMN quarantine.tries IS 'Number of retries.';
COMMENT ON COLUMN quarantine.tried_at IS 'Time of the last retry.';

CREATE INDEX quarantine_newest ON quarantine (at DESC, id DESC) INCLUDE (bytes);
