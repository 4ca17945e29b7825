CREATE INDEX usage_hourly_series ON usage_hourly (series_id, bucket);
CREATE INDEX usage_daily_series ON usage_daily (series_id, bucket);
