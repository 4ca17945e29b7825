DROP TABLE contents;
DROP TABLE entries;
