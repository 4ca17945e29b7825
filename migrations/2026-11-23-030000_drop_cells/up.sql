-- The packed blocks are the only cells: every answer comes from them, and they
-- take a sixth of the space.
DROP TABLE usage_daily;
DROP TABLE usage_hourly;
COMMENT ON TABLE usage_blocks IS 'The cells of hours and days, packed. They hold only where usage_coverage has a mark; a bucket without entries has none.';
