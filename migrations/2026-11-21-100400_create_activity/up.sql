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
COMMENT ON TABLE activity IS 'What people and programs did to the log itself. Written in the transaction of the act.';
COMMENT ON COLUMN activity.id IS 'Number in the order of writing.';
COMMENT ON COLUMN activity.at IS 'When.';
COMMENT ON COLUMN activity.action IS 'What was done, e.g. sign_in, content_read, entries_deleted.';
COMMENT ON COLUMN activity.actor_kind IS 'account, api_key, system or anonymous.';
COMMENT ON COLUMN activity.actor_id IS 'The account or key. No foreign key: the record outlives both.';
COMMENT ON COLUMN activity.actor_name IS 'Mail address or key name at the time.';
COMMENT ON COLUMN activity.ip IS 'Where the request came from.';
COMMENT ON COLUMN activity.target_kind IS 'What it was about: entry, account, api_key.';
COMMENT ON COLUMN activity.target_id IS 'Its id.';
COMMENT ON COLUMN activity.details IS 'Anything else worth keeping, e.g. how many entries were deleted; never a secret.';

CREATE INDEX activity_newest ON activity (at DESC, id DESC);
