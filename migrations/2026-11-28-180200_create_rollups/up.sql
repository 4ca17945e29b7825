-- Everything here but the retired marks and their blocks is a cache of entries:
-- without its mark in usage_coverage, a row is neither read nor missed.

CREATE TABLE usage_coverage (
    grain smallint NOT NULL,
    bucket timestamptz NOT NULL,
    rolled_at timestamptz NOT NULL,
    version bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    retired boolean NOT NULL DEFAULT false,
    PRIMARY KEY (grain, bucket),
    CONSTRAINT usage_coverage_grain_known CHECK (grain IN (1, 2))
);
COMMENT ON TABLE usage_coverage IS 'Coverage marks: the hours and days whose cells and segments are valid. A transaction that writes into an hour deletes the live marks of that hour and of its day.';
COMMENT ON COLUMN usage_coverage.grain IS '1 hour, 2 day.';
COMMENT ON COLUMN usage_coverage.bucket IS 'Start of the UTC hour or day.';
COMMENT ON COLUMN usage_coverage.rolled_at IS 'When the bucket was rolled up.';
COMMENT ON COLUMN usage_coverage.version IS 'Version of the bucket. A new roll-up of the bucket gets a new one, and no version is used twice.';
COMMENT ON COLUMN usage_coverage.retired IS 'False (live): the cells equal the aggregate of the rows. True: the cells hold what retention has removed, and existing rows count in addition.';

CREATE TABLE cells (
    grain smallint NOT NULL,
    bucket timestamptz NOT NULL,
    requests bigint NOT NULL,
    block bytea NOT NULL,
    PRIMARY KEY (grain, bucket),
    CONSTRAINT cells_grain_known CHECK (grain IN (1, 2)),
    CONSTRAINT cells_requests_not_negative CHECK (requests >= 0)
);
-- Packed already: to compress it again costs time and saves nothing.
ALTER TABLE cells ALTER COLUMN block SET STORAGE EXTERNAL;
COMMENT ON TABLE cells IS 'The packed cells of hours and days, read by statistics and usage alike. A row is valid only while its bucket has a coverage mark. A bucket without entries has no row.';
COMMENT ON COLUMN cells.grain IS '1 hour, 2 day.';
COMMENT ON COLUMN cells.bucket IS 'Start of the UTC hour or day.';
COMMENT ON COLUMN cells.requests IS 'Number of entries.';
COMMENT ON COLUMN cells.block IS 'The cells by outcome and series: a column of the distances between series, a column of the lengths of records, then the records, each with the sums and durations of one cell.';

CREATE TABLE segments (
    grain smallint NOT NULL,
    bucket timestamptz NOT NULL,
    started_at bytea NOT NULL,
    input_tokens bytea NOT NULL,
    output_tokens bytea NOT NULL,
    total_tokens bytea NOT NULL,
    cached_input_tokens bytea NOT NULL,
    cache_write_tokens bytea NOT NULL,
    reasoning_tokens bytea NOT NULL,
    cost_nanos bytea NOT NULL,
    duration_ms bytea NOT NULL,
    PRIMARY KEY (grain, bucket),
    CONSTRAINT segments_grain_known CHECK (grain IN (1, 2))
);
-- Packed already, and only an uncompressed value can be read in part.
ALTER TABLE segments
    ALTER COLUMN started_at SET STORAGE EXTERNAL,
    ALTER COLUMN input_tokens SET STORAGE EXTERNAL,
    ALTER COLUMN output_tokens SET STORAGE EXTERNAL,
    ALTER COLUMN total_tokens SET STORAGE EXTERNAL,
    ALTER COLUMN cached_input_tokens SET STORAGE EXTERNAL,
    ALTER COLUMN cache_write_tokens SET STORAGE EXTERNAL,
    ALTER COLUMN reasoning_tokens SET STORAGE EXTERNAL,
    ALTER COLUMN cost_nanos SET STORAGE EXTERNAL,
    ALTER COLUMN duration_ms SET STORAGE EXTERNAL;
COMMENT ON TABLE segments IS 'The entries of an hour or a day, packed column by column in the order of their cells (outcome, series) and start: what cells do not tell is summed, and pages are located here. A row is valid only while its bucket has a live coverage mark.';
COMMENT ON COLUMN segments.grain IS '1 hour, 2 day.';
COMMENT ON COLUMN segments.bucket IS 'Start of the UTC hour or day.';
COMMENT ON COLUMN segments.started_at IS 'Milliseconds since the start of the bucket.';
COMMENT ON COLUMN segments.input_tokens IS 'The value of entries plus one; 0 where absent.';
COMMENT ON COLUMN segments.output_tokens IS 'The value of entries plus one; 0 where absent.';
COMMENT ON COLUMN segments.total_tokens IS 'The value of entries plus one; 0 where absent.';
COMMENT ON COLUMN segments.cached_input_tokens IS 'The value of entries plus one; 0 where absent.';
COMMENT ON COLUMN segments.cache_write_tokens IS 'The value of entries plus one; 0 where absent.';
COMMENT ON COLUMN segments.reasoning_tokens IS 'The value of entries plus one; 0 where absent.';
COMMENT ON COLUMN segments.cost_nanos IS 'The value of entries plus one; 0 where absent.';
COMMENT ON COLUMN segments.duration_ms IS 'The value of entries plus one; 0 where absent.';

CREATE TABLE segment_orders (
    grain smallint NOT NULL,
    bucket timestamptz NOT NULL,
    measure smallint NOT NULL,
    numbers bytea NOT NULL,
    starts bytea NOT NULL,
    rows bytea NOT NULL,
    zones bytea NOT NULL,
    PRIMARY KEY (grain, bucket, measure),
    CONSTRAINT segment_orders_segment FOREIGN KEY (grain, bucket)
        REFERENCES segments (grain, bucket) ON DELETE CASCADE,
    CONSTRAINT segment_orders_grain_is_day CHECK (grain = 2),
    CONSTRAINT segment_orders_measure_known CHECK (measure BETWEEN 0 AND 5)
);
-- As in segments.
ALTER TABLE segment_orders
    ALTER COLUMN numbers SET STORAGE EXTERNAL,
    ALTER COLUMN starts SET STORAGE EXTERNAL,
    ALTER COLUMN rows SET STORAGE EXTERNAL,
    ALTER COLUMN zones SET STORAGE EXTERNAL;
COMMENT ON TABLE segment_orders IS 'Sort permutations of the segment of a day: its rows in the order of a number or of their start; equal numbers are in the order of their start. The rows of an hour are few enough to be sorted when they are read.';
COMMENT ON COLUMN segment_orders.grain IS 'As in segments; always 2 (day).';
COMMENT ON COLUMN segment_orders.bucket IS 'Start of the UTC day.';
COMMENT ON COLUMN segment_orders.measure IS '0 start, 1 input tokens, 2 output tokens, 3 total tokens, 4 cost, 5 duration.';
COMMENT ON COLUMN segment_orders.numbers IS 'The sorted numbers, packed in blocks, with the values of the column of segments.';
COMMENT ON COLUMN segment_orders.starts IS 'Milliseconds since the start of the bucket, four bytes per row (little endian), so that a few of them can be read alone. Empty for the measure 0.';
COMMENT ON COLUMN segment_orders.rows IS 'The row of the segment at each place, packed.';
COMMENT ON COLUMN segment_orders.zones IS 'For each row of the segment, which of 32 zones of places holds it, packed. The places of a zone that a filter accepts are counted from this column alone.';
