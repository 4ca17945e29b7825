DROP TABLE quarantine;
DROP TABLE open_entries;
DROP TABLE waiting_parts;
