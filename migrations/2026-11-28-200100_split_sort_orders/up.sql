-- The orders have another format: days are sealed again, from the segments of their hours.
DELETE FROM usage_coverage WHERE grain = 2 AND NOT retired;
DELETE FROM segment_orders;

ALTER TABLE segment_orders ADD COLUMN heads bytea NOT NULL;
ALTER TABLE segment_orders ALTER COLUMN heads SET STORAGE EXTERNAL;
COMMENT ON COLUMN segment_orders.heads IS 'The first number and the bit width of each block of 128 sorted numbers, which are the values of the column of segments.';
COMMENT ON COLUMN segment_orders.numbers IS 'The differences of the sorted numbers from the first numbers of their blocks, packed, so that a few blocks can be read alone.';
