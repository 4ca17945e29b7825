"""Keeps the wrapper on copies of a client."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any


def wrap_copies(client: Any, wrap: Callable[[Any], Any]) -> None:
    """Makes `copy` and `with_options`, by which users set a timeout for one call, wrap what they return."""
    for name in ("copy", "with_options"):
        original = getattr(client, name, None)
        if callable(original):
            setattr(client, name, _wrapping(original, wrap))


def _wrapping(original: Callable[..., Any], wrap: Callable[[Any], Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def copy(*args: Any, **options: Any) -> Any:
        return wrap(original(*args, **options))

    return copy
