-- What is there is rolled up anew, with cells. What retention has left stays in
-- its blocks, but no longer adds up to days, and late records no longer to it.
DELETE FROM usage_coverage WHERE NOT retired;

CREATE TABLE usage_hourly (
    bucket timestamptz NOT NULL,
    series_id integer NOT NULL,
    status smallint NOT NULL,
    error_category smallint NOT NULL,
    requests bigint NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    total_tokens bigint NOT NULL,
    cost_nanos numeric(38, 0) NOT NULL,
    timed_requests bigint NOT NULL,
    duration_ms bigint NOT NULL,
    cached_input_tokens bigint NOT NULL,
    reasoning_tokens bigint NOT NULL,
    durations integer[] NOT NULL,
    PRIMARY KEY (bucket, series_id, status, error_category)
);
COMMENT ON TABLE usage_hourly IS 'Rollup cells of hours. They hold only where usage_coverage has a mark.';
COMMENT ON COLUMN usage_hourly.bucket IS 'Start of the UTC hour.';
COMMENT ON COLUMN usage_hourly.series_id IS 'Who with what.';
COMMENT ON COLUMN usage_hourly.status IS 'As in entries.';
COMMENT ON COLUMN usage_hourly.error_category IS 'As in entries; 0 for none.';
COMMENT ON COLUMN usage_hourly.requests IS 'How many entries.';
COMMENT ON COLUMN usage_hourly.input_tokens IS 'Sum over the entries that say it.';
COMMENT ON COLUMN usage_hourly.output_tokens IS 'Sum over the entries that say it.';
COMMENT ON COLUMN usage_hourly.total_tokens IS 'Sum over the entries that say it.';
COMMENT ON COLUMN usage_hourly.cost_nanos IS 'Sum over the entries that say it, in 0.000000001 US dollars. Numeric, because no bigint holds every sum.';
COMMENT ON COLUMN usage_hourly.timed_requests IS 'How many entries have a duration.';
COMMENT ON COLUMN usage_hourly.duration_ms IS 'Sum of the durations, in milliseconds.';
COMMENT ON COLUMN usage_hourly.cached_input_tokens IS 'Sum over the entries that say it.';
COMMENT ON COLUMN usage_hourly.reasoning_tokens IS 'Sum over the entries that say it.';
COMMENT ON COLUMN usage_hourly.durations IS 'How many entries took how long: each element is a count times 2,048 plus a bin; one below zero is the complement of such a number whose count is in units of 1,048,576. A bin may occur more than once.';

CREATE TABLE usage_daily (LIKE usage_hourly INCLUDING COMMENTS, PRIMARY KEY (bucket, series_id, status, error_category));
COMMENT ON TABLE usage_daily IS 'Rollup cells of days, summed up from those of their hours.';
COMMENT ON COLUMN usage_daily.bucket IS 'Start of the UTC day.';
COMMENT ON COLUMN usage_daily.durations IS 'As in usage_hourly.';

COMMENT ON TABLE usage_blocks IS 'The cells of usage_hourly and usage_daily, packed. A bucket without one is read from its cells.';
