DROP INDEX entries_conversation;
DROP INDEX entries_trace;
DROP INDEX entries_parent;
DROP INDEX entries_entity;
CREATE INDEX entries_conversation ON entries USING hash (conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX entries_trace ON entries USING hash (trace_id) WHERE trace_id IS NOT NULL;
CREATE INDEX entries_parent ON entries USING hash (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX entries_entity ON entries USING hash (entity_id) WHERE entity_id IS NOT NULL;
