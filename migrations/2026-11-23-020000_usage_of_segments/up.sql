-- Segments tell usage, too, wherever its blocks cannot: of a part of an hour, or
-- of entries with a least duration. All of them are made anew.
DELETE FROM usage_coverage WHERE NOT retired;
TRUNCATE segments, segment_orders;

ALTER TABLE segments
    ADD COLUMN cached_input_tokens bytea NOT NULL,
    ADD COLUMN reasoning_tokens bytea NOT NULL;
ALTER TABLE segments
    ALTER COLUMN cached_input_tokens SET STORAGE EXTERNAL,
    ALTER COLUMN reasoning_tokens SET STORAGE EXTERNAL;
COMMENT ON COLUMN segments.cached_input_tokens IS 'As in entries, one more; 0 where absent.';
COMMENT ON COLUMN segments.reasoning_tokens IS 'As in entries, one more; 0 where absent.';
