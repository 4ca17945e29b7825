-- Blocks that are not retired are made anew, as they were.
DELETE FROM usage_coverage WHERE NOT retired;
TRUNCATE segments, segment_orders;
ALTER TABLE segments DROP COLUMN cache_write_tokens;
ALTER TABLE entries DROP COLUMN cache_write_tokens;
