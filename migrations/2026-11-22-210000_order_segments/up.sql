-- Lists in the order of a number: where its rows stand, without sorting them.
-- All segments are made anew, with their orders.
DELETE FROM usage_coverage WHERE NOT retired;
TRUNCATE segments;

CREATE TABLE segment_orders (
    grain smallint NOT NULL,
    bucket timestamptz NOT NULL,
    measure smallint NOT NULL,
    numbers bytea NOT NULL,
    starts bytea NOT NULL,
    rows bytea NOT NULL,
    PRIMARY KEY (grain, bucket, measure),
    CONSTRAINT segment_orders_segment FOREIGN KEY (grain, bucket)
        REFERENCES segments (grain, bucket) ON DELETE CASCADE,
    CONSTRAINT segment_orders_grain_is_day CHECK (grain = 2),
    CONSTRAINT segment_orders_measure_known CHECK (measure BETWEEN 1 AND 5)
);
COMMENT ON TABLE segment_orders IS 'The rows of the segment of a day in the order of a number, and within equal numbers of their start. Hours are few enough to be sorted when they are read.';
COMMENT ON COLUMN segment_orders.grain IS 'As in segments: 2 day.';
COMMENT ON COLUMN segment_orders.bucket IS 'Start of the UTC day.';
COMMENT ON COLUMN segment_orders.measure IS '1 input tokens, 2 output tokens, 3 total tokens, 4 cost, 5 duration.';
COMMENT ON COLUMN segment_orders.numbers IS 'The numbers in their order, packed in blocks; as in the column of segments.';
COMMENT ON COLUMN segment_orders.starts IS 'Milliseconds since the start of the bucket, four bytes a row (little endian), so that a few of them can be read by themselves.';
COMMENT ON COLUMN segment_orders.rows IS 'Which row of the segment it is, packed.';

-- As in segments. Only what is not compressed can be read in part, too.
ALTER TABLE segment_orders
    ALTER COLUMN numbers SET STORAGE EXTERNAL,
    ALTER COLUMN starts SET STORAGE EXTERNAL,
    ALTER COLUMN rows SET STORAGE EXTERNAL;
