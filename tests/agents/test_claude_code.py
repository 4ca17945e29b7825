"""Claude Code, set up as docs/INTEGRATIONS.md has it, with the real server."""

from __future__ import annotations

import json
import os
import unittest
from collections.abc import Mapping
from types import MappingProxyType

from agent import ANSWER, FILES_QUESTION, QUESTION, TURNS, Agent, Entry, recipe

MODEL = "claude-sonnet-4-6"


class ClaudeCodeTest(Agent):
    name, program, recording = "Claude Code", "claude", "claude_code.bin"
    exports = recipe("Claude Code, sh").text
    more: Mapping[str, str] = MappingProxyType({})

    def environment(self) -> Mapping[str, str]:
        return {
            "ANTHROPIC_BASE_URL": self.models.url,
            "ANTHROPIC_API_KEY": "none",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1",
            "CLAUDE_CODE_MAX_RETRIES": "1",
            **self.more,
        }

    def ask(self, model: str, prompt: str, *more: str, succeeds: bool = True) -> list[Entry]:
        return self.run_agent("-p", prompt, "--model", model, *more, succeeds=succeeds)

    def test_chat(self) -> None:
        (call,) = entries = self.ask(MODEL, QUESTION)
        self.check_calls(entries, MODEL, provider="anthropic", usage__cache_write_tokens=4, cost_usd=0.0002094)
        self.check(call, prompt=QUESTION, response=ANSWER)
        self.assertGreater(call["duration_ms"], 0)
        self.assertIn("time_to_first_token_ms", call)
        self.assertIn("prompt.id", call["metadata"])

    def test_tool(self) -> None:
        first, tool, second = entries = self.ask(MODEL, FILES_QUESTION, "--allowedTools", "Bash(ls)")
        self.check_calls([first, second], MODEL, provider="anthropic", usage__cache_write_tokens=4)
        self.check_session(entries)
        self.check(first, prompt=FILES_QUESTION, response=None)
        self.check(second, prompt=None, response=ANSWER)
        self.check(tool, status="succeeded", capability="tool", entity={"type": "tool", "id": "Bash"})
        self.check(tool, prompt={"command": "ls", "description": "List the files"})
        self.assertGreater(tool["duration_ms"], 0)

    def test_conversation(self) -> None:
        calls = self.ask(MODEL, TURNS[0]) + self.ask(MODEL, TURNS[1], "--continue")
        self.check_calls(calls, MODEL)
        self.assertEqual([call["prompt"] for call in calls], [*TURNS])
        self.assertEqual([call["response"] for call in calls], [ANSWER, ANSWER])

    @unittest.skipIf("RECORD" in os.environ, "whole bodies are long")
    def test_bodies(self) -> None:
        self.more = {"OTEL_LOG_RAW_API_BODIES": "1"}
        first, _tool, second = self.ask(MODEL, FILES_QUESTION, "--allowedTools", "Bash(ls)")
        for call in (first, second):
            self.assertIn(FILES_QUESTION, json.dumps(call["prompt"]))
        self.assertEqual(first["response"]["content"][0]["name"], "Bash")
        self.assertEqual(second["response"]["content"][0]["text"], ANSWER)

    def test_error(self) -> None:
        (call,) = self.ask("wrong-request", QUESTION, succeeds=False)
        self.check_failure(call, "wrong-request", "invalid_request", "at least one message")

    def test_rate_limit(self) -> None:
        (call,) = self.ask("too-busy", QUESTION, succeeds=False)
        self.check_failure(call, "too-busy", "rate_limiting", "exceed your rate limit")
        self.check(call, metadata__attempt=2)


if __name__ == "__main__":
    unittest.main()
