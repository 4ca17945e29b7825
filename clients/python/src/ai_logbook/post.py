"""One request to the server."""

from __future__ import annotations

import email.utils
import gzip
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from typing import Any

from .version import __version__

GZIP_FROM = 1024
"""Bytes of a body from which on it is packed."""


@dataclass(frozen=True)
class Reply:
    """The answer of the server."""

    status: int
    """The HTTP status, or 0 when there was no answer."""
    body: str = ""
    retry_after: float | None = None
    """Seconds that the server asks to wait for, if it does."""

    def results(self) -> list[dict[str, Any]]:
        """What became of each entry, in their order; nothing when the body is no result of a batch."""
        try:
            return list(json.loads(self.body)["results"])
        except (ValueError, KeyError, TypeError):
            return []


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would turn the POST into a GET and carry the key to another host."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Endpoint:
    """Where entries go."""

    def __init__(self, url: str, api_key: str, timeout: float) -> None:
        self._url = url
        self._timeout = timeout
        self._headers = {
            "Authorization": f"Bearer {api_key}",
            "Content-Type": "application/json",
            "User-Agent": f"ai-logbook-python/{__version__}",
        }
        self._opener = urllib.request.build_opener(_NoRedirect)

    def post(self, batch: list[bytes]) -> Reply:
        """Sends encoded entries as one JSON array. Never raises what the network does."""
        body = b"[" + b",".join(batch) + b"]"
        headers = dict(self._headers)
        if len(body) >= GZIP_FROM:
            body = gzip.compress(body, compresslevel=5)
            headers["Content-Encoding"] = "gzip"
        request = urllib.request.Request(self._url, data=body, headers=headers, method="POST")
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                return Reply(answer.status, answer.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            with error:
                detail = error.read(4096).decode(errors="replace")
            return Reply(error.code, detail, retry_after(error.headers))
        except Exception as error:  # whatever a broken connection raises, the entries are still here
            return Reply(0, f"{type(error).__name__}: {error}")


def retry_after(headers: Message) -> float | None:
    """The seconds of a header `Retry-After`, which is a number or a date; None without one."""
    text = headers.get("Retry-After")
    if text is None:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError):
        return None
