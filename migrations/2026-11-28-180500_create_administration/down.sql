DROP TABLE views;
DROP TABLE settings;
DROP TABLE activity;
