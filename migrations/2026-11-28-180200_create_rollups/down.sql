DROP TABLE segment_orders;
DROP TABLE segments;
DROP TABLE cells;
DROP TABLE usage_coverage;
