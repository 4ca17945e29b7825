-- Telemetry often sends an operation and its content apart, in either order.
CREATE TABLE waiting_parts (
    key uuid NOT NULL,
    ordinal bigint NOT NULL,
    prompt text,
    prompt_state smallint NOT NULL,
    prompt_truncated boolean NOT NULL,
    prompt_redacted boolean NOT NULL,
    response text,
    response_state smallint NOT NULL,
    response_truncated boolean NOT NULL,
    response_redacted boolean NOT NULL,
    bytes integer NOT NULL,
    met boolean NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (key, ordinal),
    CONSTRAINT waiting_parts_prompt_where_stored CHECK ((prompt IS NOT NULL) = (prompt_state IN (2, 3))),
    CONSTRAINT waiting_parts_response_where_stored CHECK ((response IS NOT NULL) = (response_state IN (2, 3))),
    CONSTRAINT waiting_parts_met_is_empty CHECK (NOT met OR bytes = 0 AND prompt IS NULL AND response IS NULL)
);
COMMENT ON TABLE waiting_parts IS 'Content that came without its entry, redacted like that of entries. It waits for the entry as long as running entries wait for their end.';
COMMENT ON COLUMN waiting_parts.key IS 'Digest of what leads to the entry: trace and span, or session and prompt or request.';
COMMENT ON COLUMN waiting_parts.ordinal IS 'Tells which of two parts of one key came later. An entry takes parts up to its own ordinal.';
COMMENT ON COLUMN waiting_parts.prompt IS 'What was asked.';
COMMENT ON COLUMN waiting_parts.prompt_state IS 'As in contents.';
COMMENT ON COLUMN waiting_parts.prompt_truncated IS 'Whether it was cut to the largest size.';
COMMENT ON COLUMN waiting_parts.prompt_redacted IS 'Whether redaction replaced a part of it.';
COMMENT ON COLUMN waiting_parts.response IS 'What was answered.';
COMMENT ON COLUMN waiting_parts.response_state IS 'As in contents.';
COMMENT ON COLUMN waiting_parts.response_truncated IS 'Whether it was cut to the largest size.';
COMMENT ON COLUMN waiting_parts.response_redacted IS 'Whether redaction replaced a part of it.';
COMMENT ON COLUMN waiting_parts.bytes IS 'Length of both texts, which is bounded in sum.';
COMMENT ON COLUMN waiting_parts.met IS 'Whether its entry has come. The content is gone then; the row stays, so that a resend of the part does not wait again.';
COMMENT ON COLUMN waiting_parts.expires_at IS 'When it is given up.';

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
COMMENT ON TABLE open_entries IS 'Entries whose content may still come by itself, by the keys that lead to them.';
COMMENT ON COLUMN open_entries.key IS 'As in waiting_parts.';
COMMENT ON COLUMN open_entries.ordinal IS 'It takes parts of the key up to this one, unless an entry before it takes them.';
COMMENT ON COLUMN open_entries.entry_id IS 'The entry. No foreign key: it may be deleted at any time.';
COMMENT ON COLUMN open_entries.rank IS 'Of several keys, that with the lowest number knows best.';
COMMENT ON COLUMN open_entries.expires_at IS 'Until when content is taken.';

CREATE INDEX open_entries_by_expiry ON open_entries (expires_at);
