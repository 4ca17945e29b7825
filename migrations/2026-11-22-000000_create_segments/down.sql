DROP TABLE segments;
ALTER TABLE usage_coverage DROP COLUMN version;
