"""OpenTelemetry's SDK for JavaScript and Vercel's AI SDK, with the real server."""

from __future__ import annotations

import os
import subprocess
import unittest
from typing import Any

from harness import HERE, Client, check_everything, recipe
from recipes import Recipe


class JavaScript(Client):
    setup: Recipe

    def ask(self) -> list[dict[str, Any]]:
        """Runs js/calls.js and gives the entries of it."""
        env = {
            **os.environ,
            "PROVIDER_URL": self.provider.url,
            "OTEL_METRICS_EXPORTER": "none",
            "OTEL_LOGS_EXPORTER": "none",
            # The others tell of the machine.
            "OTEL_NODE_RESOURCE_DETECTORS": "env",
            "OTEL_SERVICE_NAME": "shop",
            "TELEMETRY": next(code for code in recipe("Vercel's AI SDK").code() if "isEnabled" in code),
        }
        env |= self.setup.settings(self.log_url, self.key)
        subprocess.run(["node", "calls.js"], cwd=HERE / "js", env=env, check=True, timeout=120)
        return self.entries()

    def check_entries(self) -> None:
        entries = self.ask()
        for entry in entries:
            self.check(entry, platform="shop", user={"id": "u-17"}, conversation_id="c-93", source="api")
            self.assertIn("parent_id", entry)
        self.assertEqual(len({entry["trace_id"] for entry in entries}), 1)
        tools = [entry for entry in entries if entry["capability"] == "tool"]
        plain = [entry for entry in entries if entry.get("model") == "gpt-5-nano"]
        calls = [entry for entry in entries if entry not in tools + plain]
        check_everything(self, calls, provider="openai", metadata__team="north", feature__id="ask")
        self.assertEqual(len(plain), 1)
        self.check(plain[0], provider="openai", usage__total_tokens=32, usage__cached_input_tokens=8)
        self.assertEqual(len(tools), 1)
        self.check(tools[0], entity__id="get_order", prompt={"order": "NF-1"}, response={"state": "shipped"})


class ProtobufTest(JavaScript):
    name, setup = "javascript.bin", recipe("Vercel's AI SDK")

    def test_calls_are_entries(self) -> None:
        self.check_entries()


class JsonTest(JavaScript):
    name, setup = "javascript.json", recipe("Node with OpenTelemetry's SDK")

    def test_calls_are_entries(self) -> None:
        self.check_entries()


if __name__ == "__main__":
    unittest.main()
