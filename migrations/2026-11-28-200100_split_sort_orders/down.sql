DELETE FROM usage_coverage WHERE grain = 2 AND NOT retired;
DELETE FROM segment_orders;
ALTER TABLE segment_orders
    DROP COLUMN heads,
    ADD CONSTRAINT segment_orders_grain_is_day CHECK (grain = 2);
