"""What a provider answers in the shapes of Google's Gemini API. The model names what happens."""

from __future__ import annotations

import json
from typing import Any

from openai_shapes import ANSWER

Json = dict[str, Any]

# Thoughts are counted apart from the output.
USAGE = {
    "promptTokenCount": 21,
    "candidatesTokenCount": 8,
    "thoughtsTokenCount": 3,
    "cachedContentTokenCount": 8,
    "totalTokenCount": 32,
}

ERRORS = {
    "too-busy": (429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
    "wrong-request": (400, "INVALID_ARGUMENT", "Request contains an invalid argument."),
}


def error(model: str) -> tuple[int, Json]:
    """The status and body of a model that fails."""
    code, status, message = ERRORS[model]
    return code, {"error": {"code": code, "message": message, "status": status}}


def answer(model: str, tool: Json | None = None) -> Json:
    """A whole answer: `ANSWER`, or the call of a tool."""
    return _chunk(model, _part(tool), ended=True)


def events(model: str, tool: Json | None = None) -> bytes:
    """A streamed answer as server-sent events."""
    words = [] if tool else ANSWER.split(" ")
    parts = [{"text": f"{word} "} for word in words[:-1]]
    last = {"text": words[-1]} if words else _part(tool)
    chunks = [_chunk(model, part, ended=False) for part in parts] + [_chunk(model, last, ended=True)]
    return "".join(f"data: {json.dumps(chunk)}\r\n\r\n" for chunk in chunks).encode()


def _part(tool: Json | None) -> Json:
    return {"functionCall": tool} if tool else {"text": ANSWER}


def _chunk(model: str, part: Json, ended: bool) -> Json:
    candidate: Json = {"content": {"role": "model", "parts": [part]}, "index": 0}
    if ended:
        candidate["finishReason"] = "STOP"
    told = {"candidates": [candidate], "modelVersion": model, "responseId": "resp-1"}
    return {**told, "usageMetadata": USAGE} if ended else told
