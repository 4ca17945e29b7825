DROP INDEX series_user;
COMMENT ON COLUMN series.key IS 'Digest of the combination, the same on every server: inserts of the same series meet here.';
COMMENT ON TABLE series IS 'Distinct combinations of who with what. Every entry points at one; rows never change.';
DROP TABLE dictionary_generation;
