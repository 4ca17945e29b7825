-- What is retired cannot be told apart any more: everything is rolled up anew.
DELETE FROM usage_coverage;
TRUNCATE usage_hourly, usage_daily;
DROP TABLE usage_families;
DROP INDEX usage_daily_series;
ALTER TABLE usage_daily
    DROP COLUMN cached_input_tokens,
    DROP COLUMN reasoning_tokens,
    DROP COLUMN durations;
ALTER TABLE usage_hourly
    DROP COLUMN cached_input_tokens,
    DROP COLUMN reasoning_tokens,
    DROP COLUMN durations;
ALTER TABLE usage_coverage DROP COLUMN retired;
ALTER TABLE series DROP COLUMN family_id;
DROP TABLE families;
COMMENT ON TABLE usage_coverage IS 'The hours and days whose cells equal the aggregate of their rows. Whoever writes into an hour removes its mark and its day''s, in the same transaction.';
