-- Only equality is ever asked for, so these are hash indexes: with all four ids
-- in every row, COPY of 200,000 narrow rows takes 1.9 s instead of 0.7 s, that is
-- 6 µs an entry beside 20 to 30 µs for its content; with B-trees it takes 4.0 s.
-- Rows without these ids cost next to nothing.
CREATE INDEX entries_conversation ON entries USING hash (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX entries_trace ON entries USING hash (trace_id) WHERE trace_id IS NOT NULL;
CREATE INDEX entries_parent ON entries USING hash (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX entries_entity ON entries USING hash (entity_id) WHERE entity_id IS NOT NULL;
