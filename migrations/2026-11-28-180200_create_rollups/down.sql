DROP TABLE segment_orders;
DROP TABLE segments;
DROP TABLE usage_blocks;
DROP TABLE usage_coverage;
