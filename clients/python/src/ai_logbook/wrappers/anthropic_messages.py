"""Messages of the `anthropic` package."""

from __future__ import annotations

import json
from typing import Any

from .endpoint import Endpoint, Fields, blocked, cut_off, parameters, without_none


def request(arguments: Fields) -> Fields:
    """The fields that the arguments give."""
    told = (arguments.get("metadata") or {}).get("user_id")
    return without_none(
        {
            "capability": "chat",
            "model": arguments.get("model"),
            "prompt": _prompt(arguments),
            "user": {"id": told} if told else None,
            "metadata": parameters(arguments),
        }
    )


def _prompt(arguments: Fields) -> Any:
    messages, system = arguments.get("messages"), arguments.get("system")
    if not system:
        return messages
    return [{"role": "system", "content": system}, *(messages or [])]


def answer(message: Fields) -> Fields:
    """The fields that a message gives."""
    reason = message.get("stop_reason")
    fields = {
        "model": message.get("model"),
        "response": _response(message.get("content") or []),
        "usage": usage(message.get("usage")),
        "metadata": without_none({"response_id": message.get("id"), "finish_reason": reason}),
    }
    return {**without_none(fields), **_outcome(reason)}


def _response(blocks: list[Fields]) -> Any:
    """The text of an answer that is nothing but one, or the message with its blocks."""
    if not blocks:
        return None
    if all(block.get("type") == "text" and not block.get("citations") for block in blocks):
        return "".join(block.get("text") or "" for block in blocks)
    return [{"role": "assistant", "content": blocks}]


def _outcome(reason: Any) -> Fields:
    if reason == "refusal":
        return blocked("the model refused to answer")
    return cut_off() if reason in ("max_tokens", "model_context_window_exceeded") else {}


def usage(told: Fields | None) -> Fields | None:
    """The tokens of a message in the log's words.

    Anthropic counts what the cache gave and took apart from the input; the log
    counts it as part of the input.
    """
    if not told:
        return None
    read, written = told.get("cache_read_input_tokens"), told.get("cache_creation_input_tokens")
    given = told.get("input_tokens")
    return without_none(
        {
            "input_tokens": None if given is None else given + (read or 0) + (written or 0),
            "output_tokens": told.get("output_tokens"),
            "cached_input_tokens": read,
            "cache_write_tokens": written,
            "reasoning_tokens": (told.get("output_tokens_details") or {}).get("thinking_tokens"),
        }
    )


DELTAS = {"text_delta": "text", "thinking_delta": "thinking", "signature_delta": "signature"}
"""Kinds of deltas, and the field of both the delta and the block that holds the text."""


class MessageStream:
    """Puts the events of a streamed message together."""

    def __init__(self) -> None:
        self._message: Fields | None = None
        self._blocks: dict[int, Fields] = {}
        self._json: dict[int, str] = {}

    def add(self, event: Fields) -> bool:
        """Takes an event; whether it carried a part of the answer."""
        kind = event.get("type")
        if kind == "message_start":
            self._message = {**event["message"]}
        elif kind == "content_block_start":
            self._blocks[event["index"]] = {**event["content_block"]}
        elif kind == "content_block_delta":
            self._add_delta(event["index"], event["delta"])
            return True
        elif kind == "message_delta":
            self._end(event)
        return False

    def _add_delta(self, index: int, delta: Fields) -> None:
        block = self._blocks.setdefault(index, {"type": "text"})
        kind = delta.get("type", "")
        if kind in DELTAS:
            name = DELTAS[kind]
            block[name] = (block.get(name) or "") + delta[name]
        elif kind == "input_json_delta":
            self._json[index] = self._json.get(index, "") + delta.get("partial_json", "")
        elif kind == "citations_delta":
            block["citations"] = [*(block.get("citations") or []), delta["citation"]]

    def _end(self, event: Fields) -> None:
        message = self._message = self._message or {}
        message.update(without_none(event.get("delta") or {}))
        # The counts of the end replace those of the beginning.
        message["usage"] = {**(message.get("usage") or {}), **without_none(event.get("usage") or {})}

    def is_complete(self) -> bool:
        """Whether the model has told why it stopped."""
        return self._message is not None and self._message.get("stop_reason") is not None

    def answer(self) -> Fields | None:
        """The message so far."""
        if self._message is None:
            return None
        blocks = [self._finished(index, block) for index, block in sorted(self._blocks.items())]
        return {**self._message, "content": blocks}

    def _finished(self, index: int, block: Fields) -> Fields:
        """A block with the arguments of its tool, as text if they are not complete."""
        told = self._json.get(index)
        if not told:
            return block
        try:
            return {**block, "input": json.loads(told)}
        except ValueError:
            return {**block, "input": told}


CREATE = Endpoint(request, answer, stream=MessageStream)
