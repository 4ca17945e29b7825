-- Buckets with several segments are sealed again.
DELETE FROM usage_coverage WHERE splits <> '{}';
DELETE FROM segments WHERE number > 0;
DELETE FROM cells WHERE number > 0;

ALTER TABLE segment_orders
    DROP CONSTRAINT segment_orders_segment,
    DROP CONSTRAINT segment_orders_pkey,
    DROP COLUMN number,
    ADD PRIMARY KEY (grain, bucket, measure);
ALTER TABLE segments
    DROP CONSTRAINT segments_pkey,
    DROP COLUMN number,
    ADD PRIMARY KEY (grain, bucket);
ALTER TABLE segment_orders ADD CONSTRAINT segment_orders_segment
    FOREIGN KEY (grain, bucket) REFERENCES segments (grain, bucket) ON DELETE CASCADE;
ALTER TABLE cells
    DROP CONSTRAINT cells_pkey,
    DROP COLUMN number,
    ADD PRIMARY KEY (grain, bucket);
ALTER TABLE usage_coverage DROP COLUMN splits;
