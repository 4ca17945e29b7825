LOCK TABLE usage_coverage, entries IN ACCESS EXCLUSIVE MODE;

ALTER TABLE entries ADD COLUMN entity_type text;
COMMENT ON COLUMN entries.entity_type IS 'The kind of thing it is about.';
COMMENT ON COLUMN entries.entity_id IS 'The thing it is about.';
UPDATE entries SET entity_type = series.entity_type
FROM series
WHERE series.id = entries.series_id AND series.entity_type IS NOT NULL;

-- Their entries stay with them. But nobody is to find them again by a digest
-- that holds a type which they no longer have.
UPDATE series SET key = gen_random_uuid() WHERE entity_type IS NOT NULL;
ALTER TABLE series DROP COLUMN entity_type;
