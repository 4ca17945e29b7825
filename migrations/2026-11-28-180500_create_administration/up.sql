CREATE TABLE activity (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    action text NOT NULL,
    actor_kind text NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    ip text,
    target_kind text,
    target_id text,
    details jsonb NOT NULL,
    CONSTRAINT activity_actor_kind_known
        CHECK (actor_kind IN ('account', 'api_key', 'system', 'anonymous')),
    CONSTRAINT activity_target_whole CHECK ((target_kind IS NULL) = (target_id IS NULL))
);
COMMENT ON TABLE activity IS 'What people and programs did to the log itself. A row is written in the transaction of the act.';
COMMENT ON COLUMN activity.id IS 'Number in the order of writing.';
COMMENT ON COLUMN activity.at IS 'Time of the act.';
COMMENT ON COLUMN activity.action IS 'What was done, e.g. sign_in, content_read, entries_deleted.';
COMMENT ON COLUMN activity.actor_kind IS 'account, api_key, system or anonymous.';
COMMENT ON COLUMN activity.actor_id IS 'The account or API key that acted. No foreign key, because the record outlives both.';
COMMENT ON COLUMN activity.actor_name IS 'Email address or name of the API key at the time.';
COMMENT ON COLUMN activity.ip IS 'Address that the request came from.';
COMMENT ON COLUMN activity.target_kind IS 'Kind of the object of the act: entry, account, api_key.';
COMMENT ON COLUMN activity.target_id IS 'Id of the object of the act.';
COMMENT ON COLUMN activity.details IS 'Further facts about the act, e.g. the number of deleted entries; never a secret.';

CREATE INDEX activity_newest ON activity (at DESC, id DESC);

CREATE TABLE settings (
    key text PRIMARY KEY,
    value jsonb NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL
);
COMMENT ON TABLE settings IS 'Settings changed in the web app. The settings file and the environment take precedence.';
COMMENT ON COLUMN settings.key IS 'Name of the setting, with parts joined by dots, e.g. audit_log.retention_days.';
COMMENT ON COLUMN settings.value IS 'Value as JSON.';
COMMENT ON COLUMN settings.changed_at IS 'Time of the last change.';
COMMENT ON COLUMN settings.changed_by IS 'Email address of the account that changed it.';

CREATE TABLE views (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name text NOT NULL,
    filter jsonb NOT NULL,
    sort text NOT NULL,
    shown_columns text[] NOT NULL,
    shared boolean NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT views_name_unique UNIQUE (account_id, name),
    CONSTRAINT views_filter_is_object CHECK (jsonb_typeof(filter) = 'object')
);
COMMENT ON TABLE views IS 'Saved views: a filter, an order and columns under a name.';
COMMENT ON COLUMN views.id IS 'UUIDv7.';
COMMENT ON COLUMN views.account_id IS 'Owner of the view. The view is deleted with the account.';
COMMENT ON COLUMN views.name IS 'Name, unique per account.';
COMMENT ON COLUMN views.filter IS 'Filters of the list by name; the value of a repeatable filter is a list.';
COMMENT ON COLUMN views.sort IS 'Order of the list, e.g. -started_at.';
COMMENT ON COLUMN views.shown_columns IS 'Columns of the table from left to right. Empty for the default ones.';
COMMENT ON COLUMN views.shared IS 'Whether everybody who may read the log sees the view.';
COMMENT ON COLUMN views.created_at IS 'Time of creation.';
