#!/usr/bin/env python3
"""Writes a seed corpus into fuzz/seeds, from the tables of docs/INTEGRATIONS.md.

Each row of a table is an input: an attribute of a span in protobuf and JSON, an
event of a coding agent, a usage or an answer of a provider in a native entry, a
field of a gateway's call. What LiteLLM sends is that of tests/litellm.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOCUMENT = (HERE.parent / "docs/INTEGRATIONS.md").read_text()
NANOS = 1_795_823_000_000_000_000
TRACE, SPAN = "5b8efff798038103d269b633813fc60c", "eee19b7ec3c1b174"


def rows(table: str) -> list[list[str]]:
    text = DOCUMENT.split(f"<!-- {table} -->")[1].split(f"<!-- /{table} -->")[0]
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [re.findall(r"`([^`]*)`", line) for line in lines]


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def field(number: int, value: bytes | int) -> bytes:
    """A field of protobuf: bytes, or an integer of eight bytes."""
    if isinstance(value, int):
        return varint(number << 3 | 1) + value.to_bytes(8, "little")
    return varint(number << 3 | 2) + varint(len(value)) + value


def any_value(value: object) -> bytes:
    match value:
        case bool():
            return varint(2 << 3) + varint(value)
        case int():
            return varint(3 << 3) + varint(value)
        case list():
            return field(5, b"".join(field(1, any_value(one)) for one in value))
        case dict():
            return field(6, b"".join(field(1, pair(*one)) for one in value.items()))
        case _:
            return field(1, str(value).encode())


def pair(key: str, value: object) -> bytes:
    return field(1, key.encode()) + field(2, any_value(value))


def json_value(value: object) -> dict[str, object]:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case list():
            return {"arrayValue": {"values": [json_value(one) for one in value]}}
        case dict():
            pairs = [{"key": key, "value": json_value(one)} for key, one in value.items()]
            return {"kvlistValue": {"values": pairs}}
        case _:
            return {"stringValue": str(value)}


def request(item: bytes) -> bytes:
    return field(1, field(1, field(1, pair("service.name", "shop"))) + field(2, field(2, item)))


def span(attributes: dict[str, object]) -> bytes:
    fields = b"".join(field(9, pair(*one)) for one in attributes.items())
    ids = field(1, bytes.fromhex(TRACE)) + field(2, bytes.fromhex(SPAN))
    times = field(7, NANOS) + field(8, NANOS + 1_000_000_000)
    return request(ids + field(5, b"chat gpt-5") + times + fields)


def record(attributes: dict[str, object], event: str = "gen_ai.client.inference.operation.details") -> bytes:
    fields = b"".join(field(6, pair(*one)) for one in attributes.items())
    return request(field(1, NANOS) + fields + field(12, event.encode()))


def span_as_json(attributes: dict[str, object]) -> bytes:
    pairs = [{"key": key, "value": json_value(one)} for key, one in attributes.items()]
    ids = {"traceId": TRACE, "spanId": SPAN, "name": "chat gpt-5"}
    times = {"startTimeUnixNano": str(NANOS), "endTimeUnixNano": str(NANOS + 1_000_000_000)}
    spans = [ids | times | {"attributes": pairs}]
    return json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}).encode()


def parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def main() -> None:
    seeds: dict[str, list[bytes]] = {
        name: [] for name in ["native_json", "ndjson", "otlp_traces", "otlp_logs", "otlp_json", "gateways"]
    }
    for key, value, *_ in rows("attributes"):
        attributes = {"gen_ai.operation.name": "chat", key: parsed(value)}
        seeds["otlp_traces"].append(span(attributes))
        seeds["otlp_logs"].append(record(attributes))
        seeds["otlp_json"].append(span_as_json(attributes))
    for event, *told in rows("events"):
        attributes = {"session.id": "s", "request_id": "r"}
        if len(told) > 1:
            attributes[told[0]] = parsed(told[1])
        seeds["otlp_logs"].append(record(attributes, event))
    for fixture in sorted((HERE.parent / "tests/litellm/fixtures").iterdir()):
        seeds["gateways"].append(b"\0" + fixture.read_bytes())
    for path, value, *_ in rows("kong"):
        for name in reversed(path.split(".")):
            value = {name: parsed(value) if isinstance(value, str) else value}
        call = {"started_at": 1773143000000, "request": {"id": "r"}, "ai": {"proxy": {"usage": {}}}}
        seeds["gateways"].append(b"\1" + json.dumps({**call, **value}).encode())
    entries = [f'{{"usage": {usage}}}' for usage, *_ in rows("usages")]
    entries += [f'{{"response": {response}}}' for response, *_ in rows("answers")]
    # Whole entries as they stand in commands: '{ … }' after -d.
    entries += [text for text in re.findall(r"-d '(\{.*?\})'", DOCUMENT, re.S) if "…" not in text]
    seeds["native_json"] = [entry.encode() for entry in entries] + [f"[{','.join(entries[:3])}]".encode()]
    seeds["ndjson"] = [b"\x07" + "\n".join(entries[at : at + 3]).encode() for at in range(0, len(entries), 3)]
    shutil.rmtree(HERE / "seeds", ignore_errors=True)
    for target, inputs in seeds.items():
        folder = HERE / "seeds" / target
        folder.mkdir(parents=True)
        for number, body in enumerate(inputs):
            (folder / f"{number:03}").write_bytes(body)


if __name__ == "__main__":
    main()
