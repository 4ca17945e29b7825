-- lz4 compresses several times faster than the default. A PostgreSQL that was
-- built without lz4 keeps the default.
DO $$
DECLARE
    wide record;
BEGIN
    FOR wide IN
        SELECT * FROM (VALUES
            ('contents', 'prompt'), ('contents', 'response'),
            ('contents', 'error_message'), ('contents', 'metadata'),
            ('waiting_parts', 'prompt'), ('waiting_parts', 'response'),
            ('quarantine', 'payload')
        ) AS texts (name, text)
    LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET COMPRESSION lz4', wide.name, wide.text);
    END LOOP;
EXCEPTION WHEN feature_not_supported THEN
    RAISE NOTICE 'this PostgreSQL has no lz4, long texts keep the default compression';
END
$$;
