-- Usage is read block by block. Nobody looks for the cells of a series any more,
-- and the index for it took space and time in each roll-up.
DROP INDEX usage_hourly_series;
