DROP TABLE series;
DROP TABLE users;
