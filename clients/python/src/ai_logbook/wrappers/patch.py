"""Puts a watch on functions of a client."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from ..logbook import Logbook
from .endpoint import Endpoint, Fields
from .inside import inside, is_inside
from .streams import ObservedManager, is_stream, observe
from .watch import Watch, guarded

RAW_HEADER = "X-Stainless-Raw-Response"
"""The header by which `with_raw_response` and `with_streaming_response` call the plain functions."""


class Patcher:
    """Replaces functions of one client by watched ones."""

    def __init__(self, logbook: Logbook, provider: str, fields: Fields) -> None:
        """`provider` is what counts when neither `fields` nor the logbook name another."""
        self._logbook = logbook
        self._provider = provider
        self._fields = fields

    def patch(self, client: Any, path: str, endpoint: Endpoint) -> None:
        """Replaces the function at `path`, such as `chat.completions.create`, if the client has it."""
        *parents, name = path.split(".")
        owner = client
        for parent in parents:
            owner = getattr(owner, parent, None)
        original = getattr(owner, name, None)
        if callable(original):
            setattr(owner, name, self._observed(original, endpoint))

    def _observed(self, original: Callable[..., Any], endpoint: Endpoint) -> Callable[..., Any]:
        @functools.wraps(original)
        def function(*args: Any, **arguments: Any) -> Any:
            if is_inside():
                return original(*args, **arguments)
            watch = Watch(self._logbook, endpoint, self._provider, self._fields, arguments)
            try:
                with inside():
                    answer = original(*args, **watch.arguments)
            except BaseException as error:
                watch.failed(error)
                raise
            if inspect.isawaitable(answer):
                return _awaited(answer, watch, arguments)
            return _noticed(answer, watch, arguments)

        return function


async def _awaited(answer: Any, watch: Watch, arguments: Fields) -> Any:
    watch.begin()
    try:
        with inside():
            result = await answer
    except BaseException as error:
        watch.failed(error)
        raise
    return _noticed(result, watch, arguments)


def _noticed(answer: Any, watch: Watch, arguments: Fields) -> Any:
    """The answer for the caller, of which the watch knows or will know."""
    raw = (arguments.get("extra_headers") or {}).get(RAW_HEADER)
    if raw is not None:
        return _noticed_raw(answer, watch)
    if is_stream(answer):
        return guarded(lambda: observe(answer, watch)) or answer
    if hasattr(answer, "__enter__") or hasattr(answer, "__aenter__"):
        return ObservedManager(answer, watch)
    watch.answered(answer)
    return answer


async def _parsed_later(result: Any, watch: Watch) -> Any:
    return _noticed(await result, watch, {})


def _noticed_raw(answer: Any, watch: Watch) -> Any:
    """A raw answer is noticed when the caller parses it, since its body may be read only once."""
    parse = answer.parse
    watch.unseen = True

    @functools.wraps(parse)
    def parsed(*args: Any, **named: Any) -> Any:
        result = parse(*args, **named)
        return _parsed_later(result, watch) if inspect.isawaitable(result) else _noticed(result, watch, {})

    answer.parse = parsed
    return answer
