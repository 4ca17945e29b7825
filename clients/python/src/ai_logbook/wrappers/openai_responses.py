"""The Responses API of the `openai` package."""

from __future__ import annotations

from typing import Any

from ..classify import of_type
from .endpoint import Endpoint, Fields, blocked, cut_off, parameters, without_none
from .openai_chat import user


def request(arguments: Fields) -> Fields:
    """The fields that the arguments give."""
    return without_none(
        {
            "capability": "chat",
            "model": arguments.get("model"),
            "prompt": _prompt(arguments),
            "user": user(arguments),
            "conversation_id": _conversation(arguments.get("conversation")),
            "metadata": {
                **(arguments.get("metadata") or {}),
                **parameters(arguments),
                **without_none({"previous_response_id": arguments.get("previous_response_id")}),
            },
        }
    )


def _prompt(arguments: Fields) -> Any:
    asked, instructions = arguments.get("input"), arguments.get("instructions")
    if instructions is None:
        return asked
    items = [{"role": "user", "content": asked}] if isinstance(asked, str) else asked or []
    return [{"role": "system", "content": instructions}, *items]


def _conversation(told: Any) -> Any:
    return told.get("id") if isinstance(told, dict) else told


def answer(response: Fields) -> Fields:
    """The fields that a response gives."""
    output = response.get("output") or []
    fields = {
        "model": response.get("model"),
        "response": _text(output) or output or None,
        "usage": usage(response.get("usage")),
        "metadata": without_none(
            {"response_id": response.get("id"), "finish_reason": response.get("status")}
        ),
    }
    return {**without_none(fields), **_outcome(response, output)}


def _text(output: list[Fields]) -> str | None:
    """The text of an answer that is nothing but one."""
    parts = [part for item in output for part in _parts(item)]
    only_text = all(part.get("type") == "output_text" and not part.get("annotations") for part in parts)
    if not parts or not only_text or any(item.get("type") != "message" for item in output):
        return None
    return "".join(part.get("text") or "" for part in parts)


def _parts(item: Fields) -> list[Fields]:
    content = item.get("content")
    return content if isinstance(content, list) else []


def _outcome(response: Fields, output: list[Fields]) -> Fields:
    reason = (response.get("incomplete_details") or {}).get("reason")
    refusals = [
        part.get("refusal") for item in output for part in _parts(item) if part.get("type") == "refusal"
    ]
    if reason == "content_filter":
        return blocked("the provider's content filter withheld the answer")
    if refusals:
        return blocked(str(refusals[0]))
    if reason in ("max_output_tokens", "max_tokens"):
        return cut_off()
    status, error = response.get("status"), response.get("error") or {}
    if status == "failed":
        category = of_type(error.get("code")) or "unknown"
        return {
            "status": "failed",
            "error": {"category": category, "message": str(error.get("message") or "")},
        }
    return {"status": "cancelled"} if status == "cancelled" else {}


def usage(told: Fields | None) -> Fields | None:
    """The tokens of a response in the log's words."""
    if not told:
        return None
    given, made = told.get("input_tokens_details") or {}, told.get("output_tokens_details") or {}
    return without_none(
        {
            "input_tokens": told.get("input_tokens"),
            "output_tokens": told.get("output_tokens"),
            "total_tokens": told.get("total_tokens"),
            "cached_input_tokens": given.get("cached_tokens"),
            "cache_write_tokens": given.get("cache_write_tokens"),
            "reasoning_tokens": made.get("reasoning_tokens"),
        }
    )


class ResponseStream:
    """Keeps the response that the last events hold, and the text until they come."""

    def __init__(self) -> None:
        self._response: Fields | None = None
        self._text: list[str] = []
        self._ended = False

    def add(self, event: Fields) -> bool:
        """Takes an event; whether it carried a part of the answer."""
        kind = str(event.get("type", ""))
        if isinstance(event.get("response"), dict):
            self._response = event["response"]
            self._ended = kind in ("response.completed", "response.incomplete", "response.failed")
        if kind == "error":
            self._response = {**(self._response or {}), "status": "failed", "error": event}
        if kind == "response.output_text.delta":
            self._text.append(str(event.get("delta", "")))
        return kind.endswith(".delta")

    def is_complete(self) -> bool:
        """Whether the last event has come."""
        return self._ended

    def answer(self) -> Fields | None:
        """The response, with the text that has come if it is not complete."""
        if self._response is None or self._ended or not self._text:
            return self._response
        part = {"type": "output_text", "text": "".join(self._text)}
        return {**self._response, "output": [{"type": "message", "role": "assistant", "content": [part]}]}


CREATE = Endpoint(request, answer, stream=ResponseStream)
