"""What a provider answers in the shapes of OpenAI's API. The model names what happens."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]

ANSWER = "An audit log says who did what, and when."
REFUSAL = "I can't help with that."
USAGE = {
    "prompt_tokens": 21,
    "completion_tokens": 11,
    "total_tokens": 32,
    "prompt_tokens_details": {"cached_tokens": 8, "cache_write_tokens": 4},
    "completion_tokens_details": {"reasoning_tokens": 3},
}
RESPONSE_USAGE = {
    "input_tokens": 21,
    "input_tokens_details": {"cached_tokens": 8, "cache_write_tokens": 4},
    "output_tokens": 11,
    "output_tokens_details": {"reasoning_tokens": 3},
    "total_tokens": 32,
}

ERRORS = {
    "no-such-model": (404, "model_not_found", "The model `no-such-model` does not exist"),
    "too-busy": (429, "rate_limit_exceeded", "Rate limit reached for requests"),
    "wrong-key": (401, "invalid_api_key", "Incorrect API key provided"),
    "wrong-request": (400, "invalid_value", "messages: must not be empty"),
    "broken": (500, "server_error", "The server had an error"),
    "filtered": (400, "content_filter", "The prompt was refused by the content filter"),
}

TOOL_ARGUMENTS = '{"order": "NF-1"}'


def error(model: str) -> tuple[int, Json]:
    """The status and body of a model that fails."""
    status, code, message = ERRORS[model]
    return status, {"error": {"message": message, "type": "error", "param": None, "code": code}}


def completion(request: Json) -> Json:
    """A chat completion."""
    message, reason = _message(request["model"])
    choice = {"index": 0, "message": message, "finish_reason": reason, "logprobs": None}
    return {**_head(request, "chat.completion"), "choices": [choice], "usage": USAGE}


def _head(request: Json, kind: str) -> Json:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": request["model"]}


def _message(model: str) -> tuple[Json, str]:
    message: Json = {"role": "assistant", "content": ANSWER, "refusal": None}
    if model == "with-tools":
        function = {"name": "get_order", "arguments": TOOL_ARGUMENTS}
        call = {"id": "call_1", "type": "function", "function": function}
        return {**message, "content": None, "tool_calls": [call]}, "tool_calls"
    if model == "refusing":
        return {**message, "content": None, "refusal": REFUSAL}, "stop"
    if model == "structured":
        return {**message, "content": '{"answer": 42}'}, "stop"
    return message, {"cut-off": "length", "withheld": "content_filter"}.get(model, "stop")


def chunks(request: Json) -> list[Json]:
    """The chunks of a streamed chat completion."""
    head = _head(request, "chat.completion.chunk")
    message, reason = _message(request["model"])
    deltas: list[Json] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": part} for part in _words(message["content"])]
    deltas += [{"refusal": part} for part in _words(message["refusal"])]
    deltas += _tool_deltas(message.get("tool_calls", []))
    told = [{**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    told.append({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
    if request.get("stream_options", {}).get("include_usage"):
        told.append({**head, "choices": [], "usage": USAGE})
    return told


def _words(text: str | None) -> list[str]:
    words = (text or "").split(" ")
    return [words[0], *(f" {word}" for word in words[1:])] if text else []


def _tool_deltas(calls: list[Json]) -> list[Json]:
    """The call of a tool, its arguments in two parts."""
    deltas = []
    for index, call in enumerate(calls):
        function = call["function"]
        first = {**call, "index": index, "function": {"name": function["name"], "arguments": ""}}
        deltas.append({"tool_calls": [first]})
        for part in (function["arguments"][:5], function["arguments"][5:]):
            deltas.append({"tool_calls": [{"index": index, "function": {"arguments": part}}]})
    return deltas


def chat_events(request: Json) -> bytes:
    """A streamed chat completion as server-sent events."""
    lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks(request)]
    if request["model"] == "error-in-stream":
        told = {
            "error": {"message": "The server had an error", "type": "server_error", "code": "server_error"}
        }
        return "".join([*lines[:3], f"data: {json.dumps(told)}\n\n"]).encode()
    return "".join([*lines, "data: [DONE]\n\n"]).encode()


def response(request: Json, item: Json | None = None) -> Json:
    """An answer of the Responses API: what the model is made for, or an item of the caller's."""
    model = request["model"]
    status, details = "completed", None
    if model in ("cut-off", "withheld"):
        reason = "max_output_tokens" if model == "cut-off" else "content_filter"
        status, details = "incomplete", {"reason": reason}
    head = {"id": "resp_1", "object": "response", "created_at": 1, "model": model, "status": status}
    more = {"error": None, "incomplete_details": details, "instructions": None, "metadata": {}}
    fixed = {
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "temperature": 1.0,
        "top_p": 1.0,
    }
    return {**head, **more, **fixed, "output": [item or _item(model)], "usage": RESPONSE_USAGE}


def _item(model: str) -> Json:
    if model == "with-tools":
        named = {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "get_order"}
        return {**named, "arguments": TOOL_ARGUMENTS, "status": "completed"}
    part: Json = {"type": "output_text", "text": ANSWER, "annotations": []}
    if model == "refusing":
        part = {"type": "refusal", "refusal": REFUSAL}
    if model == "structured":
        part["text"] = '{"answer": 42}'
    return {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant", "content": [part]}


def response_events(request: Json, item: Json | None = None) -> bytes:
    """A streamed answer of the Responses API as server-sent events."""
    whole = response(request, item)
    begun = {**whole, "status": "in_progress", "output": [], "usage": None, "incomplete_details": None}
    events: list[Json] = [{"type": "response.created", "response": begun}]
    item = whole["output"][0]
    if item["type"] == "message":
        events += _text_events(item)
    else:
        events.append({"type": "response.output_item.added", "output_index": 0, "item": item})
        events.append({"type": "response.output_item.done", "output_index": 0, "item": item})
    events.append({"type": f"response.{whole['status']}", "response": whole})
    numbered = [{**event, "sequence_number": number} for number, event in enumerate(events)]
    return "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in numbered).encode()


def _text_events(item: Json) -> list[Json]:
    where = {"item_id": item["id"], "output_index": 0, "content_index": 0}
    part = item["content"][0]
    empty = {"type": part["type"], **({"text": "", "annotations": []} if "text" in part else {"refusal": ""})}
    deltas: list[Json] = [
        {"type": "response.output_text.delta", **where, "delta": word, "logprobs": []}
        for word in _words(part.get("text"))
    ]
    return [
        {"type": "response.output_item.added", "output_index": 0, "item": {**item, "content": []}},
        {"type": "response.content_part.added", **where, "part": empty},
        *deltas,
        {"type": "response.content_part.done", **where, "part": part},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
    ]


def embeddings(request: Json) -> Json:
    """Vectors of three dimensions."""
    asked = request["input"]
    count = 1 if isinstance(asked, str) else len(asked)
    data = [
        {"object": "embedding", "index": index, "embedding": [0.5, 0.25, 0.125]} for index in range(count)
    ]
    usage = {"prompt_tokens": 5, "total_tokens": 5}
    return {"object": "list", "model": request["model"], "data": data, "usage": usage}
