"""Logs the calls of a client of the `openai` package."""

from __future__ import annotations

from typing import Any, TypeVar

from ..logbook import Logbook
from . import openai_chat, openai_other, openai_responses
from .copies import wrap_copies
from .endpoint import Endpoint
from .patch import Patcher

Client = TypeVar("Client")


def wrap_openai(client: Client, logbook: Logbook, *, stream_usage: bool = True, **fields: Any) -> Client:
    """Logs every call of an `OpenAI`, `AsyncOpenAI` or Azure client, and returns the client.

    Chat completions, responses (both also streamed and parsed), embeddings and
    transcriptions are logged. The client is changed in place; copies made by
    `with_options` are wrapped too. `fields` are fields of every entry;
    `provider` is `openai`, or `azure` of Azure's clients, unless given.

    A streamed chat completion tells its tokens only when asked to. With
    `stream_usage` the wrapper asks for them and keeps the additional chunk
    from the caller; turn it off for an endpoint that refuses `stream_options`.
    """
    provider = "azure" if "Azure" in type(client).__name__ else "openai"
    patcher = Patcher(logbook, provider, fields)
    for path, endpoint in _endpoints(stream_usage).items():
        patcher.patch(client, path, endpoint)
    wrap_copies(client, lambda copy: wrap_openai(copy, logbook, stream_usage=stream_usage, **fields))
    return client


def _endpoints(stream_usage: bool) -> dict[str, Endpoint]:
    return {
        "chat.completions.create": openai_chat.CREATE if stream_usage else openai_chat.AS_ASKED,
        "chat.completions.parse": openai_chat.AS_ASKED,
        "chat.completions.stream": openai_chat.STREAM if stream_usage else openai_chat.AS_ASKED,
        "responses.create": openai_responses.CREATE,
        "responses.parse": openai_responses.CREATE,
        "responses.stream": openai_responses.CREATE,
        "embeddings.create": openai_other.EMBEDDINGS,
        "audio.transcriptions.create": openai_other.TRANSCRIPTIONS,
    }
