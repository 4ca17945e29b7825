"""Watches streams while they are read, without a change of what they are.

A stream gets a subclass of its own class, so that it stays an instance of
what the package returns, with all of its methods.
"""

from __future__ import annotations

import functools
from typing import Any

from .inside import inside
from .watch import Watch, guarded


def observe(stream: Any, watch: Watch) -> Any:
    """The same stream, watched from now on."""
    if not hasattr(stream, "_logbook_watch"):
        watch.unseen = False
        stream._logbook_watch = watch
        kind: Any = type(stream)
        stream.__class__ = _observed(kind)
    return stream


@functools.cache
def _observed(kind: Any) -> Any:
    # Python lets an object change only to a class of the same layout, so the
    # functions go into a class with a single base and no slots.
    functions = _asynchronous(kind) if hasattr(kind, "__anext__") else _synchronous(kind)
    return type(kind.__name__, (kind,), {"__module__": kind.__module__, "__slots__": (), **functions})


def is_stream(answer: Any) -> bool:
    """Whether an answer is a stream of events."""
    return hasattr(answer, "__next__") or hasattr(answer, "__anext__")


def _synchronous(kind: Any) -> dict[str, Any]:
    def __iter__(self: Any) -> Any:
        # The package's own generator would not pass by `__next__`.
        return self

    def __next__(self: Any) -> Any:
        watch: Watch = self._logbook_watch
        while True:
            try:
                event = kind.__next__(self)
            except StopIteration:
                watch.ended()
                raise
            except BaseException as error:
                watch.failed(error)
                raise
            watch.event(event)
            if not watch.is_extra(event):
                return event

    def close(self: Any) -> None:
        self._logbook_watch.abandoned()
        kind.close(self)

    return {"__iter__": __iter__, "__next__": __next__, "close": close}


def _asynchronous(kind: Any) -> dict[str, Any]:
    def __aiter__(self: Any) -> Any:
        return self

    async def __anext__(self: Any) -> Any:
        watch: Watch = self._logbook_watch
        while True:
            try:
                event = await kind.__anext__(self)
            except StopAsyncIteration:
                watch.ended()
                raise
            except BaseException as error:
                watch.failed(error)
                raise
            watch.event(event)
            if not watch.is_extra(event):
                return event

    async def close(self: Any) -> None:
        self._logbook_watch.abandoned()
        await kind.close(self)

    return {"__aiter__": __aiter__, "__anext__": __anext__, "close": close}


class ObservedManager:
    """A context manager that makes its request on entry and gives a stream, watched."""

    def __init__(self, manager: Any, watch: Watch) -> None:
        self._manager = manager
        self._watch = watch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._manager, name)

    def __enter__(self) -> Any:
        self._watch.begin()
        try:
            with inside():
                stream = self._manager.__enter__()
        except BaseException as error:
            self._watch.failed(error)
            raise
        return guarded(lambda: observe(stream, self._watch)) or stream

    def __exit__(self, kind: Any, error: Any, trace: Any) -> Any:
        self._end(error)
        return self._manager.__exit__(kind, error, trace)

    async def __aenter__(self) -> Any:
        self._watch.begin()
        try:
            with inside():
                stream = await self._manager.__aenter__()
        except BaseException as error:
            self._watch.failed(error)
            raise
        return guarded(lambda: observe(stream, self._watch)) or stream

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> Any:
        self._end(error)
        return await self._manager.__aexit__(kind, error, trace)

    def _end(self, error: Any) -> None:
        # The stream has told its end already where it was read to it.
        self._watch.failed(error) if error is not None else self._watch.abandoned()
