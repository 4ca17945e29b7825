-- Narrow and hot: no text longer than a label. Lists, statistics and facets
-- read this table alone.
CREATE TABLE entries (
    started_at timestamptz NOT NULL,
    id uuid NOT NULL,
    series_id integer NOT NULL,
    status smallint NOT NULL,
    error_category smallint,
    has_content boolean NOT NULL,
    expired boolean NOT NULL,
    duration_ms integer,
    input_tokens integer,
    output_tokens integer,
    total_tokens integer,
    cached_input_tokens integer,
    reasoning_tokens integer,
    audio_ms integer,
    cost_nanos bigint,
    conversation_id text,
    trace_id text,
    parent_id text,
    entity_type text,
    entity_id text,
    PRIMARY KEY (started_at, id),
    CONSTRAINT entries_status_known CHECK (status BETWEEN 1 AND 6),
    CONSTRAINT entries_error_category_known CHECK (error_category BETWEEN 1 AND 10),
    CONSTRAINT entries_expired_is_failed CHECK (NOT expired OR status = 3),
    CONSTRAINT entries_error_needs_its_status CHECK (error_category IS NULL OR status BETWEEN 3 AND 6),
    CONSTRAINT entries_counts_not_negative CHECK (
        least(duration_ms, input_tokens, output_tokens, total_tokens,
              cached_input_tokens, reasoning_tokens, audio_ms) >= 0
    ),
    CONSTRAINT entries_cost_not_negative CHECK (cost_nanos >= 0)
) PARTITION BY RANGE (started_at);
COMMENT ON TABLE entries IS 'AI operations, one row each. One partition a UTC day, made by whoever writes to that day.';
COMMENT ON COLUMN entries.started_at IS 'When the operation began, in whole milliseconds: exactly the moment its id holds.';
COMMENT ON COLUMN entries.id IS 'UUIDv7 of started_at.';
COMMENT ON COLUMN entries.series_id IS 'Who with what. No foreign key, so that writing an entry never locks its series.';
COMMENT ON COLUMN entries.status IS '1 running, 2 succeeded, 3 failed, 4 blocked, 5 cancelled, 6 partial_success.';
COMMENT ON COLUMN entries.error_category IS '1 authentication, 2 rate_limiting, 3 model_not_found, 4 invalid_request, 5 server_error, 6 network_error, 7 context_resolution, 8 tool_execution, 9 guardrail_blocked, 10 unknown.';
COMMENT ON COLUMN entries.has_content IS 'Whether a row of contents was written with it. Without that row, the content has been retired.';
COMMENT ON COLUMN entries.expired IS 'Whether it was failed because no completion came in time. One that comes later still counts.';
COMMENT ON COLUMN entries.duration_ms IS 'How long it took, in milliseconds; null while running or unknown.';
COMMENT ON COLUMN entries.input_tokens IS 'Tokens of the prompt; null when not counted.';
COMMENT ON COLUMN entries.output_tokens IS 'Tokens of the response; null when not counted.';
COMMENT ON COLUMN entries.total_tokens IS 'All tokens; null when not counted.';
COMMENT ON COLUMN entries.cached_input_tokens IS 'Part of the input that came from the provider''s cache.';
COMMENT ON COLUMN entries.reasoning_tokens IS 'Part of the output spent on reasoning.';
COMMENT ON COLUMN entries.audio_ms IS 'Length of transcribed audio, in milliseconds.';
COMMENT ON COLUMN entries.cost_nanos IS 'Cost as the client sent it, in 0.000000001 US dollars.';
COMMENT ON COLUMN entries.conversation_id IS 'The conversation it is a turn of.';
COMMENT ON COLUMN entries.trace_id IS 'The trace it is a step of.';
COMMENT ON COLUMN entries.parent_id IS 'The step that caused this one.';
COMMENT ON COLUMN entries.entity_type IS 'The kind of thing it is about.';
COMMENT ON COLUMN entries.entity_id IS 'The thing it is about.';

-- Nearly empty at all times: only what has not ended yet is in it.
CREATE INDEX entries_running ON entries (started_at) WHERE status = 1;

-- Wide and cold: only the detail of an entry, its export and the search read it.
CREATE TABLE contents (
    started_at timestamptz NOT NULL,
    id uuid NOT NULL,
    prompt text,
    prompt_state smallint NOT NULL,
    prompt_truncated boolean NOT NULL,
    prompt_redacted boolean NOT NULL,
    response text,
    response_state smallint NOT NULL,
    response_truncated boolean NOT NULL,
    response_redacted boolean NOT NULL,
    error_message text,
    metadata jsonb,
    PRIMARY KEY (started_at, id),
    CONSTRAINT contents_prompt_state_known CHECK (prompt_state BETWEEN 0 AND 3),
    CONSTRAINT contents_prompt_where_stored CHECK ((prompt IS NOT NULL) = (prompt_state IN (2, 3))),
    CONSTRAINT contents_response_state_known CHECK (response_state BETWEEN 0 AND 3),
    CONSTRAINT contents_response_where_stored CHECK ((response IS NOT NULL) = (response_state IN (2, 3)))
) PARTITION BY RANGE (started_at);
COMMENT ON TABLE contents IS 'What was asked and answered, kept apart so that it can be retired before its entry. Partitioned like entries.';
COMMENT ON COLUMN contents.started_at IS 'That of the entry.';
COMMENT ON COLUMN contents.id IS 'That of the entry.';
COMMENT ON COLUMN contents.prompt IS 'What was asked, redacted: text, or JSON as text.';
COMMENT ON COLUMN contents.prompt_state IS '0 empty, 1 not persisted, 2 text, 3 JSON.';
COMMENT ON COLUMN contents.prompt_truncated IS 'Whether it was cut to the largest size.';
COMMENT ON COLUMN contents.prompt_redacted IS 'Whether redaction replaced a part of it.';
COMMENT ON COLUMN contents.response IS 'What was answered, redacted: text, or JSON as text.';
COMMENT ON COLUMN contents.response_state IS '0 empty, 1 not persisted, 2 text, 3 JSON.';
COMMENT ON COLUMN contents.response_truncated IS 'Whether it was cut to the largest size.';
COMMENT ON COLUMN contents.response_redacted IS 'Whether redaction replaced a part of it.';
COMMENT ON COLUMN contents.error_message IS 'What went wrong in the provider''s words, redacted.';
COMMENT ON COLUMN contents.metadata IS 'Strings, numbers and booleans the client wants to find again, redacted.';

-- lz4 compresses several times faster than the default on the way in. A server
-- built without it keeps the default.
DO $$
DECLARE
    wide text;
BEGIN
    FOREACH wide IN ARRAY ARRAY['prompt', 'response', 'error_message', 'metadata'] LOOP
        EXECUTE format('ALTER TABLE contents ALTER COLUMN %I SET COMPRESSION lz4', wide);
    END LOOP;
EXCEPTION WHEN feature_not_supported THEN
    RAISE NOTICE 'this PostgreSQL has no lz4, contents keep the default compression';
END
$$;
