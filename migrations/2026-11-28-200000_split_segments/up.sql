-- A bucket has as many segments as its entries need. Buckets that were sealed without a
-- segment, because they had too many entries for one, are sealed again.
DELETE FROM usage_coverage AS mark
WHERE NOT retired AND NOT EXISTS (
    SELECT FROM segments
    WHERE segments.grain = mark.grain AND segments.bucket = mark.bucket
);

ALTER TABLE usage_coverage ADD COLUMN splits timestamptz[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN usage_coverage.splits IS 'The moment at which each segment of the bucket but the first begins, in ascending order. Empty when the bucket has one segment.';

ALTER TABLE segment_orders DROP CONSTRAINT segment_orders_segment;

ALTER TABLE cells
    ADD COLUMN number smallint NOT NULL DEFAULT 0,
    ADD CONSTRAINT cells_number_not_negative CHECK (number >= 0),
    DROP CONSTRAINT cells_pkey,
    ADD PRIMARY KEY (grain, bucket, number);
COMMENT ON TABLE cells IS 'The packed cells of the segments of hours and days, read by statistics and usage alike. The cells of a bucket are the sums of those of its segments. A row is valid only while its bucket has a coverage mark. A segment without entries has no row.';
COMMENT ON COLUMN cells.number IS 'The number of the segment in its bucket, from 0 on in the order of time.';

ALTER TABLE segments
    ADD COLUMN number smallint NOT NULL DEFAULT 0,
    ADD CONSTRAINT segments_number_not_negative CHECK (number >= 0),
    DROP CONSTRAINT segments_pkey,
    ADD PRIMARY KEY (grain, bucket, number);
COMMENT ON TABLE segments IS 'Entries of an hour or a day, packed column by column in the order of their cells (outcome, series) and start: what cells do not tell is summed, and pages are located here. The segments of a bucket follow each other in time. A row is valid only while its bucket has a live coverage mark.';
COMMENT ON COLUMN segments.number IS 'As in cells.';
COMMENT ON COLUMN segments.started_at IS 'Milliseconds since the start of the segment: the start of the bucket for the first segment, else the moment in usage_coverage.splits.';

ALTER TABLE segment_orders
    ADD COLUMN number smallint NOT NULL DEFAULT 0,
    DROP CONSTRAINT segment_orders_pkey,
    ADD PRIMARY KEY (grain, bucket, number, measure),
    ADD CONSTRAINT segment_orders_segment FOREIGN KEY (grain, bucket, number)
        REFERENCES segments (grain, bucket, number) ON DELETE CASCADE;
COMMENT ON COLUMN segment_orders.number IS 'As in segments.';
COMMENT ON COLUMN segment_orders.starts IS 'Milliseconds since the start of the segment, four bytes per row (little endian), so that a few of them can be read alone. Empty for the measure 0.';
