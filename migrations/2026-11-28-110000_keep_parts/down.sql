DROP TABLE open_entries;
DROP TABLE waiting_parts;
