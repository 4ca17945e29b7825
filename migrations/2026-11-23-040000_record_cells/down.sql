-- Blocks that are not retired are made anew, as they were.
DELETE FROM usage_coverage WHERE NOT retired;
COMMENT ON COLUMN usage_blocks.cells IS 'Its cells: packed columns of series, outcome, end of the durations and sums, then the durations.';
