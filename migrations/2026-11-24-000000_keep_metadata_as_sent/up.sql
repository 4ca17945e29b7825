-- As text, numbers keep every digit and objects the order of their keys; what
-- is stored already is spelled as jsonb spells it.
ALTER TABLE contents ALTER COLUMN metadata TYPE text USING metadata::text;
COMMENT ON COLUMN contents.metadata IS 'A JSON object the client wants to find again, redacted, as text.';

-- See 2026-11-21-100100_create_entries: another type begins with the default.
DO $$
BEGIN
    ALTER TABLE contents ALTER COLUMN metadata SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    RAISE NOTICE 'this PostgreSQL has no lz4, contents keep the default compression';
END
$$;
