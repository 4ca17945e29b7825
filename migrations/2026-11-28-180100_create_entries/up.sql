-- Narrow and hot: no text longer than a label. Lists, statistics and facets
-- read this table alone.
--
-- The order of the columns leaves no padding between them: first those that are
-- never null, 32 bytes together, then the others by falling alignment.
CREATE TABLE entries (
    started_at timestamptz NOT NULL,
    id uuid NOT NULL,
    series_id integer NOT NULL,
    status smallint NOT NULL,
    has_content boolean NOT NULL,
    expired boolean NOT NULL,
    cost_nanos bigint,
    duration_ms integer,
    time_to_first_token_ms integer,
    input_tokens integer,
    output_tokens integer,
    total_tokens integer,
    cached_input_tokens integer,
    cache_write_tokens integer,
    reasoning_tokens integer,
    audio_ms integer,
    error_category smallint,
    conversation_id text,
    trace_id text,
    parent_id text,
    entity_id text,
    PRIMARY KEY (started_at, id),
    CONSTRAINT entries_status_known CHECK (status BETWEEN 1 AND 6),
    CONSTRAINT entries_error_category_known CHECK (error_category BETWEEN 1 AND 10),
    CONSTRAINT entries_error_needs_its_status CHECK (error_category IS NULL OR status BETWEEN 3 AND 6),
    CONSTRAINT entries_expired_is_failed CHECK (NOT expired OR status = 3),
    CONSTRAINT entries_counts_not_negative CHECK (
        least(duration_ms, time_to_first_token_ms, input_tokens, output_tokens, total_tokens,
              cached_input_tokens, cache_write_tokens, reasoning_tokens, audio_ms) >= 0
    ),
    CONSTRAINT entries_cost_not_negative CHECK (cost_nanos >= 0)
) PARTITION BY RANGE (started_at);
COMMENT ON TABLE entries IS 'AI operations, one row each. One partition per UTC day, created by the first writer of that day.';
COMMENT ON COLUMN entries.started_at IS 'Start of the operation in whole milliseconds, equal to the time in the id.';
COMMENT ON COLUMN entries.id IS 'UUIDv7 of started_at.';
COMMENT ON COLUMN entries.series_id IS 'The series. No foreign key, so that writing an entry never locks its series.';
COMMENT ON COLUMN entries.status IS '1 running, 2 succeeded, 3 failed, 4 blocked, 5 cancelled, 6 partial_success.';
COMMENT ON COLUMN entries.has_content IS 'Whether a row of contents was written with the entry. If that row is missing, the content has been retired.';
COMMENT ON COLUMN entries.expired IS 'Whether the entry was set to failed because no completion arrived in time. A later completion is still accepted.';
COMMENT ON COLUMN entries.cost_nanos IS 'Cost as the client sent it, in 0.000000001 US dollars.';
COMMENT ON COLUMN entries.duration_ms IS 'Duration in milliseconds. Null while running or when unknown.';
COMMENT ON COLUMN entries.time_to_first_token_ms IS 'Time until the first token of a streamed answer, in milliseconds.';
COMMENT ON COLUMN entries.input_tokens IS 'Tokens of the prompt. Null when not counted.';
COMMENT ON COLUMN entries.output_tokens IS 'Tokens of the response. Null when not counted.';
COMMENT ON COLUMN entries.total_tokens IS 'All tokens. Null when not counted.';
COMMENT ON COLUMN entries.cached_input_tokens IS 'Part of the input that was read from the cache of the provider.';
COMMENT ON COLUMN entries.cache_write_tokens IS 'Part of the input that was written to the cache of the provider.';
COMMENT ON COLUMN entries.reasoning_tokens IS 'Part of the output that was spent on reasoning.';
COMMENT ON COLUMN entries.audio_ms IS 'Length of transcribed audio, in milliseconds.';
COMMENT ON COLUMN entries.error_category IS '1 authentication, 2 rate_limiting, 3 model_not_found, 4 invalid_request, 5 server_error, 6 network_error, 7 context_resolution, 8 tool_execution, 9 guardrail_blocked, 10 unknown.';
COMMENT ON COLUMN entries.conversation_id IS 'Conversation that the operation is a turn of.';
COMMENT ON COLUMN entries.trace_id IS 'Trace that the operation is a step of.';
COMMENT ON COLUMN entries.parent_id IS 'Step that caused this one.';
COMMENT ON COLUMN entries.entity_id IS 'Entity that the operation is about. The series tells its kind.';

