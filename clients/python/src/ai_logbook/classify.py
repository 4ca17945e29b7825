"""Turns exceptions into the status and error category of an entry.

Exceptions are known by their HTTP status and the name of their class, not by
their type, so that no library has to be there.
"""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from .entry import Category, Status


class Outcome(NamedTuple):
    """How an operation ended."""

    status: Status
    category: Category | None = None
    message: str = ""


STATUSES: dict[int, Category] = {
    401: "authentication",
    403: "authentication",
    404: "model_not_found",
    408: "network_error",
    429: "rate_limiting",
}
"""HTTP statuses that mean something else than their class does."""

NAMES: list[tuple[str, Category]] = [
    ("ratelimit", "rate_limiting"),
    ("authentication", "authentication"),
    ("permission", "authentication"),
    ("credentials", "authentication"),
    ("notfound", "model_not_found"),
    ("timeout", "network_error"),
    ("connect", "network_error"),
    ("lengthfinishreason", "invalid_request"),
    ("badrequest", "invalid_request"),
    ("unprocessable", "invalid_request"),
    ("overloaded", "server_error"),
    ("internalserver", "server_error"),
]
"""Parts of names of exceptions in lower case; the first that fits counts."""

FILTER_CODES = {"content_filter", "content_policy_violation", "guardrail_intervened"}
"""Error codes by which providers say that a filter stepped in."""

TYPES: dict[str, Category] = {
    "overloaded_error": "server_error",
    "api_error": "server_error",
    "server_error": "server_error",
    "rate_limit_error": "rate_limiting",
    "rate_limit_exceeded": "rate_limiting",
    "insufficient_quota": "rate_limiting",
    "authentication_error": "authentication",
    "permission_error": "authentication",
    "not_found_error": "model_not_found",
    "model_not_found": "model_not_found",
    "invalid_request_error": "invalid_request",
}
"""The names that providers give to errors in their bodies, which streams tell without a status."""


def classify(error: BaseException) -> Outcome:
    """The status, category and message of the operation that an exception ended."""
    if isinstance(error, (KeyboardInterrupt, GeneratorExit, asyncio.CancelledError)):
        return Outcome("cancelled")
    message = str(error) or type(error).__name__
    if _is_filtered(error):
        return Outcome("blocked", "guardrail_blocked", message)
    return Outcome("failed", _category(error), message)


def _is_filtered(error: BaseException) -> bool:
    named = "contentfilter" in type(error).__name__.lower()
    return named or getattr(error, "code", None) in FILTER_CODES


def _category(error: BaseException) -> Category:
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 400:
        return of_status(status)
    if isinstance(error, (TimeoutError, ConnectionError)):
        return "network_error"
    # An exception of a library may be known by its own name or by that of a base class.
    for kind in type(error).__mro__:
        name = kind.__name__.lower()
        for part, category in NAMES:
            if part in name:
                return category
    return of_type(_told_type(error)) or "unknown"


def of_status(status: int) -> Category:
    """The category of an HTTP status from 400 on."""
    if status >= 500:
        return "server_error"
    return STATUSES.get(status, "invalid_request")


def of_type(name: object) -> Category | None:
    """The category of the type or code of an error in the body of an answer."""
    return TYPES.get(name) if isinstance(name, str) else None


def _told_type(error: BaseException) -> object:
    """The type of an error that came within a stream."""
    body = getattr(error, "body", None)
    if isinstance(body, dict):
        inner = body.get("error")
        body = inner if isinstance(inner, dict) else body
        return body.get("type") if body.get("type") in TYPES else body.get("code")
    return getattr(error, "code", None)
