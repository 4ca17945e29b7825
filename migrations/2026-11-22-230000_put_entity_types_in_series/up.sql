-- The type of an entity is one of few values, so it belongs to who used what:
-- a filter by it is answered from cells and segments, and usage under it
-- outlives the entries. Which entity it is stays with the entry.

-- In the order in which writers take them. Otherwise an entry that another
-- server commits in between would lose its type.
LOCK TABLE usage_coverage, entries IN ACCESS EXCLUSIVE MODE;

ALTER TABLE series ADD COLUMN entity_type text;
COMMENT ON COLUMN series.entity_type IS 'The kind of thing it is about, e.g. ticket.';

-- Not the digests that the program makes, which SQL cannot: such a series gets
-- a second number with its next new entry. That does no harm, since numbers are
-- told apart by values and never by series.
CREATE TEMPORARY TABLE typed ON COMMIT DROP AS
SELECT series_id, entity_type, gen_random_uuid() AS key
FROM (SELECT DISTINCT series_id, entity_type FROM entries WHERE entity_type IS NOT NULL) AS met;
-- Nobody has counted it yet, and the plan of the update depends on its size.
ANALYZE typed;

INSERT INTO series (key, user_id, provider, model, agent_identity, agent_id, agent_name,
    profile_alias, profile_version, feature_identity, feature_type, feature_id, feature_version,
    source, platform, capability, entity_type)
SELECT typed.key, user_id, provider, model, agent_identity, agent_id, agent_name,
    profile_alias, profile_version, feature_identity, feature_type, feature_id, feature_version,
    source, platform, capability, typed.entity_type
FROM typed JOIN series ON series.id = typed.series_id;

-- What is there of these hours and days is rolled up anew. What retention has
-- removed stays counted without a type.
DELETE FROM usage_coverage
USING (
    SELECT DISTINCT date_trunc('hour', started_at, 'UTC') AS hour
    FROM entries WHERE entity_type IS NOT NULL
) AS touched
WHERE NOT retired
    AND (grain, bucket) IN ((1, hour), (2, date_trunc('day', hour, 'UTC')));

UPDATE entries SET series_id = series.id
FROM typed JOIN series USING (key)
WHERE entries.series_id = typed.series_id AND entries.entity_type = typed.entity_type;

ALTER TABLE entries DROP COLUMN entity_type;
COMMENT ON COLUMN entries.entity_id IS 'The thing it is about; of what kind it is, its series says.';
