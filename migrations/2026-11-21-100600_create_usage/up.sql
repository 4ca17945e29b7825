CREATE TABLE usage_coverage (
    grain smallint NOT NULL,
    bucket timestamptz NOT NULL,
    rolled_at timestamptz NOT NULL,
    PRIMARY KEY (grain, bucket),
    CONSTRAINT usage_coverage_grain_known CHECK (grain IN (1, 2))
);
COMMENT ON TABLE usage_coverage IS 'The hours and days whose cells equal the aggregate of their rows. Whoever writes into an hour removes its mark and its day''s, in the same transaction.';
COMMENT ON COLUMN usage_coverage.grain IS '1 hour, 2 day.';
COMMENT ON COLUMN usage_coverage.bucket IS 'Start of the UTC hour or day.';
COMMENT ON COLUMN usage_coverage.rolled_at IS 'When its cells were made.';

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

-- The hours that hold entries of a series, without reading every hour.
CREATE INDEX usage_hourly_series ON usage_hourly (series_id, bucket);

CREATE TABLE usage_daily (LIKE usage_hourly INCLUDING COMMENTS, PRIMARY KEY (bucket, series_id, status, error_category));
COMMENT ON TABLE usage_daily IS 'Rollup cells of days, summed up from those of their hours.';
COMMENT ON COLUMN usage_daily.bucket IS 'Start of the UTC day.';
