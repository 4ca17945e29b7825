"""Gemini CLI, set up as docs/INTEGRATIONS.md has it, with the real server."""

from __future__ import annotations

import json
import unittest
from collections.abc import Mapping

from agent import ANSWER, FILES_QUESTION, QUESTION, TURNS, Agent, Entry, recipe

MODEL = "gemini-2.5-pro"
SETTINGS = {
    "general": {"maxAttempts": 1, "enableAutoUpdate": False},
    "privacy": {"usageStatisticsEnabled": False},
    "security": {"auth": {"selectedType": "gemini-api-key"}, "folderTrust": {"enabled": False}},
}


class GeminiCliTest(Agent):
    name, program, recording = "Gemini CLI", "gemini", "gemini_cli.json"
    exports = recipe("Gemini CLI, sh").text

    @classmethod
    def set_up_home(cls) -> None:
        cls.write_settings(".gemini/settings.json", json.dumps(SETTINGS))

    def environment(self) -> Mapping[str, str]:
        return {
            "GEMINI_API_KEY": "none",
            "GOOGLE_GEMINI_BASE_URL": self.models.url,
        }

    def ask(self, model: str, prompt: str, *more: str, succeeds: bool = True) -> list[Entry]:
        return self.run_agent("-m", model, *more, "-p", prompt, succeeds=succeeds)

    def test_chat(self) -> None:
        (call,) = entries = self.ask(MODEL, QUESTION)
        self.check_calls(entries, MODEL, provider="gcp.gen_ai", usage__reasoning_tokens=3)
        self.assertEqual(asked(call), QUESTION)
        self.assertEqual(answered(call), ANSWER)
        self.assertGreater(call["duration_ms"], 0)
        self.assertIn("prompt_id", call["metadata"])

    def test_tool(self) -> None:
        first, tool, second = entries = self.ask(MODEL, FILES_QUESTION)
        self.check_calls([first, second], MODEL, provider="gcp.gen_ai")
        self.check_session(entries)
        self.assertEqual(asked(first), FILES_QUESTION)
        self.assertIn("list_directory", json.dumps(first["response"]))
        self.assertIn("functionResponse", json.dumps(second["prompt"]))
        self.assertEqual(answered(second), ANSWER)
        self.check(tool, status="succeeded", capability="tool", entity={"type": "tool", "id": "list_directory"})
        self.check(tool, prompt={"dir_path": "."})
        self.assertIn("duration_ms", tool)

    def test_conversation(self) -> None:
        calls = self.ask(MODEL, TURNS[0]) + self.ask(MODEL, TURNS[1], "--resume", "latest")
        self.check_calls(calls, MODEL)
        self.assertEqual([asked(call) for call in calls], [*TURNS])
        self.assertEqual([answered(call) for call in calls], [ANSWER, ANSWER])

    def test_error(self) -> None:
        (call,) = self.ask("wrong-request", QUESTION, succeeds=False)
        self.check_failure(call, "wrong-request", "invalid_request", "contains an invalid argument")

    def test_rate_limit(self) -> None:
        (call,) = self.ask("too-busy", QUESTION, succeeds=False)
        self.check_failure(call, "too-busy", "rate_limiting", "Resource has been exhausted")


def asked(call: Entry) -> str:
    """The text of the last message of the prompt, which holds the whole conversation."""
    return call["prompt"][-1]["parts"][-1]["text"]


def answered(call: Entry) -> str:
    """The text of all pieces of a stream."""
    candidates = [candidate for piece in call["response"] for candidate in piece["candidates"]]
    return "".join(part["text"] for candidate in candidates for part in candidate["content"]["parts"])


if __name__ == "__main__":
    unittest.main()
