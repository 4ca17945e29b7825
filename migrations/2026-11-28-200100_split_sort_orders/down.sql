DELETE FROM usage_coverage WHERE grain = 2 AND NOT retired;
DELETE FROM segment_orders;
ALTER TABLE segment_orders DROP COLUMN heads;
