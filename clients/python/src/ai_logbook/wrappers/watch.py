"""Watches one call of a wrapped function and logs it when it has ended."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from ..call import Call
from ..logbook import Logbook
from ..plain import plain
from .endpoint import Endpoint, Fields, nothing_extra

log = logging.getLogger("ai_logbook")

T = TypeVar("T")


def guarded(action: Callable[[], T]) -> T | None:
    """The result of an action, or None and a warning: a wrapper never breaks the call it watches."""
    try:
        return action()
    except Exception:
        log.exception("a call could not be logged as it should")
        return None


class Watch:
    """One call of one function."""

    def __init__(
        self, logbook: Logbook, endpoint: Endpoint, provider: str, fields: Fields, arguments: Fields
    ) -> None:
        self._endpoint = endpoint
        self._stream = endpoint.stream() if endpoint.stream else None
        # An answer that the caller reads as bytes is not seen, and no reason to say it was left early.
        self.unseen = False
        prepared = guarded(lambda: endpoint.prepare(arguments))
        self.arguments, self.is_extra = prepared or (arguments, nothing_extra)
        known = guarded(lambda: endpoint.request(plain(_given(arguments)))) or {}
        self._call: Call | None = guarded(
            lambda: logbook.watched_call({"provider": provider, **known}, fields)
        )
        logbook.abandon_on_close(self)

    def begin(self) -> None:
        """Begins anew, for calls that are prepared before they are made."""
        if self._call:
            self._call.begin()

    def answered(self, answer: Any) -> None:
        """The function has returned its whole answer."""
        guarded(lambda: self._note(self._endpoint.summary(answer)))
        self._finish()

    def failed(self, error: BaseException) -> None:
        """The function, or the stream that it returned, has raised."""
        guarded(self._note_stream)
        self._finish(error)

    def event(self, event: Any) -> None:
        """The stream has brought an event."""
        guarded(lambda: self._add(event))

    def ended(self) -> None:
        """The stream has come to its end, or there is nothing of the answer to be seen."""
        guarded(self._note_stream)
        self._finish()

    def abandoned(self) -> None:
        """The caller reads no more of the stream."""
        if self._stream and self._stream.is_complete():
            self.ended()
        else:
            self.failed(GeneratorExit())

    def __del__(self) -> None:
        # Of a stream that was neither read to its end nor closed.
        if self.unseen:
            self.ended()
        else:
            self.abandoned()

    def _add(self, event: Any) -> None:
        if self._stream and self._call and self._stream.add(plain(getattr(event, "chunk", event))):
            self._call.first_token()

    def _note_stream(self) -> None:
        answer = self._stream.answer() if self._stream else None
        if answer is not None:
            self._note(answer)

    def _note(self, answer: Any) -> None:
        if self._call and isinstance(answer, dict):
            self._call.update(**self._endpoint.answer(answer))

    def _finish(self, error: BaseException | None = None) -> None:
        call, self._call = self._call, None
        if call:
            guarded(lambda: call.finish(error))


def _given(arguments: Fields) -> Fields:
    """The arguments that have a value; the packages mark others by objects of types of their own."""
    return {
        name: value for name, value in arguments.items() if type(value).__name__ not in ("NotGiven", "Omit")
    }
