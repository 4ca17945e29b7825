DROP TABLE dictionary_generation;
DROP TABLE series;
DROP TABLE users;
