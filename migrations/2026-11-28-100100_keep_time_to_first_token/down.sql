ALTER TABLE entries DROP COLUMN time_to_first_token_ms;
