-- A cell takes half the bytes as a record of its own, and a filter reads only
-- those it accepts. Blocks as they were are still read, because those of retired
-- hours cannot be made anew; all others are, once their marks are gone.
DELETE FROM usage_coverage WHERE NOT retired;
COMMENT ON COLUMN usage_blocks.cells IS 'Its cells by outcome and series: columns of the distances between series and of the lengths of records, then the records, each with the sums and durations of a cell.';
