CREATE TABLE settings (
    key text PRIMARY KEY,
    value jsonb NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL
);
COMMENT ON TABLE settings IS 'Settings changed in the web app. The settings file and the environment win over them.';
COMMENT ON COLUMN settings.key IS 'Name, parts joined by dots, e.g. audit_log.retention_days.';
COMMENT ON COLUMN settings.value IS 'Value as JSON.';
COMMENT ON COLUMN settings.changed_at IS 'When it was last changed.';
COMMENT ON COLUMN settings.changed_by IS 'Mail address of the account that changed it.';
