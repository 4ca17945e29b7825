ALTER TABLE segments
    DROP COLUMN cached_input_tokens,
    DROP COLUMN reasoning_tokens;
