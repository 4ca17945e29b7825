"""Tells whether a watched function runs, which may call another one of the same client.

Both are one operation, so the inner one is not watched.
"""

from __future__ import annotations

import contextlib
import contextvars
from collections.abc import Iterator

_inside: contextvars.ContextVar[bool] = contextvars.ContextVar("ai_logbook_inside", default=False)


def is_inside() -> bool:
    """Whether a watched function runs in this thread or task."""
    return _inside.get()


@contextlib.contextmanager
def inside() -> Iterator[None]:
    """Marks the time in which a watched function runs."""
    token = _inside.set(True)
    try:
        yield
    finally:
        _inside.reset(token)
