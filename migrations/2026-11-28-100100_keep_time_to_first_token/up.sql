ALTER TABLE entries
    ADD COLUMN time_to_first_token_ms integer
        CONSTRAINT entries_time_to_first_token_not_negative CHECK (time_to_first_token_ms >= 0);
COMMENT ON COLUMN entries.time_to_first_token_ms IS 'How long the first token of a streamed answer took, in milliseconds.';
