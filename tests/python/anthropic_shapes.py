"""What a provider answers in the shapes of Anthropic's API. The model names what happens."""

from __future__ import annotations

import json
from typing import Any

from openai_shapes import ANSWER, TOOL_ARGUMENTS

Json = dict[str, Any]

# Anthropic counts what the cache gave and took apart from the input.
USAGE = {
    "input_tokens": 9,
    "cache_read_input_tokens": 8,
    "cache_creation_input_tokens": 4,
    "output_tokens": 11,
}

ERRORS = {
    "no-such-model": (404, "not_found_error", "model: no-such-model"),
    "too-busy": (429, "rate_limit_error", "This request would exceed your rate limit"),
    "wrong-key": (401, "authentication_error", "invalid x-api-key"),
    "wrong-request": (400, "invalid_request_error", "messages: at least one message is required"),
    "broken": (500, "api_error", "Internal server error"),
    "overloaded": (529, "overloaded_error", "Overloaded"),
}


def error(model: str) -> tuple[int, Json]:
    """The status and body of a model that fails."""
    status, kind, message = ERRORS[model]
    return status, {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}


def message(request: Json, tool: Json | None = None) -> Json:
    """A message: what the model is made for, or the call of a tool."""
    model = request["model"]
    reasons = {"with-tools": "tool_use", "cut-off": "max_tokens", "refusing": "refusal"}
    head = {"id": "msg_1", "type": "message", "role": "assistant", "model": model}
    reason = "tool_use" if tool else reasons.get(model, "end_turn")
    content = [tool] if tool else _blocks(model)
    return {**head, "content": content, "stop_reason": reason, "stop_sequence": None, "usage": USAGE}


def _blocks(model: str) -> list[Json]:
    text = {"type": "text", "text": ANSWER}
    if model == "with-tools":
        tool = {"type": "tool_use", "id": "toolu_1", "name": "get_order", "input": json.loads(TOOL_ARGUMENTS)}
        return [text, tool]
    return [] if model == "refusing" else [text]


def events(request: Json, tool: Json | None = None) -> bytes:
    """A streamed message as server-sent events."""
    whole = message(request, tool)
    usage = {**USAGE, "output_tokens": 1}
    begun = {**whole, "content": [], "stop_reason": None, "usage": usage}
    told: list[Json] = [{"type": "message_start", "message": begun}]
    for index, block in enumerate(whole["content"]):
        told += _block_events(index, block)
    if request["model"] == "error-in-stream":
        told = [*told[:4], {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}]
    else:
        delta = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
        told.append({"type": "message_delta", "delta": delta, "usage": {"output_tokens": 11}})
        told.append({"type": "message_stop"})
    return "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in told).encode()


def _block_events(index: int, block: Json) -> list[Json]:
    if block["type"] == "text":
        start: Json = {"type": "text", "text": ""}
        words = block["text"].split(" ")
        deltas = [{"type": "text_delta", "text": word} for word in [words[0], *(f" {w}" for w in words[1:])]]
    else:
        start = {**block, "input": {}}
        arguments = json.dumps(block["input"])
        parts = (arguments[:5], arguments[5:])
        deltas = [{"type": "input_json_delta", "partial_json": part} for part in parts]
    return [
        {"type": "content_block_start", "index": index, "content_block": start},
        *({"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas),
        {"type": "content_block_stop", "index": index},
    ]
