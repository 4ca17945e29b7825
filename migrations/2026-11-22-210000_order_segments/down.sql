DROP TABLE segment_orders;
