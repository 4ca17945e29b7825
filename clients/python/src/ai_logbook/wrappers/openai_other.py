"""Embeddings and transcriptions of the `openai` package."""

from __future__ import annotations

from typing import Any

from ..plain import plain
from . import openai_chat
from .endpoint import Endpoint, Fields, parameters, without_none


def _embedding_request(arguments: Fields) -> Fields:
    return without_none(
        {
            "capability": "embedding",
            "model": arguments.get("model"),
            "prompt": arguments.get("input"),
            "user": openai_chat.user(arguments),
            "metadata": parameters(arguments),
        }
    )


def _embedding_summary(answer: Any) -> Fields:
    """The number of vectors and of their dimensions: the vectors are large, and no text."""
    first = answer.data[0].embedding if answer.data else None
    dimensions = len(first) if isinstance(first, list) else None
    shape = without_none({"vectors": len(answer.data), "dimensions": dimensions})
    return {"model": answer.model, "shape": shape, "usage": plain(answer.usage)}


def _embedding_answer(told: Fields) -> Fields:
    used = openai_chat.usage(told["usage"])
    if used:
        used.setdefault("output_tokens", 0)
    return without_none({"model": told["model"], "response": told["shape"], "usage": used})


def _transcription_request(arguments: Fields) -> Fields:
    return without_none(
        {
            "capability": "speech_to_text",
            "model": arguments.get("model"),
            "prompt": arguments.get("prompt"),
            "metadata": without_none({**parameters(arguments), "language": arguments.get("language")}),
        }
    )


def _transcription_summary(answer: Any) -> Any:
    """Some formats of the answer are nothing but text."""
    return {"text": answer} if isinstance(answer, str) else plain(answer)


def _transcription_answer(told: Fields) -> Fields:
    return without_none({"response": told.get("text"), "usage": _transcription_usage(told)})


def _transcription_usage(told: Fields) -> Fields | None:
    used: Any = told.get("usage") or {}
    if used.get("type") == "tokens":
        names = ("input_tokens", "output_tokens", "total_tokens")
        return without_none({name: used.get(name) for name in names})
    seconds = used.get("seconds", told.get("duration"))
    return None if seconds is None else {"audio_seconds": seconds}


EMBEDDINGS = Endpoint(_embedding_request, _embedding_answer, _embedding_summary)
TRANSCRIPTIONS = Endpoint(_transcription_request, _transcription_answer, _transcription_summary)
