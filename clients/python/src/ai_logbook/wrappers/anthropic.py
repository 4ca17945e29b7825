"""Logs the calls of a client of the `anthropic` package."""

from __future__ import annotations

from typing import Any, TypeVar

from ..logbook import Logbook
from . import anthropic_messages
from .copies import wrap_copies
from .patch import Patcher

Client = TypeVar("Client")

PROVIDERS = {"Bedrock": "aws.bedrock", "Vertex": "gcp.vertex_ai", "Foundry": "azure"}
"""Parts of names of clients, and who serves the models there."""

PATHS = [f"{parent}messages.{name}" for parent in ("", "beta.") for name in ("create", "parse", "stream")]


def wrap_anthropic(client: Client, logbook: Logbook, **fields: Any) -> Client:
    """Logs every message of an `Anthropic` or `AsyncAnthropic` client, and returns the client.

    The client is changed in place; copies made by `with_options` are wrapped
    too. `fields` are fields of every entry; `provider` is `anthropic`, or who
    serves the models of a client for Bedrock or Vertex, unless given.
    """
    name = type(client).__name__
    provider = next((word for part, word in PROVIDERS.items() if part in name), "anthropic")
    patcher = Patcher(logbook, provider, fields)
    for path in PATHS:
        patcher.patch(client, path, anthropic_messages.CREATE)
    wrap_copies(client, lambda copy: wrap_anthropic(copy, logbook, **fields))
    return client
