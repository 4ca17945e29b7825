"""Calls of the `openai` package that are logged in AI Logbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import openai
from openai import OpenAI

from logbook_client import Call, Logbook, classify_exception

Messages = list[dict[str, Any]]


def chat(client: OpenAI, logbook: Logbook, model: str, messages: Messages, **fields: Any) -> str:
    """Asks and returns the whole answer."""
    with logbook.call(model, capability="chat", prompt=messages, **fields) as call:
        completion = client.chat.completions.create(model=model, messages=messages)
        choice = completion.choices[0]
        note_finish(call, choice.finish_reason)
        answer = choice.message.content or ""
        tools = choice.message.tool_calls
        response = [choice.message.model_dump(exclude_none=True)] if tools else answer
        call.answered(response, **tokens(completion.usage))
        return answer


def chat_stream(
    client: OpenAI, logbook: Logbook, model: str, messages: Messages, **fields: Any
) -> Iterator[str]:
    """Asks and yields the answer as it comes. Whoever stops early, cancels."""
    parts: list[str] = []
    usage = None
    with logbook.call(model, capability="chat", prompt=messages, **fields) as call:
        call.entry["metadata"] = {**call.entry.get("metadata", {}), "stream": True}
        try:
            stream = client.chat.completions.create(
                model=model,
                messages=messages,
                stream=True,
                # Without this the last chunk does not say what was used.
                stream_options={"include_usage": True},
            )
            with stream:
                for chunk in stream:
                    usage = chunk.usage or usage
                    for choice in chunk.choices:
                        note_finish(call, choice.finish_reason)
                        if choice.delta.content:
                            parts.append(choice.delta.content)
                            yield choice.delta.content
        finally:
            # Also of a broken or abandoned stream: what has come is worth keeping.
            call.answered("".join(parts) or None, **tokens(usage))


def embed(
    client: OpenAI, logbook: Logbook, model: str, texts: list[str], **fields: Any
) -> list[list[float]]:
    """Turns texts into vectors. The log keeps their number, not the vectors."""
    with logbook.call(model, capability="embedding", prompt=texts, **fields) as call:
        answer = client.embeddings.create(model=model, input=texts)
        vectors = [item.embedding for item in answer.data]
        shape = {"vectors": len(vectors), "dimensions": len(vectors[0]) if vectors else 0}
        call.answered(shape, input_tokens=answer.usage.prompt_tokens, output_tokens=0)
        return vectors


def note_finish(call: Call, reason: str | None) -> None:
    """Answers that ended, but not well."""
    if reason == "content_filter":
        call.ended("blocked", "guardrail_blocked", "the provider's content filter withheld the answer")
    elif reason == "length":
        call.ended("partial_success", "invalid_request", "the answer reached the limit of output tokens")


def tokens(usage: Any) -> dict[str, int | None]:
    """The usage of a completion in the log's words."""
    if usage is None:
        return {}
    prompt, completion = usage.prompt_tokens_details, usage.completion_tokens_details
    return {
        "input_tokens": usage.prompt_tokens,
        "output_tokens": usage.completion_tokens,
        "total_tokens": usage.total_tokens,
        "cached_input_tokens": prompt.cached_tokens if prompt else None,
        # Not OpenAI itself, but gateways to other providers tell it.
        "cache_write_tokens": getattr(prompt, "cache_write_tokens", None),
        "reasoning_tokens": completion.reasoning_tokens if completion else None,
    }


CATEGORIES: list[tuple[type[Exception], str]] = [
    # Subclasses before the classes they belong to.
    (openai.RateLimitError, "rate_limiting"),
    (openai.AuthenticationError, "authentication"),
    (openai.PermissionDeniedError, "authentication"),
    (openai.NotFoundError, "model_not_found"),
    (openai.BadRequestError, "invalid_request"),
    (openai.UnprocessableEntityError, "invalid_request"),
    (openai.ConflictError, "invalid_request"),
    (openai.InternalServerError, "server_error"),
    (openai.APIConnectionError, "network_error"),
]


def classify_openai(error: BaseException) -> tuple[str, str | None, str]:
    """What an exception of the `openai` package means; for `Logbook(classify=…)`."""
    message = str(error)
    code = getattr(error, "code", None)
    if isinstance(error, openai.ContentFilterFinishReasonError) or code == "content_filter":
        return "blocked", "guardrail_blocked", message
    for kind, category in CATEGORIES:
        if isinstance(error, kind):
            return "failed", category, message
    if isinstance(error, openai.APIStatusError) and error.status_code == 413:
        return "failed", "invalid_request", message
    return classify_exception(error)
