"""The fields of an entry, as the server takes them."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

Status = Literal["running", "succeeded", "failed", "blocked", "cancelled", "partial_success"]

Category = Literal[
    "authentication",
    "rate_limiting",
    "model_not_found",
    "invalid_request",
    "server_error",
    "network_error",
    "context_resolution",
    "tool_execution",
    "guardrail_blocked",
    "unknown",
]

Capability = Literal["chat", "embedding", "speech_to_text", "image", "moderation", "rerank", "tool"]

Source = Literal["chat", "agent", "code", "api"]


class User(TypedDict, total=False):
    """Who asked. Known by id, else by email, else by name."""

    id: str
    name: str
    email: str


class Agent(TypedDict, total=False):
    """The agent that acted. Known by id, else by name."""

    id: str
    name: str


class Profile(TypedDict, total=False):
    """The profile (a named model configuration) that was used."""

    alias: str
    version: int


class Feature(TypedDict, total=False):
    """The feature that asked."""

    type: Literal["prompt", "agent", "direct"]
    id: str
    version: int


class Entity(TypedDict, total=False):
    """The thing the operation is about, such as a ticket."""

    type: str
    id: str


class Usage(TypedDict, total=False):
    """What the operation used up; what was not counted is left out.

    The input includes what was read from the provider's cache and written to
    it, the output includes reasoning.
    """

    input_tokens: int
    output_tokens: int
    total_tokens: int
    cached_input_tokens: int
    cache_write_tokens: int
    reasoning_tokens: int
    audio_seconds: float


class EntryError(TypedDict, total=False):
    """What went wrong, in one of few categories and in the provider's words."""

    category: Category
    message: str


class Entry(TypedDict, total=False):
    """One AI operation. Every field may be left out."""

    id: str
    started_at: str
    ended_at: str
    duration_ms: float
    time_to_first_token_ms: float
    status: Status
    error: EntryError
    capability: Capability
    source: Source
    platform: str
    user: User
    provider: str
    model: str
    profile: Profile
    agent: Agent
    feature: Feature
    usage: Usage
    cost_usd: float
    conversation_id: str
    trace_id: str
    parent_id: str
    entity: Entity
    prompt: Any
    response: Any
    metadata: dict[str, Any]
