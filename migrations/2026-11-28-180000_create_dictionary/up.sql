CREATE TABLE users (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key uuid NOT NULL CONSTRAINT users_key_unique UNIQUE,
    identity text NOT NULL,
    external_id text,
    name text,
    email text,
    last_entry_id uuid,
    CONSTRAINT users_identity_is_derived CHECK (
        identity IS NOT DISTINCT FROM CASE
            WHEN coalesce(external_id, email, name) ~ '^[^@]+@[^@]+$'
            THEN lower(coalesce(external_id, email, name) COLLATE "C")
            ELSE coalesce(external_id, email, name)
        END
    )
)
-- last_entry_id changes once an hour at most; the free space keeps the new
-- version of the row on the same page.
WITH (fillfactor = 80);
COMMENT ON TABLE users IS 'Users as named at the time of the entry. A changed name or email is a new row under the same external id. Only last_entry_id changes. A row is deleted when no series refers to it.';
COMMENT ON COLUMN users.id IS 'Number used inside this database only.';
COMMENT ON COLUMN users.key IS 'Digest of external id, name and email. It is the same on every server, so concurrent inserts of one user conflict here.';
COMMENT ON COLUMN users.identity IS 'Value that tells users apart and that filters compare: the external id, else the email, else the name. An email address has A to Z in lower case.';
COMMENT ON COLUMN users.external_id IS 'The id that the client uses for the user.';
COMMENT ON COLUMN users.name IS 'Display name at the time.';
COMMENT ON COLUMN users.email IS 'Email address at the time, as it was sent.';
COMMENT ON COLUMN users.last_entry_id IS 'The entry with this name and email that started last, among entries of hours that were rolled up. Null when there is none. The value stays when that entry is deleted.';

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
    entity_type text,
    CONSTRAINT series_agent_identity_is_derived
        CHECK (agent_identity IS NOT DISTINCT FROM coalesce(agent_id, agent_name)),
    CONSTRAINT series_source_known CHECK (source BETWEEN 1 AND 4),
    CONSTRAINT series_capability_known CHECK (capability BETWEEN 1 AND 7),
    CONSTRAINT series_feature_type_known CHECK (feature_type BETWEEN 1 AND 3)
);
COMMENT ON TABLE series IS 'Distinct combinations of user, provider, model, agent, profile, feature, source, platform, capability and entity type. Every entry refers to one. The values of a row never change. A row is deleted when no entry and no cell refers to it.';
COMMENT ON COLUMN series.id IS 'Number used inside this database only.';
COMMENT ON COLUMN series.key IS 'Digest of the combination. It is the same on every server, so concurrent inserts of one series conflict here. A series that is about to be deleted has a random key, so that no writer finds it.';
COMMENT ON COLUMN series.user_id IS 'The user. Null when the client named none.';
COMMENT ON COLUMN series.provider IS 'Provider that serves the model, e.g. openai.';
COMMENT ON COLUMN series.model IS 'Name of the model, as the provider spells it.';
COMMENT ON COLUMN series.agent_identity IS 'Value that filters compare for the agent: its id, else its name.';
COMMENT ON COLUMN series.agent_id IS 'The id that the client uses for the agent.';
COMMENT ON COLUMN series.agent_name IS 'Display name of the agent at the time.';
COMMENT ON COLUMN series.profile_alias IS 'Alias of the profile, which identifies it.';
COMMENT ON COLUMN series.profile_version IS 'Version of the profile.';
COMMENT ON COLUMN series.feature_identity IS 'Value that filters compare for the feature: its id, else the name of its type.';
COMMENT ON COLUMN series.feature_type IS '1 prompt, 2 agent, 3 direct.';
COMMENT ON COLUMN series.feature_id IS 'The id that the client uses for the feature.';
COMMENT ON COLUMN series.feature_version IS 'Version of the feature.';
COMMENT ON COLUMN series.source IS '1 chat, 2 agent, 3 code, 4 api.';
COMMENT ON COLUMN series.platform IS 'Client program that the operation came from, e.g. Web.';
COMMENT ON COLUMN series.capability IS '1 chat, 2 embedding, 3 speech_to_text, 4 image, 5 moderation, 6 rerank, 7 tool.';
COMMENT ON COLUMN series.entity_type IS 'Kind of the entity that the operation is about, e.g. ticket.';

-- Finds users that no series refers to, and serves nothing else.
CREATE INDEX series_user ON series (user_id);

CREATE TABLE dictionary_generation (
    id smallint PRIMARY KEY DEFAULT 1,
    generation bigint NOT NULL,
    CONSTRAINT dictionary_generation_has_one_row CHECK (id = 1),
    CONSTRAINT dictionary_generation_positive CHECK (generation > 0)
);
COMMENT ON TABLE dictionary_generation IS 'Generation of the dictionary, in one row. A server keeps the generation beside the series ids that it caches, and writes these ids only while the generation is current.';
COMMENT ON COLUMN dictionary_generation.id IS 'Always 1.';
COMMENT ON COLUMN dictionary_generation.generation IS 'Increases whenever series are removed from the dictionary.';
INSERT INTO dictionary_generation (generation) VALUES (1);
