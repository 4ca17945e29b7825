CREATE INDEX usage_hourly_series ON usage_hourly (series_id, bucket);
