DROP INDEX entries_conversation;
DROP INDEX entries_trace;
DROP INDEX entries_parent;
DROP INDEX entries_entity;
