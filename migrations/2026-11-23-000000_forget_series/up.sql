-- Series and users go when nothing refers to them any more.

CREATE TABLE dictionary_generation (
    id smallint PRIMARY KEY DEFAULT 1,
    generation bigint NOT NULL,
    CONSTRAINT dictionary_generation_is_one CHECK (id = 1)
);
COMMENT ON TABLE dictionary_generation IS 'One row. Whoever remembers numbers of series remembers with them which generation they are of, and writes them down only while it is the current one.';
COMMENT ON COLUMN dictionary_generation.id IS 'Always 1.';
COMMENT ON COLUMN dictionary_generation.generation IS 'Grows whenever series are taken out of the dictionary.';
INSERT INTO dictionary_generation (generation) VALUES (1);

COMMENT ON TABLE series IS 'Distinct combinations of who with what. Every entry points at one; what rows say never changes, and they go when nothing points at them.';
COMMENT ON COLUMN series.key IS 'Digest of the combination, the same on every server: inserts of the same series meet here. A random one when it is about to go: nobody finds it then.';

-- Which users are of no series, and nothing else.
CREATE INDEX series_user ON series (user_id);
