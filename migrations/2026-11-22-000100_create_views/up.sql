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
COMMENT ON COLUMN views.account_id IS 'Whose view it is; it goes with the account.';
COMMENT ON COLUMN views.name IS 'Name, once per account.';
COMMENT ON COLUMN views.filter IS 'Filters of a list by name, lists for repeatable ones.';
COMMENT ON COLUMN views.sort IS 'Order of a list, e.g. -started_at.';
COMMENT ON COLUMN views.shown_columns IS 'Columns of the table from left to right; empty for the usual ones.';
COMMENT ON COLUMN views.shared IS 'Whether everybody who may read the log sees it.';
COMMENT ON COLUMN views.created_at IS 'When it was saved.';
