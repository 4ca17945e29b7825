//! The tables as Diesel sees them, columns and comments. A test holds this file
//! equal to the migrations.

diesel::table! {
    /// People who may sign in.
    accounts (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Email address in lower case, used to sign in.
        email -> Text,
        /// Display name.
        name -> Nullable<Text>,
        /// Argon2id hash as a PHC string.
        password_hash -> Text,
        /// admin: all rights; auditor: reads with content; viewer: reads
        /// without content.
        role -> Text,
        /// Whether the account may sign in. Checked at every request.
        active -> Bool,
        /// Time of creation.
        created_at -> Timestamptz,
        /// Time of the last sign-in.
        last_login_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// What people and programs did to the log itself. A row is written in the
    /// transaction of the act.
    activity (id) {
        /// Number in the order of writing.
        id -> Int8,
        /// Time of the act.
        at -> Timestamptz,
        /// What was done, e.g. sign_in, content_read, entries_deleted.
        action -> Text,
        /// account, api_key, system or anonymous.
        actor_kind -> Text,
        /// The account or API key that acted. No foreign key, because the
        /// record outlives both.
        actor_id -> Nullable<Uuid>,
        /// Email address or name of the API key at the time.
        actor_name -> Text,
        /// Address that the request came from.
        ip -> Nullable<Text>,
        /// Kind of the object of the act: entry, account, api_key.
        target_kind -> Nullable<Text>,
        /// Id of the object of the act.
        target_id -> Nullable<Text>,
        /// Further facts about the act, e.g. the number of deleted entries;
        /// never a secret.
        details -> Jsonb,
    }
}

diesel::table! {
    /// Keys of programs.
    api_keys (id) {
        /// UUIDv7.
        id -> Uuid,
        /// What the key is for.
        name -> Text,
        /// The first characters of the secret, by which people recognise the
        /// key.
        prefix -> Text,
        /// SHA-256 of the secret, which is long and random. The secret itself
        /// is never stored.
        secret_hash -> Bytea,
        /// Rights of the key: ingest, read, content, delete, admin.
        scopes -> Array<Text>,
        /// Time of creation.
        created_at -> Timestamptz,
        /// Email address, at the time, of the account that created the key.
        created_by -> Nullable<Text>,
        /// When the key expires.
        expires_at -> Nullable<Timestamptz>,
        /// Time of the last use, to the minute.
        last_used_at -> Nullable<Timestamptz>,
        /// When the key was revoked.
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// The packed cells of the segments of hours and days, read by statistics and
    /// usage alike. The cells of a bucket are the sums of those of its segments.
    /// A row is valid only while its bucket has a coverage mark. A segment
    /// without entries has no row.
    cells (grain, bucket, number) {
        /// 1 hour, 2 day.
        grain -> Int2,
        /// Start of the UTC hour or day.
        bucket -> Timestamptz,
        /// Number of entries.
        requests -> Int8,
        /// The cells by outcome and series: a column of the distances between
        /// series, a column of the lengths of records, then the records, each
        /// with the sums and durations of one cell.
        block -> Bytea,
        /// The number of the segment in its bucket, from 0 on in the order of
        /// time.
        number -> Int2,
    }
}

diesel::table! {
    /// Prompts, responses, error messages and metadata of entries, in a table
    /// of their own so that they can be retired before their entries.
    /// Partitioned like entries.
    contents (started_at, id) {
        /// Start of the entry.
        started_at -> Timestamptz,
        /// Id of the entry.
        id -> Uuid,
        /// 0 empty, 1 not persisted, 2 text, 3 JSON.
        prompt_state -> Int2,
        /// 0 empty, 1 not persisted, 2 text, 3 JSON.
        response_state -> Int2,
        /// Whether the prompt was cut to the maximum size.
        prompt_truncated -> Bool,
        /// Whether redaction replaced a part of the prompt.
        prompt_redacted -> Bool,
        /// Whether the response was cut to the maximum size.
        response_truncated -> Bool,
        /// Whether redaction replaced a part of the response.
        response_redacted -> Bool,
        /// The redacted prompt: text, or JSON as text.
        prompt -> Nullable<Text>,
        /// The redacted response: text, or JSON as text.
        response -> Nullable<Text>,
        /// The redacted error message of the provider.
        error_message -> Nullable<Text>,
        /// A redacted JSON object of the client. Text and not jsonb, so that
        /// numbers keep their digits and objects the order of their keys.
        metadata -> Nullable<Text>,
    }
}

diesel::table! {
    /// Generation of the dictionary, in one row. A server keeps the generation
    /// beside the series ids that it caches, and writes these ids only while
    /// the generation is current.
    dictionary_generation (id) {
        /// Always 1.
        id -> Int2,
        /// Increases whenever series are removed from the dictionary.
        generation -> Int8,
    }
}

diesel::table! {
    /// AI operations, one row each. One partition per UTC day, created by the
    /// first writer of that day.
    entries (started_at, id) {
        /// Start of the operation in whole milliseconds, equal to the time in
        /// the id.
        started_at -> Timestamptz,
        /// UUIDv7 of started_at.
        id -> Uuid,
        /// The series. No foreign key, so that writing an entry never locks its
        /// series.
        series_id -> Int4,
        /// 1 running, 2 succeeded, 3 failed, 4 blocked, 5 cancelled, 6
        /// partial_success.
        status -> Int2,
        /// Whether a row of contents was written with the entry. If that row is
        /// missing, the content has been retired.
        has_content -> Bool,
        /// Whether the entry was set to failed because no completion arrived in
        /// time. A later completion is still accepted.
        expired -> Bool,
        /// Cost as the client sent it, in 0.000000001 US dollars.
        cost_nanos -> Nullable<Int8>,
        /// Duration in milliseconds. Null while running or when unknown.
        duration_ms -> Nullable<Int4>,
        /// Time until the first token of a streamed answer, in milliseconds.
        time_to_first_token_ms -> Nullable<Int4>,
        /// Tokens of the prompt. Null when not counted.
        input_tokens -> Nullable<Int4>,
        /// Tokens of the response. Null when not counted.
        output_tokens -> Nullable<Int4>,
        /// All tokens. Null when not counted.
        total_tokens -> Nullable<Int4>,
        /// Part of the input that was read from the cache of the provider.
        cached_input_tokens -> Nullable<Int4>,
        /// Part of the input that was written to the cache of the provider.
        cache_write_tokens -> Nullable<Int4>,
        /// Part of the output that was spent on reasoning.
        reasoning_tokens -> Nullable<Int4>,
        /// Length of transcribed audio, in milliseconds.
        audio_ms -> Nullable<Int4>,
        /// 1 authentication, 2 rate_limiting, 3 model_not_found, 4
        /// invalid_request, 5 server_error, 6 network_error, 7
        /// context_resolution, 8 tool_execution, 9 guardrail_blocked, 10
        /// unknown.
        error_category -> Nullable<Int2>,
        /// Conversation that the operation is a turn of.
        conversation_id -> Nullable<Text>,
        /// Trace that the operation is a step of.
        trace_id -> Nullable<Text>,
        /// Step that caused this one.
        parent_id -> Nullable<Text>,
        /// Entity that the operation is about. The series tells its kind.
        entity_id -> Nullable<Text>,
    }
}

diesel::table! {
    /// Entries whose content may still arrive separately, by the keys that
    /// identify them.
    open_entries (key, ordinal, entry_id) {
        /// As in waiting_parts.
        key -> Uuid,
        /// The entry takes parts of the key up to this ordinal, unless an
        /// earlier entry takes them.
        ordinal -> Int8,
        /// The entry. No foreign key, because the entry may be deleted at any
        /// time.
        entry_id -> Uuid,
        /// Precedence among several keys of an entry; the lowest number wins.
        rank -> Int2,
        /// Until when content is accepted.
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    /// What was accepted on the wire but could not become an entry. Limited in
    /// bytes and age; the oldest rows are deleted first.
    quarantine (id) {
        /// UUIDv7 of the time of arrival.
        id -> Uuid,
        /// Time of arrival.
        at -> Timestamptz,
        /// Endpoint or convention that it arrived by, e.g. litellm.
        origin -> Text,
        /// Why it could not become an entry, redacted like content.
        reason -> Text,
        /// What was sent, redacted like content. Null where content is not to
        /// be kept.
        payload -> Nullable<Text>,
        /// Length of the stored payload in bytes.
        bytes -> Int4,
        /// Whether the payload was cut.
        truncated -> Bool,
        /// Whether redaction replaced a part of the payload.
        redacted -> Bool,
        /// account, api_key, system or anonymous.
        sender_kind -> Text,
        /// The account or API key that sent it. No foreign key, because the row
        /// outlives both.
        sender_id -> Nullable<Uuid>,
        /// Email address or name of the API key at the time.
        sender_name -> Text,
        /// Number of retries.
        tries -> Int4,
        /// Time of the last retry.
        tried_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Sessions. Each refresh uses one token and creates the next one of its
    /// family. A second use of a token revokes the family.
    refresh_tokens (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Account of the session.
        account_id -> Uuid,
        /// The session: all tokens that descend from one sign-in.
        family_id -> Uuid,
        /// SHA-256 of the token. The token itself is never stored.
        token_hash -> Bytea,
        /// Time of creation.
        created_at -> Timestamptz,
        /// When an unused token expires.
        expires_at -> Timestamptz,
        /// When the token was exchanged for the next one.
        used_at -> Nullable<Timestamptz>,
        /// When the token was revoked.
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Sort permutations of segments: their rows in the order of a number or of
    /// their start; equal numbers are in the order of their start. Those of hours
    /// are deleted when their day is sealed; the few hours that are read after
    /// that are sorted when they are read.
    segment_orders (grain, bucket, number, measure) {
        /// As in segments.
        grain -> Int2,
        /// As in segments.
        bucket -> Timestamptz,
        /// 0 start, 1 input tokens, 2 output tokens, 3 total tokens, 4 cost, 5
        /// duration.
        measure -> Int2,
        /// The differences of the sorted numbers from the first numbers of their
        /// blocks, packed, so that a few blocks can be read alone.
        numbers -> Bytea,
        /// Milliseconds since the start of the segment, four bytes per row
        /// (little endian), so that a few of them can be read alone. Empty for
        /// the measure 0.
        starts -> Bytea,
        /// The row of the segment at each place, packed.
        rows -> Bytea,
        /// For each row of the segment, which of 32 zones of places holds it,
        /// packed. The places of a zone that a filter accepts are counted from
        /// this column alone.
        zones -> Bytea,
        /// As in segments.
        number -> Int2,
        /// The first number and the bit width of each block of 128 sorted
        /// numbers, which are the values of the column of segments.
        heads -> Bytea,
    }
}

diesel::table! {
    /// Entries of an hour or a day, packed column by column in the order of their
    /// cells (outcome, series) and start: what cells do not tell is summed, and
    /// pages are located here. The segments of a bucket follow each other in
    /// time. A row is valid only while its bucket has a live coverage mark.
    segments (grain, bucket, number) {
        /// 1 hour, 2 day.
        grain -> Int2,
        /// Start of the UTC hour or day.
        bucket -> Timestamptz,
        /// Milliseconds since the start of the segment: the start of the bucket
        /// for the first segment, else the moment in usage_coverage.splits.
        started_at -> Bytea,
        /// The value of entries plus one; 0 where absent.
        input_tokens -> Bytea,
        /// The value of entries plus one; 0 where absent.
        output_tokens -> Bytea,
        /// The value of entries plus one; 0 where absent.
        total_tokens -> Bytea,
        /// The value of entries plus one; 0 where absent.
        cached_input_tokens -> Bytea,
        /// The value of entries plus one; 0 where absent.
        cache_write_tokens -> Bytea,
        /// The value of entries plus one; 0 where absent.
        reasoning_tokens -> Bytea,
        /// The value of entries plus one; 0 where absent.
        cost_nanos -> Bytea,
        /// The value of entries plus one; 0 where absent.
        duration_ms -> Bytea,
        /// As in cells.
        number -> Int2,
    }
}

diesel::table! {
    /// Distinct combinations of user, provider, model, agent, profile, feature,
    /// source, platform, capability and entity type. Every entry refers to one.
    /// The values of a row never change. A row is deleted when no entry and no
    /// cell refers to it.
    series (id) {
        /// Number used inside this database only.
        id -> Int4,
        /// Digest of the combination. It is the same on every server, so
        /// concurrent inserts of one series conflict here. A series that is
        /// about to be deleted has a random key, so that no writer finds it.
        key -> Uuid,
        /// The user. Null when the client named none.
        user_id -> Nullable<Int4>,
        /// Provider that serves the model, e.g. openai.
        provider -> Nullable<Text>,
        /// Name of the model, as the provider spells it.
        model -> Nullable<Text>,
        /// Value that filters compare for the agent: its id, else its name.
        agent_identity -> Nullable<Text>,
        /// The id that the client uses for the agent.
        agent_id -> Nullable<Text>,
        /// Display name of the agent at the time.
        agent_name -> Nullable<Text>,
        /// Alias of the profile, which identifies it.
        profile_alias -> Nullable<Text>,
        /// Version of the profile.
        profile_version -> Nullable<Int4>,
        /// Value that filters compare for the feature: its id, else the name of
        /// its type.
        feature_identity -> Nullable<Text>,
        /// 1 prompt, 2 agent, 3 direct.
        feature_type -> Nullable<Int2>,
        /// The id that the client uses for the feature.
        feature_id -> Nullable<Text>,
        /// Version of the feature.
        feature_version -> Nullable<Int4>,
        /// 1 chat, 2 agent, 3 code, 4 api.
        source -> Int2,
        /// Client program that the operation came from, e.g. Web.
        platform -> Nullable<Text>,
        /// 1 chat, 2 embedding, 3 speech_to_text, 4 image, 5 moderation, 6
        /// rerank, 7 tool.
        capability -> Int2,
        /// Kind of the entity that the operation is about, e.g. ticket.
        entity_type -> Nullable<Text>,
    }
}

diesel::table! {
    /// Settings changed in the web app. The settings file and the environment
    /// take precedence.
    settings (key) {
        /// Name of the setting, with parts joined by dots, e.g.
        /// audit_log.retention_days.
        key -> Text,
        /// Value as JSON.
        value -> Jsonb,
        /// Time of the last change.
        changed_at -> Timestamptz,
        /// Email address of the account that changed it.
        changed_by -> Text,
    }
}

diesel::table! {
    /// Secrets that sign access tokens, shared by every server on this
    /// database.
    signing_keys (id) {
        /// UUIDv7, the kid of the tokens.
        id -> Uuid,
        /// Key for HMAC-SHA256.
        secret -> Bytea,
        /// Time of creation. The newest key signs, all keys verify.
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// Coverage marks: the hours and days whose cells and segments are valid. A
    /// transaction that writes into an hour deletes the live marks of that hour
    /// and of its day.
    usage_coverage (grain, bucket) {
        /// 1 hour, 2 day.
        grain -> Int2,
        /// Start of the UTC hour or day.
        bucket -> Timestamptz,
        /// When the bucket was rolled up.
        rolled_at -> Timestamptz,
        /// Version of the bucket. A new roll-up of the bucket gets a new one,
        /// and no version is used twice.
        version -> Int8,
        /// False (live): the cells equal the aggregate of the rows. True: the
        /// cells hold what retention has removed, and existing rows count in
        /// addition.
        retired -> Bool,
        /// The moment at which each segment of the bucket but the first begins, in
        /// ascending order. Empty when the bucket has one segment.
        splits -> Array<Timestamptz>,
    }
}

diesel::table! {
    /// Users as named at the time of the entry. A changed name or email is a
    /// new row under the same external id. Only last_entry_id changes. A row is
    /// deleted when no series refers to it.
    users (id) {
        /// Number used inside this database only.
        id -> Int4,
        /// Digest of external id, name and email. It is the same on every
        /// server, so concurrent inserts of one user conflict here.
        key -> Uuid,
        /// Value that tells users apart and that filters compare: the external
        /// id, else the email, else the name. An email address has A to Z in
        /// lower case.
        identity -> Text,
        /// The id that the client uses for the user.
        external_id -> Nullable<Text>,
        /// Display name at the time.
        name -> Nullable<Text>,
        /// Email address at the time, as it was sent.
        email -> Nullable<Text>,
        /// The entry with this name and email that started last, among entries
        /// of hours that were rolled up. Null when there is none. The value
        /// stays when that entry is deleted.
        last_entry_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// Saved views: a filter, an order and columns under a name.
    views (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Owner of the view. The view is deleted with the account.
        account_id -> Uuid,
        /// Name, unique per account.
        name -> Text,
        /// Filters of the list by name; the value of a repeatable filter is a
        /// list.
        filter -> Jsonb,
        /// Order of the list, e.g. -started_at.
        sort -> Text,
        /// Columns of the table from left to right. Empty for the default ones.
        shown_columns -> Array<Text>,
        /// Whether everybody who may read the log sees the view.
        shared -> Bool,
        /// Time of creation.
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// Content that arrived without its entry, redacted like the content of
    /// entries. It waits for the entry as long as running entries wait for
    /// their completion.
    waiting_parts (key, ordinal) {
        /// Digest of what identifies the entry: trace and span, or session and
        /// prompt or request.
        key -> Uuid,
        /// Orders the parts of one key: a later part has a higher ordinal. An
        /// entry takes parts up to its own ordinal.
        ordinal -> Int8,
        /// When the part is dropped.
        expires_at -> Timestamptz,
        /// Length of both texts in bytes. The sum over all parts is limited.
        bytes -> Int4,
        /// As in contents.
        prompt_state -> Int2,
        /// As in contents.
        response_state -> Int2,
        /// Whether the prompt was cut to the maximum size.
        prompt_truncated -> Bool,
        /// Whether redaction replaced a part of the prompt.
        prompt_redacted -> Bool,
        /// Whether the response was cut to the maximum size.
        response_truncated -> Bool,
        /// Whether redaction replaced a part of the response.
        response_redacted -> Bool,
        /// Whether the entry has arrived. The content moved to it; the row
        /// stays, so that a resend of the part does not wait again.
        met -> Bool,
        /// The redacted prompt.
        prompt -> Nullable<Text>,
        /// The redacted response.
        response -> Nullable<Text>,
    }
}

diesel::joinable!(series -> users (user_id));
diesel::joinable!(refresh_tokens -> accounts (account_id));
diesel::joinable!(views -> accounts (account_id));
diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    api_keys,
    contents,
    entries,
    refresh_tokens,
    series,
    users,
    views
);
