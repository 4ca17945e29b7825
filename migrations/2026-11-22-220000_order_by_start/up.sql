-- Lists find their place in a day without looking at all of its rows: by start,
-- too, and under a filter that nobody has asked for before. Days are made anew
-- out of their hours.
DELETE FROM usage_coverage WHERE NOT retired AND grain = 2;
TRUNCATE segment_orders;

ALTER TABLE segment_orders
    ADD COLUMN blocks bytea NOT NULL,
    ALTER COLUMN blocks SET STORAGE EXTERNAL,
    DROP CONSTRAINT segment_orders_measure_known,
    ADD CONSTRAINT segment_orders_measure_known CHECK (measure BETWEEN 0 AND 5);
COMMENT ON TABLE segment_orders IS 'The rows of the segment of a day in the order of a number or of their start, and within equal numbers of their start. Hours are few enough to be sorted when they are read.';
COMMENT ON COLUMN segment_orders.measure IS '0 start, 1 input tokens, 2 output tokens, 3 total tokens, 4 cost, 5 duration.';
COMMENT ON COLUMN segment_orders.starts IS 'Milliseconds since the start of the bucket, four bytes a row (little endian), so that a few of them can be read by themselves. Empty where these are the numbers.';
COMMENT ON COLUMN segment_orders.rows IS 'Which row of the segment stands at each place, packed.';
COMMENT ON COLUMN segment_orders.blocks IS 'In which of 32 blocks of places each row of the segment stands, packed: how many places of a block a filter accepts is counted from these alone.';
