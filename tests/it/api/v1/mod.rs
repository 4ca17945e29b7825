mod accounts;
mod activity;
mod api_keys;
mod auth;
mod logs;
mod problems;
mod rights;
mod settings;
