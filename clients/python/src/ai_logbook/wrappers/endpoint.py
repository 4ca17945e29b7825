"""What a wrapper has to know about one function of a package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from ..plain import plain

Fields = dict[str, Any]
"""Fields of an entry."""


Prepared = tuple[Fields, Callable[[Any], bool]]
"""Arguments, and whether an event is one that the caller does not expect."""


def nothing_extra(event: Any) -> bool:
    """The caller expects every event."""
    return False


class Stream(Protocol):
    """Puts the events of a streamed answer together."""

    def add(self, event: Any) -> bool:
        """Takes an event; whether it carried a part of the answer."""

    def is_complete(self) -> bool:
        """Whether the answer has come to its end, though more events may follow."""

    def answer(self) -> Fields | None:
        """The answer so far in the shape of one that is not streamed, if anything came."""


@dataclass(frozen=True)
class Endpoint:
    """How the arguments and the answer of a function become an entry."""

    request: Callable[[Fields], Fields]
    """The fields that the arguments of the function give."""
    answer: Callable[[Fields], Fields]
    """The fields that the answer gives."""
    summary: Callable[[Any], Any] = plain
    """The answer as JSON, of which `answer` gets what is an object."""
    stream: Callable[[], Stream] | None = None
    """Puts a streamed answer together, where there is such a thing."""
    prepare: Callable[[Fields], Prepared] = lambda arguments: (arguments, nothing_extra)
    """Arguments to use instead, and which events these add that the caller does not expect."""


PARAMETERS = [
    "max_tokens",
    "max_completion_tokens",
    "max_output_tokens",
    "temperature",
    "top_p",
    "seed",
    "reasoning_effort",
    "reasoning",
    "thinking",
    "service_tier",
    "tool_choice",
    "dimensions",
]
"""Arguments that go into the metadata."""


def parameters(arguments: Fields) -> Fields:
    """The metadata that the arguments of any function give."""
    metadata = {name: arguments[name] for name in PARAMETERS if arguments.get(name) is not None}
    if arguments.get("stream"):
        metadata["stream"] = True
    if tools := arguments.get("tools"):
        metadata["tools"] = [tool_name(tool) for tool in tools]
    return metadata


def tool_name(tool: Any) -> Any:
    """The name of a tool that the model may call, or its type if it has none."""
    if not isinstance(tool, dict):
        return str(tool)
    function = tool.get("function")
    inner = function.get("name") if isinstance(function, dict) else None
    return inner or tool.get("name") or tool.get("type")


def without_none(fields: Fields) -> Fields:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None}


def blocked(message: str) -> Fields:
    """The outcome of an answer that a filter or the model itself withheld."""
    error = {"category": "guardrail_blocked", "message": message}
    return {"status": "blocked", "error": error}


def cut_off() -> Fields:
    """The outcome of an answer that ended at the limit of output tokens."""
    message = "the answer reached the limit of output tokens"
    return {"status": "partial_success", "error": {"category": "invalid_request", "message": message}}
