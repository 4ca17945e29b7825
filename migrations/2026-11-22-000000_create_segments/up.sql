-- What has been read of a bucket stays true as long as its mark is the same one.
ALTER TABLE usage_coverage ADD COLUMN version bigint NOT NULL GENERATED ALWAYS AS IDENTITY;
COMMENT ON COLUMN usage_coverage.version IS 'Never used twice: a bucket that is rolled up anew gets a new one.';

CREATE TABLE segments (
    grain smallint NOT NULL,
    bucket timestamptz NOT NULL,
    cells bytea NOT NULL,
    started_at bytea NOT NULL,
    input_tokens bytea NOT NULL,
    output_tokens bytea NOT NULL,
    total_tokens bytea NOT NULL,
    cost_nanos bytea NOT NULL,
    duration_ms bytea NOT NULL,
    PRIMARY KEY (grain, bucket)
);
COMMENT ON TABLE segments IS 'The rows of entries of an hour or a day, column by column, packed: where statistics are added up and pages are found. They hold only where usage_coverage has a mark.';
COMMENT ON COLUMN segments.grain IS '1 hour, 2 day.';
COMMENT ON COLUMN segments.bucket IS 'Start of the UTC hour or day.';
COMMENT ON COLUMN segments.cells IS 'Series, outcome, number of rows and their sums, in the order of the rows: series, outcome, start, id.';
COMMENT ON COLUMN segments.started_at IS 'Milliseconds since the start of the bucket.';
COMMENT ON COLUMN segments.input_tokens IS 'As in entries, one more; 0 where absent.';
COMMENT ON COLUMN segments.output_tokens IS 'As in entries, one more; 0 where absent.';
COMMENT ON COLUMN segments.total_tokens IS 'As in entries, one more; 0 where absent.';
COMMENT ON COLUMN segments.cost_nanos IS 'As in entries, one more; 0 where absent.';
COMMENT ON COLUMN segments.duration_ms IS 'As in entries, one more; 0 where absent.';

-- They are packed already; trying to compress them again costs time on both ways.
ALTER TABLE segments
    ALTER COLUMN cells SET STORAGE EXTERNAL,
    ALTER COLUMN started_at SET STORAGE EXTERNAL,
    ALTER COLUMN input_tokens SET STORAGE EXTERNAL,
    ALTER COLUMN output_tokens SET STORAGE EXTERNAL,
    ALTER COLUMN total_tokens SET STORAGE EXTERNAL,
    ALTER COLUMN cost_nanos SET STORAGE EXTERNAL,
    ALTER COLUMN duration_ms SET STORAGE EXTERNAL;

-- Hours and days that were rolled up before there were segments are rolled up anew.
DELETE FROM usage_coverage;
