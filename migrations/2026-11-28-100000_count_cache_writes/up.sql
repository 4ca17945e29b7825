-- Tokens that were written to a provider's cache are counted beside those that
-- were read from it, and a cell tells how many of its entries have a cost. What
-- is there is rolled up anew; blocks of retired hours, which cannot be, are still
-- read as they were stored: they have no cache writes, and where one of their
-- cells has a cost, each of its entries counts as having one.
DELETE FROM usage_coverage WHERE NOT retired;
TRUNCATE segments, segment_orders;

ALTER TABLE entries
    ADD COLUMN cache_write_tokens integer
        CONSTRAINT entries_cache_writes_not_negative CHECK (cache_write_tokens >= 0);
COMMENT ON COLUMN entries.cache_write_tokens IS 'Part of the input that was written to the provider''s cache.';

ALTER TABLE segments ADD COLUMN cache_write_tokens bytea NOT NULL;
ALTER TABLE segments ALTER COLUMN cache_write_tokens SET STORAGE EXTERNAL;
COMMENT ON COLUMN segments.cache_write_tokens IS 'As in entries, one more; 0 where absent.';
