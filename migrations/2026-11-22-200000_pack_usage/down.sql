-- What is there is rolled up anew; what retention has left loses its families.
DROP TABLE usage_blocks;
DELETE FROM usage_coverage;
TRUNCATE usage_hourly, usage_daily;

CREATE TABLE families (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key uuid NOT NULL CONSTRAINT families_key_unique UNIQUE
);
COMMENT ON TABLE families IS 'A family is the series that differ by their user only. Two families of equal meaning do no harm.';
COMMENT ON COLUMN families.id IS 'Number used inside this database only.';
COMMENT ON COLUMN families.key IS 'Digest of what its series have in common: inserts of the same family meet here.';

ALTER TABLE series ADD COLUMN family_id integer REFERENCES families (id);
-- Not the digest that the program makes, which SQL cannot: a family that exists
-- already gets a second number with its next new series.
CREATE TEMPORARY TABLE series_family AS
SELECT id, md5(row(provider, model, agent_id, agent_name, profile_alias, profile_version,
    feature_type, feature_id, feature_version, source, platform, capability)::text)::uuid AS key
FROM series;
INSERT INTO families (key) SELECT DISTINCT key FROM series_family;
UPDATE series SET family_id = families.id
FROM series_family JOIN families USING (key)
WHERE series_family.id = series.id;
DROP TABLE series_family;
ALTER TABLE series ALTER COLUMN family_id SET NOT NULL;
COMMENT ON COLUMN series.family_id IS 'The series without its user.';

-- The days of a user, without reading every day.
CREATE INDEX usage_daily_series ON usage_daily (series_id, bucket);

CREATE TABLE usage_families (
    grain smallint NOT NULL,
    bucket timestamptz NOT NULL,
    family_id integer NOT NULL,
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
    PRIMARY KEY (grain, bucket, family_id, status, error_category),
    CONSTRAINT usage_families_grain_known CHECK (grain IN (1, 2))
);
COMMENT ON TABLE usage_families IS 'The cells of usage_hourly and usage_daily with the users summed up.';
COMMENT ON COLUMN usage_families.grain IS '1 hour, 2 day.';
COMMENT ON COLUMN usage_families.bucket IS 'Start of the UTC hour or day.';
COMMENT ON COLUMN usage_families.family_id IS 'What was used, whoever did.';
COMMENT ON COLUMN usage_families.status IS 'As in entries.';
COMMENT ON COLUMN usage_families.error_category IS 'As in entries; 0 for none.';
COMMENT ON COLUMN usage_families.requests IS 'How many entries.';
COMMENT ON COLUMN usage_families.input_tokens IS 'Sum over the entries that say it.';
COMMENT ON COLUMN usage_families.output_tokens IS 'Sum over the entries that say it.';
COMMENT ON COLUMN usage_families.total_tokens IS 'Sum over the entries that say it.';
COMMENT ON COLUMN usage_families.cost_nanos IS 'Sum over the entries that say it, in 0.000000001 US dollars.';
COMMENT ON COLUMN usage_families.timed_requests IS 'How many entries have a duration.';
COMMENT ON COLUMN usage_families.duration_ms IS 'Sum of the durations, in milliseconds.';
COMMENT ON COLUMN usage_families.cached_input_tokens IS 'Sum over the entries that say it.';
COMMENT ON COLUMN usage_families.reasoning_tokens IS 'Sum over the entries that say it.';
COMMENT ON COLUMN usage_families.durations IS 'As in usage_hourly.';
