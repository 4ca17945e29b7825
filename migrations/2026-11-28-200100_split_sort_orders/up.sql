-- The orders have another format: days are sealed again, from the segments of their hours.
DELETE FROM usage_coverage WHERE grain = 2 AND NOT retired;
DELETE FROM segment_orders;

ALTER TABLE segment_orders
    ADD COLUMN heads bytea NOT NULL,
    DROP CONSTRAINT segment_orders_grain_is_day;
ALTER TABLE segment_orders ALTER COLUMN heads SET STORAGE EXTERNAL;
COMMENT ON TABLE segment_orders IS 'Sort permutations of segments: their rows in the order of a number or of their start; equal numbers are in the order of their start. Those of hours are deleted when their day is sealed; the few hours that are read after that are sorted when they are read.';
COMMENT ON COLUMN segment_orders.grain IS 'As in segments.';
COMMENT ON COLUMN segment_orders.bucket IS 'As in segments.';
COMMENT ON COLUMN segment_orders.heads IS 'The first number and the bit width of each block of 128 sorted numbers, which are the values of the column of segments.';
COMMENT ON COLUMN segment_orders.numbers IS 'The differences of the sorted numbers from the first numbers of their blocks, packed, so that a few blocks can be read alone.';
