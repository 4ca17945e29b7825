CREATE TABLE users (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key uuid NOT NULL CONSTRAINT users_key_unique UNIQUE,
    identity text NOT NULL,
    external_id text,
    name text,
    email text,
    CONSTRAINT users_identity_is_theirs
        CHECK (identity IS NOT DISTINCT FROM coalesce(external_id, email, name))
);
COMMENT ON TABLE users IS 'Users as named at the time. A changed name or email is a new row under the same external id; rows never change.';
COMMENT ON COLUMN users.id IS 'Number used inside this database only.';
COMMENT ON COLUMN users.key IS 'Digest of external id, name and email, the same on every server: inserts of the same user meet here.';
COMMENT ON COLUMN users.identity IS 'What tells users apart and what filters take: the external id, else the email, else the name.';
COMMENT ON COLUMN users.external_id IS 'The id the client uses.';
COMMENT ON COLUMN users.name IS 'Display name at the time.';
COMMENT ON COLUMN users.email IS 'Mail address at the time.';

CREATE INDEX users_identity ON users (identity);

CREATE TABLE series (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key uuid NOT NULL CONSTRAINT series_key_unique UNIQUE,
    user_id integer REFERENCES users (id),
    provider text,
    model text,
    agent_identity text,
    agent_id text,
    agent_name text,
    profile_alias text,
    profile_version integer,
    feature_identity text,
    feature_type smallint,
    feature_id text,
    feature_version integer,
    source smallint NOT NULL,
    platform text,
    capability smallint NOT NULL,
    CONSTRAINT series_agent_identity_is_theirs
        CHECK (agent_identity IS NOT DISTINCT FROM coalesce(agent_id, agent_name)),
    CONSTRAINT series_feature_type_known CHECK (feature_type BETWEEN 1 AND 3),
    CONSTRAINT series_source_known CHECK (source BETWEEN 1 AND 4),
    CONSTRAINT series_capability_known CHECK (capability BETWEEN 1 AND 7)
);
COMMENT ON TABLE series IS 'Distinct combinations of who with what. Every entry points at one; rows never change.';
COMMENT ON COLUMN series.id IS 'Number used inside this database only.';
COMMENT ON COLUMN series.key IS 'Digest of the combination, the same on every server: inserts of the same series meet here.';
COMMENT ON COLUMN series.user_id IS 'Who asked; null when the client named nobody.';
COMMENT ON COLUMN series.provider IS 'Who serves the model, e.g. openai.';
COMMENT ON COLUMN series.model IS 'The model as the provider names it.';
COMMENT ON COLUMN series.agent_identity IS 'What filters take for the agent: its id, else its name.';
COMMENT ON COLUMN series.agent_id IS 'The id the client uses for the agent.';
COMMENT ON COLUMN series.agent_name IS 'Display name of the agent at the time.';
COMMENT ON COLUMN series.profile_alias IS 'Alias of the profile, which identifies it.';
COMMENT ON COLUMN series.profile_version IS 'Version of the profile.';
COMMENT ON COLUMN series.feature_identity IS 'What filters take for the feature: its id, else the name of its type.';
COMMENT ON COLUMN series.feature_type IS '1 prompt, 2 agent, 3 direct.';
COMMENT ON COLUMN series.feature_id IS 'The id the client uses for the feature.';
COMMENT ON COLUMN series.feature_version IS 'Version of the feature.';
COMMENT ON COLUMN series.source IS '1 chat, 2 agent, 3 code, 4 api.';
COMMENT ON COLUMN series.platform IS 'The client it came from, e.g. Web.';
COMMENT ON COLUMN series.capability IS '1 chat, 2 embedding, 3 speech_to_text, 4 image, 5 moderation, 6 rerank, 7 tool.';
