//! The tables as Diesel sees them. A test holds this file equal to the
//! migrations; documentation is that of the database.

diesel::table! {
    /// People who may sign in.
    accounts (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Mail address in lower case; what one signs in with.
        email -> Text,
        /// Display name.
        name -> Nullable<Text>,
        /// Argon2id in PHC string form.
        password_hash -> Text,
        /// admin: all; auditor: read with content; viewer: read without content.
        role -> Text,
        /// Whether the account may sign in; checked at every request.
        active -> Bool,
        /// When it was made.
        created_at -> Timestamptz,
        /// When its owner last signed in.
        last_login_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// What people and programs did to the log itself. Written in the transaction of the act.
    activity (id) {
        /// Number in the order of writing.
        id -> Int8,
        /// When.
        at -> Timestamptz,
        /// What was done, e.g. sign_in, content_read, entries_deleted.
        action -> Text,
        /// account, api_key, system or anonymous.
        actor_kind -> Text,
        /// The account or key. No foreign key: the record outlives both.
        actor_id -> Nullable<Uuid>,
        /// Mail address or key name at the time.
        actor_name -> Text,
        /// Where the request came from.
        ip -> Nullable<Text>,
        /// What it was about: entry, account, api_key.
        target_kind -> Nullable<Text>,
        /// Its id.
        target_id -> Nullable<Text>,
        /// Anything else worth keeping, e.g. how many entries were deleted; never a secret.
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
        /// The first characters of the secret, to recognise it by.
        prefix -> Text,
        /// SHA-256 of the secret, which is long and random; the secret itself is never stored.
        secret_hash -> Bytea,
        /// What the key may do: ingest, read, content, delete, admin.
        scopes -> Array<Text>,
        /// When it was made.
        created_at -> Timestamptz,
        /// Mail address of the account that made it, as it was then.
        created_by -> Nullable<Text>,
        /// When it ends by itself.
        expires_at -> Nullable<Timestamptz>,
        /// When it was last used, to the minute.
        last_used_at -> Nullable<Timestamptz>,
        /// When it was taken back.
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// What was asked and answered, kept apart so that it can be retired before its entry. Partitioned like entries.
    contents (started_at, id) {
        /// That of the entry.
        started_at -> Timestamptz,
        /// That of the entry.
        id -> Uuid,
        /// What was asked, redacted: text, or JSON as text.
        prompt -> Nullable<Text>,
        /// 0 empty, 1 not persisted, 2 text, 3 JSON.
        prompt_state -> Int2,
        /// Whether it was cut to the largest size.
        prompt_truncated -> Bool,
        /// Whether redaction replaced a part of it.
        prompt_redacted -> Bool,
        /// What was answered, redacted: text, or JSON as text.
        response -> Nullable<Text>,
        /// 0 empty, 1 not persisted, 2 text, 3 JSON.
        response_state -> Int2,
        /// Whether it was cut to the largest size.
        response_truncated -> Bool,
        /// Whether redaction replaced a part of it.
        response_redacted -> Bool,
        /// What went wrong in the provider's words, redacted.
        error_message -> Nullable<Text>,
        /// A JSON object the client wants to find again, redacted, as text.
        metadata -> Nullable<Text>,
    }
}

diesel::table! {
    /// One row. Whoever remembers numbers of series remembers with them which
    /// generation they are of, and writes them down only while it is the
    /// current one.
    dictionary_generation (id) {
        /// Always 1.
        id -> Int2,
        /// Grows whenever series are taken out of the dictionary.
        generation -> Int8,
    }
}

diesel::table! {
    /// AI operations, one row each. One partition a UTC day, made by whoever writes to that day.
    entries (started_at, id) {
        /// When the operation began, in whole milliseconds: exactly the moment its id holds.
        started_at -> Timestamptz,
        /// UUIDv7 of started_at.
        id -> Uuid,
        /// Who with what. No foreign key, so that writing an entry never locks its series.
        series_id -> Int4,
        /// 1 running, 2 succeeded, 3 failed, 4 blocked, 5 cancelled, 6 partial_success.
        status -> Int2,
        /// 1 authentication, 2 rate_limiting, 3 model_not_found, 4 invalid_request, 5 server_error, 6 network_error, 7 context_resolution, 8 tool_execution, 9 guardrail_blocked, 10 unknown.
        error_category -> Nullable<Int2>,
        /// Whether a row of contents was written with it. Without that row, the content has been retired.
        has_content -> Bool,
        /// Whether it was failed because no completion came in time. One that comes later still counts.
        expired -> Bool,
        /// How long it took, in milliseconds; null while running or unknown.
        duration_ms -> Nullable<Int4>,
        /// Tokens of the prompt; null when not counted.
        input_tokens -> Nullable<Int4>,
        /// Tokens of the response; null when not counted.
        output_tokens -> Nullable<Int4>,
        /// All tokens; null when not counted.
        total_tokens -> Nullable<Int4>,
        /// Part of the input that came from the provider's cache.
        cached_input_tokens -> Nullable<Int4>,
        /// Part of the output spent on reasoning.
        reasoning_tokens -> Nullable<Int4>,
        /// Length of transcribed audio, in milliseconds.
        audio_ms -> Nullable<Int4>,
        /// Cost as the client sent it, in 0.000000001 US dollars.
        cost_nanos -> Nullable<Int8>,
        /// The conversation it is a turn of.
        conversation_id -> Nullable<Text>,
        /// The trace it is a step of.
        trace_id -> Nullable<Text>,
        /// The step that caused this one.
        parent_id -> Nullable<Text>,
        /// The thing it is about; of what kind it is, its series says.
        entity_id -> Nullable<Text>,
        /// Part of the input that was written to the provider's cache.
        cache_write_tokens -> Nullable<Int4>,
        /// How long the first token of a streamed answer took, in milliseconds.
        time_to_first_token_ms -> Nullable<Int4>,
    }
}

diesel::table! {
    /// Entries whose content may still come by itself, by the keys that lead to them.
    open_entries (key, ordinal, entry_id) {
        /// As in waiting_parts.
        key -> Uuid,
        /// It takes parts of the key up to this one, unless an entry before it takes them.
        ordinal -> Int8,
        /// The entry. No foreign key: it may be deleted at any time.
        entry_id -> Uuid,
        /// Of several keys, that with the lowest number knows best.
        rank -> Int2,
        /// Until when content is taken.
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    /// Sessions. Each refresh uses one token up and makes the next of its family; a second use revokes the family.
    refresh_tokens (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Whose session it is.
        account_id -> Uuid,
        /// The session: all tokens that descend from one sign-in.
        family_id -> Uuid,
        /// SHA-256 of the token; the token itself is never stored.
        token_hash -> Bytea,
        /// When it was made.
        created_at -> Timestamptz,
        /// When it ends unused.
        expires_at -> Timestamptz,
        /// When it was exchanged for the next one.
        used_at -> Nullable<Timestamptz>,
        /// When it was taken back.
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// The rows of the segment of a day in the order of a number, and within
    /// equal numbers of their start. Hours are few enough to be sorted when
    /// they are read.
    segment_orders (grain, bucket, measure) {
        /// As in segments: 2 day.
        grain -> Int2,
        /// Start of the UTC day.
        bucket -> Timestamptz,
        /// 0 start, 1 input tokens, 2 output tokens, 3 total tokens, 4 cost, 5
        /// duration.
        measure -> Int2,
        /// The numbers in their order, packed in blocks; as in the column of
        /// segments.
        numbers -> Bytea,
        /// Milliseconds since the start of the bucket, four bytes a row (little
        /// endian), so that a few of them can be read by themselves. Empty where
        /// these are the numbers.
        starts -> Bytea,
        /// Which row of the segment stands at each place, packed.
        rows -> Bytea,
        /// In which of 32 blocks of places each row of the segment stands, packed:
        /// how many places of a block a filter accepts is counted from these alone.
        blocks -> Bytea,
    }
}

diesel::table! {
    /// The rows of entries of an hour or a day, column by column, packed: where
    /// statistics are added up and pages are found. They hold only where
    /// usage_coverage has a mark.
    segments (grain, bucket) {
        /// 1 hour, 2 day.
        grain -> Int2,
        /// Start of the UTC hour or day.
        bucket -> Timestamptz,
        /// Series, outcome, number of rows and their sums, in the order of the
        /// rows: series, outcome, start, id.
        cells -> Bytea,
        /// Milliseconds since the start of the bucket.
        started_at -> Bytea,
        /// As in entries, one more; 0 where absent.
        input_tokens -> Bytea,
        /// As in entries, one more; 0 where absent.
        output_tokens -> Bytea,
        /// As in entries, one more; 0 where absent.
        total_tokens -> Bytea,
        /// As in entries, one more; 0 where absent.
        cost_nanos -> Bytea,
        /// As in entries, one more; 0 where absent.
        duration_ms -> Bytea,
        /// As in entries, one more; 0 where absent.
        cached_input_tokens -> Bytea,
        /// As in entries, one more; 0 where absent.
        reasoning_tokens -> Bytea,
        /// As in entries, one more; 0 where absent.
        cache_write_tokens -> Bytea,
    }
}

diesel::table! {
    /// Distinct combinations of who with what. Every entry points at one; what
    /// rows say never changes, and they go when nothing points at them.
    series (id) {
        /// Number used inside this database only.
        id -> Int4,
        /// Digest of the combination, the same on every server: inserts of the
        /// same series meet here. A random one when it is about to go: nobody
        /// finds it then.
        key -> Uuid,
        /// Who asked; null when the client named nobody.
        user_id -> Nullable<Int4>,
        /// Who serves the model, e.g. openai.
        provider -> Nullable<Text>,
        /// The model as the provider names it.
        model -> Nullable<Text>,
        /// What filters take for the agent: its id, else its name.
        agent_identity -> Nullable<Text>,
        /// The id the client uses for the agent.
        agent_id -> Nullable<Text>,
        /// Display name of the agent at the time.
        agent_name -> Nullable<Text>,
        /// Alias of the profile, which identifies it.
        profile_alias -> Nullable<Text>,
        /// Version of the profile.
        profile_version -> Nullable<Int4>,
        /// What filters take for the feature: its id, else the name of its type.
        feature_identity -> Nullable<Text>,
        /// 1 prompt, 2 agent, 3 direct.
        feature_type -> Nullable<Int2>,
        /// The id the client uses for the feature.
        feature_id -> Nullable<Text>,
        /// Version of the feature.
        feature_version -> Nullable<Int4>,
        /// 1 chat, 2 agent, 3 code, 4 api.
        source -> Int2,
        /// The client it came from, e.g. Web.
        platform -> Nullable<Text>,
        /// 1 chat, 2 embedding, 3 speech_to_text, 4 image, 5 moderation, 6 rerank, 7 tool.
        capability -> Int2,
        /// The kind of thing it is about, e.g. ticket.
        entity_type -> Nullable<Text>,
    }
}

diesel::table! {
    /// Settings changed in the web app. The settings file and the environment win over them.
    settings (key) {
        /// Name, parts joined by dots, e.g. audit_log.retention_days.
        key -> Text,
        /// Value as JSON.
        value -> Jsonb,
        /// When it was last changed.
        changed_at -> Timestamptz,
        /// Mail address of the account that changed it.
        changed_by -> Text,
    }
}

diesel::table! {
    /// Secrets that sign access tokens, shared by every server on this database.
    signing_keys (id) {
        /// UUIDv7; the kid of the tokens.
        id -> Uuid,
        /// HMAC-SHA256 key.
        secret -> Bytea,
        /// When it was made; the newest signs, all verify.
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// Users as named at the time. A changed name or email is a new row under the same external id; rows never change.
    users (id) {
        /// Number used inside this database only.
        id -> Int4,
        /// Digest of external id, name and email, the same on every server: inserts of the same user meet here.
        key -> Uuid,
        /// What tells users apart and what filters take: the external id, else the email, else the name; an email address with A to Z in lower case.
        identity -> Text,
        /// The id the client uses.
        external_id -> Nullable<Text>,
        /// Display name at the time.
        name -> Nullable<Text>,
        /// Mail address at the time.
        email -> Nullable<Text>,
        /// The entry of this user under this name and email that started last, of those in hours that were rolled up; null when there is none. It stays when that entry is deleted.
        last_entry_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// The cells of hours and days, packed. They hold only where usage_coverage has a mark; a bucket without entries has none.
    usage_blocks (grain, bucket) {
        /// 1 hour, 2 day.
        grain -> Int2,
        /// Start of the UTC hour or day.
        bucket -> Timestamptz,
        /// How many entries.
        requests -> Int8,
        /// Its cells by outcome and series: columns of the distances between series and of the lengths of records, then the records, each with the sums and durations of a cell.
        cells -> Bytea,
    }
}

diesel::table! {
    /// The hours and days whose cells hold. Whoever writes into an hour removes its mark and its day's, in the same transaction, unless they are retired.
    usage_coverage (grain, bucket) {
        /// 1 hour, 2 day.
        grain -> Int2,
        /// Start of the UTC hour or day.
        bucket -> Timestamptz,
        /// When its cells were made.
        rolled_at -> Timestamptz,
        /// Never used twice: a bucket that is rolled up anew gets a new one.
        version -> Int8,
        /// False: the cells equal the aggregate of the rows. True: they hold what retention has removed, and rows that are there count beside them.
        retired -> Bool,
    }
}

diesel::table! {
    /// Saved views: a filter, an order and columns under a name.
    views (id) {
        /// UUIDv7.
        id -> Uuid,
        /// Whose view it is; it goes with the account.
        account_id -> Uuid,
        /// Name, once per account.
        name -> Text,
        /// Filters of a list by name, lists for repeatable ones.
        filter -> Jsonb,
        /// Order of a list, e.g. -started_at.
        sort -> Text,
        /// Columns of the table from left to right; empty for the usual ones.
        shown_columns -> Array<Text>,
        /// Whether everybody who may read the log sees it.
        shared -> Bool,
        /// When it was saved.
        created_at -> Timestamptz,
    }
}

diesel::table! {
    /// What was accepted on the wire but could not become an entry.
    quarantine (id) {
        /// UUIDv7 of the moment of arrival.
        id -> Uuid,
        /// When it came in.
        at -> Timestamptz,
        /// The endpoint or convention it came by, e.g. litellm.
        origin -> Text,
        /// Why it could not become an entry, redacted like content.
        reason -> Text,
        /// What was sent, redacted like content. Null where content is not to be kept.
        payload -> Nullable<Text>,
        /// Length of what is kept of the payload, in bytes.
        bytes -> Int4,
        /// Whether the payload was cut.
        truncated -> Bool,
        /// Whether redaction replaced a part of the payload.
        redacted -> Bool,
        /// account, api_key, system or anonymous.
        sender_kind -> Text,
        /// The account or key that sent it. No foreign key: the row outlives both.
        sender_id -> Nullable<Uuid>,
        /// Mail address or key name at the time.
        sender_name -> Text,
        /// How often it was tried again.
        tries -> Int4,
        /// When it was tried again last.
        tried_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Content that came without its entry, redacted like that of entries. It waits for the entry as long as running entries wait for their end.
    waiting_parts (key, ordinal) {
        /// Digest of what leads to the entry: trace and span, or session and prompt or request.
        key -> Uuid,
        /// Tells which of two parts of one key came later. An entry takes parts up to its own ordinal.
        ordinal -> Int8,
        /// What was asked.
        prompt -> Nullable<Text>,
        /// As in contents.
        prompt_state -> Int2,
        /// Whether it was cut to the largest size.
        prompt_truncated -> Bool,
        /// Whether redaction replaced a part of it.
        prompt_redacted -> Bool,
        /// What was answered.
        response -> Nullable<Text>,
        /// As in contents.
        response_state -> Int2,
        /// Whether it was cut to the largest size.
        response_truncated -> Bool,
        /// Whether redaction replaced a part of it.
        response_redacted -> Bool,
        /// Length of both texts, which is bounded in sum.
        bytes -> Int4,
        /// Whether its entry has come. The content is gone then; the row stays, so that a resend of the part does not wait again.
        met -> Bool,
        /// When it is given up.
        expires_at -> Timestamptz,
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
