ALTER TABLE contents ALTER COLUMN metadata TYPE jsonb USING metadata::jsonb;
COMMENT ON COLUMN contents.metadata IS 'Strings, numbers and booleans the client wants to find again, redacted.';
