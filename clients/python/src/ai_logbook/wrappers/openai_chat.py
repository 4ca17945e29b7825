"""Chat completions of the `openai` package."""

from __future__ import annotations

from typing import Any

from .endpoint import Endpoint, Fields, Prepared, blocked, cut_off, nothing_extra, parameters, without_none


def request(arguments: Fields) -> Fields:
    """The fields that the arguments give."""
    return without_none(
        {
            "capability": "chat",
            "model": arguments.get("model"),
            "prompt": arguments.get("messages"),
            "user": user(arguments),
            "metadata": {**(arguments.get("metadata") or {}), **parameters(arguments)},
        }
    )


def user(arguments: Fields) -> Fields | None:
    """Who asks, where the provider is told."""
    name = arguments.get("safety_identifier") or arguments.get("user")
    return {"id": name} if name else None


def answer(completion: Fields) -> Fields:
    """The fields that a completion gives."""
    choices = completion.get("choices") or []
    messages = [choice.get("message") or {} for choice in choices]
    reasons = [choice.get("finish_reason") for choice in choices]
    fields = {
        "model": completion.get("model"),
        "response": _response(messages),
        "usage": usage(completion.get("usage")),
        "metadata": without_none({"response_id": completion.get("id"), "finish_reason": _first(reasons)}),
    }
    return {**without_none(fields), **_outcome(messages, reasons)}


def _response(messages: list[Fields]) -> Any:
    """The text of a single answer that is nothing else, or the messages."""
    if not messages:
        return None
    if len(messages) > 1 or any(set(_said(message)) - {"role", "content"} for message in messages):
        return [_said(message) for message in messages]
    return messages[0].get("content")


def _said(message: Fields) -> Fields:
    """What a message says; what is empty was added by the package or a stream."""
    return {name: value for name, value in message.items() if value not in (None, "", [], {})}


def _outcome(messages: list[Fields], reasons: list[Any]) -> Fields:
    if "content_filter" in reasons:
        return blocked("the provider's content filter withheld the answer")
    refusals = [message["refusal"] for message in messages if message.get("refusal")]
    if refusals:
        return blocked(str(refusals[0]))
    return cut_off() if "length" in reasons else {}


def _first(reasons: list[Any]) -> Any:
    return reasons[0] if reasons else None


def usage(told: Fields | None) -> Fields | None:
    """The tokens of a chat completion or an embedding in the log's words."""
    if not told:
        return None
    prompt = told.get("prompt_tokens_details") or {}
    completion = told.get("completion_tokens_details") or {}
    return without_none(
        {
            "input_tokens": told.get("prompt_tokens"),
            "output_tokens": told.get("completion_tokens"),
            "total_tokens": told.get("total_tokens"),
            "cached_input_tokens": prompt.get("cached_tokens"),
            # Not of OpenAI itself: gateways to other providers tell it.
            "cache_write_tokens": prompt.get("cache_write_tokens"),
            "reasoning_tokens": completion.get("reasoning_tokens"),
        }
    )


class ChatStream:
    """Puts the chunks of a streamed completion together."""

    def __init__(self) -> None:
        self._head: Fields = {}
        self._choices: dict[int, Fields] = {}

    def add(self, event: Fields) -> bool:
        """Takes a chunk; whether it carried a part of the answer."""
        self._head.update({name: event[name] for name in ("id", "model", "usage") if event.get(name)})
        spoke = False
        for choice in event.get("choices") or []:
            spoke = self._add_choice(choice) or spoke
        return spoke

    def _add_choice(self, choice: Fields) -> bool:
        kept = self._choices.setdefault(choice.get("index", 0), {"message": {}})
        if choice.get("finish_reason"):
            kept["finish_reason"] = choice["finish_reason"]
        delta = choice.get("delta") or {}
        merge_delta(kept["message"], delta)
        return any(value for name, value in delta.items() if name != "role")

    def is_complete(self) -> bool:
        """Whether every choice has told why it ended."""
        return bool(self._choices) and all("finish_reason" in kept for kept in self._choices.values())

    def answer(self) -> Fields | None:
        """The completion so far."""
        if not self._head and not self._choices:
            return None
        return {**self._head, "choices": [choice for _, choice in sorted(self._choices.items())]}


FIXED = {"role", "id", "type", "name", "index"}
"""Fields of a delta that come whole, of which the last counts. Other texts are appended."""


def merge_delta(whole: Fields, delta: Fields) -> None:
    """Adds what has come to a message: texts grow, lists grow by the index of their items."""
    for name, value in delta.items():
        before = whole.get(name)
        if value is None:
            continue
        if isinstance(value, str) and isinstance(before, str) and name not in FIXED:
            whole[name] = before + value
        elif isinstance(value, dict):
            merge_delta(whole.setdefault(name, {}), value)
        elif isinstance(value, list):
            _merge_list(whole.setdefault(name, []), value)
        else:
            whole[name] = value


def _merge_list(whole: list[Any], items: list[Any]) -> None:
    for item in items:
        if not isinstance(item, dict):
            whole.append(item)
            continue
        index = item.get("index", len(whole))
        found = next((kept for kept in whole if kept.get("index") == index), None)
        if found is None:
            found = {"index": index}
            whole.append(found)
        merge_delta(found, item)


def _ask_for_usage(arguments: Fields) -> Prepared:
    """Arguments with which the last chunk of a stream tells the tokens.

    The caller did not ask for that chunk, which has no choices, and does not see it.
    """
    if not arguments.get("stream"):
        return arguments, nothing_extra
    asked = _with_usage(arguments)
    is_extra = nothing_extra if asked is arguments else lambda event: not event.choices and event.usage
    return asked, is_extra


def _with_usage(arguments: Fields) -> Fields:
    options = arguments.get("stream_options")
    given = options if isinstance(options, dict) else {}
    if "include_usage" in given:
        return arguments
    return {**arguments, "stream_options": {**given, "include_usage": True}}


AS_ASKED = Endpoint(request, answer, stream=ChatStream)
CREATE = Endpoint(request, answer, stream=ChatStream, prepare=_ask_for_usage)
# The helper of the package takes every chunk by itself.
STREAM = Endpoint(
    request, answer, stream=ChatStream, prepare=lambda given: (_with_usage(given), nothing_extra)
)
