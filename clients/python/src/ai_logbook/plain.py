"""Turns the values of other libraries into JSON that the server can read."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timezone
from enum import Enum
from typing import Any

DEPTH = 64
"""Levels of lists and objects that are kept. It also ends values that contain themselves."""


def plain(value: Any, depth: int = DEPTH) -> Any:
    """A copy of a value that consists of nothing but the types of JSON.

    Models of pydantic and data classes become objects, moments text, bytes
    their number. Anything unknown becomes its text, so this never fails on a
    type. What the caller changes afterwards does not change the copy.
    """
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Enum):
        return plain(value.value, depth)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if depth == 0:
        return "…"
    return _plain_object(value, depth - 1)


def _plain_object(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        return {str(key): plain(item, depth) for key, item in value.items()}
    if isinstance(value, (list, tuple, AbstractSet)):
        return [plain(item, depth) for item in value]
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return f"<{len(value)} bytes>"
    dump = getattr(value, "model_dump", None)
    if callable(dump) and not isinstance(value, type):
        return plain(dump(mode="json", exclude_unset=True, by_alias=True, warnings=False), depth)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name), depth) for f in dataclasses.fields(value)}
    return str(value)


def encode(entry: Mapping[str, Any]) -> bytes:
    """An entry as JSON. Halves of surrogate pairs, which JSON cannot hold, become question marks."""
    text = json.dumps(plain(entry), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace")


def rfc3339(moment: datetime) -> str:
    """A moment in UTC to the millisecond; one without a time zone is of the local one."""
    utc = moment.astimezone(timezone.utc)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")