-- Almost empty at all times: it holds only entries that have not ended.
CREATE INDEX entries_running ON entries (started_at) WHERE status = 1;

-- These ids are only compared for equality, and may be long; the index holds
-- their hashes. A B-tree and not an index of the kind hash: that keeps all rows
-- of one value in one chain and walks the chain at each insert, so that with
-- 400,000 entries of one conversation an insert took 0.1 ms. Rows without these
-- ids cost nothing.
CREATE INDEX entries_conversation ON entries (hashtextextended(conversation_id, 0)) WHERE conversation_id IS NOT NULL;
CREATE INDEX entries_trace ON entries (hashtextextended(trace_id, 0)) WHERE trace_id IS NOT NULL;
CREATE INDEX entries_parent ON entries (hashtextextended(parent_id, 0)) WHERE parent_id IS NOT NULL;
CREATE INDEX entries_entity ON entries (hashtextextended(entity_id, 0)) WHERE entity_id IS NOT NULL;

-- Wide and cold: only the detail of an entry, its export and the search read it.
CREATE TABLE contents (
    started_at timestamptz NOT NULL,
    id uuid NOT NULL,
    prompt_state smallint NOT NULL,
    response_state smallint NOT NULL,
    prompt_truncated boolean NOT NULL,
    prompt_redacted boolean NOT NULL,
    response_truncated boolean NOT NULL,
    response_redacted boolean NOT NULL,
    prompt text,
    response text,
    error_message text,
    metadata text,
    PRIMARY KEY (started_at, id),
    CONSTRAINT contents_prompt_state_known CHECK (prompt_state BETWEEN 0 AND 3),
    CONSTRAINT contents_prompt_where_stored CHECK ((prompt IS NOT NULL) = (prompt_state IN (2, 3))),
    CONSTRAINT contents_response_state_known CHECK (response_state BETWEEN 0 AND 3),
    CONSTRAINT contents_response_where_stored CHECK ((response IS NOT NULL) = (response_state IN (2, 3)))
) PARTITION BY RANGE (started_at);
COMMENT ON TABLE contents IS 'Prompts, responses, error messages and metadata of entries, in a table of their own so that they can be retired before their entries. Partitioned like entries.';
COMMENT ON COLUMN contents.started_at IS 'Start of the entry.';
COMMENT ON COLUMN contents.id IS 'Id of the entry.';
COMMENT ON COLUMN contents.prompt_state IS '0 empty, 1 not persisted, 2 text, 3 JSON.';
COMMENT ON COLUMN contents.response_state IS '0 empty, 1 not persisted, 2 text, 3 JSON.';
COMMENT ON COLUMN contents.prompt_truncated IS 'Whether the prompt was cut to the maximum size.';
COMMENT ON COLUMN contents.prompt_redacted IS 'Whether redaction replaced a part of the prompt.';
COMMENT ON COLUMN contents.response_truncated IS 'Whether the response was cut to the maximum size.';
COMMENT ON COLUMN contents.response_redacted IS 'Whether redaction replaced a part of the response.';
COMMENT ON COLUMN contents.prompt IS 'The redacted prompt: text, or JSON as text.';
COMMENT ON COLUMN contents.response IS 'The redacted response: text, or JSON as text.';
COMMENT ON COLUMN contents.error_message IS 'The redacted error message of the provider.';
COMMENT ON COLUMN contents.metadata IS 'A redacted JSON object of the client. Text and not jsonb, so that numbers keep their digits and objects the order of their keys.';
