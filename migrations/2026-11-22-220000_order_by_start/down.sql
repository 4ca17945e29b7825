DELETE FROM segment_orders WHERE measure = 0;
ALTER TABLE segment_orders
    DROP COLUMN blocks,
    DROP CONSTRAINT segment_orders_measure_known,
    ADD CONSTRAINT segment_orders_measure_known CHECK (measure BETWEEN 1 AND 5);
COMMENT ON TABLE segment_orders IS 'The rows of the segment of a day in the order of a number, and within equal numbers of their start. Hours are few enough to be sorted when they are read.';
COMMENT ON COLUMN segment_orders.measure IS '1 input tokens, 2 output tokens, 3 total tokens, 4 cost, 5 duration.';
COMMENT ON COLUMN segment_orders.starts IS 'Milliseconds since the start of the bucket, four bytes a row (little endian), so that a few of them can be read by themselves.';
COMMENT ON COLUMN segment_orders.rows IS 'Which row of the segment it is, packed.';
