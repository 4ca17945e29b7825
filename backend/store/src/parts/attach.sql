-- Of each entry, the part that is its prompt and the one that is its response.
INSERT INTO contents (
    started_at, id,
    prompt, prompt_state, prompt_truncated, prompt_redacted,
    response, response_state, response_truncated, response_redacted
)
SELECT
    entry.started_at, entry.id,
    asked.prompt, coalesce(asked.prompt_state, 0),
    coalesce(asked.prompt_truncated, false), coalesce(asked.prompt_redacted, false),
    answered.response, coalesce(answered.response_state, 0),
    coalesce(answered.response_truncated, false), coalesce(answered.response_redacted, false)
FROM unnest($1, $2, $3, $4, $5, $6)
    AS entry(started_at, id, prompt_key, prompt_ordinal, response_key, response_ordinal)
LEFT JOIN waiting_parts asked
    ON asked.key = entry.prompt_key AND asked.ordinal = entry.prompt_ordinal
LEFT JOIN waiting_parts answered
    ON answered.key = entry.response_key AND answered.ordinal = entry.response_ordinal
ON CONFLICT (started_at, id) DO UPDATE SET
    prompt = CASE contents.prompt_state WHEN 0 THEN excluded.prompt ELSE contents.prompt END,
    prompt_state = CASE contents.prompt_state WHEN 0 THEN excluded.prompt_state ELSE contents.prompt_state END,
    prompt_truncated = CASE contents.prompt_state WHEN 0 THEN excluded.prompt_truncated ELSE contents.prompt_truncated END,
    prompt_redacted = CASE contents.prompt_state WHEN 0 THEN excluded.prompt_redacted ELSE contents.prompt_redacted END,
    response = CASE contents.response_state WHEN 0 THEN excluded.response ELSE contents.response END,
    response_state = CASE contents.response_state WHEN 0 THEN excluded.response_state ELSE contents.response_state END,
    response_truncated = CASE contents.response_state WHEN 0 THEN excluded.response_truncated ELSE contents.response_truncated END,
    response_redacted = CASE contents.response_state WHEN 0 THEN excluded.response_redacted ELSE contents.response_redacted END
WHERE contents.prompt_state = 0 OR contents.response_state = 0
