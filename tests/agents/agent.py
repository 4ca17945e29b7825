"""What the tests of every coding agent have in common: the real server, a stand-in for the
providers, a home of its own, and the entries that came of a run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
sys.path[:0] = [str(REPOSITORY / "tests/python"), str(REPOSITORY / "tests/otlp")]

from http_stand_in import Server  # noqa: E402
from log_server import LogServer  # noqa: E402
from recipes import recipe  # noqa: E402
from recorder import Recorder  # noqa: E402

from models import ANSWER, FILES_QUESTION, QUESTION, TURNS, Models  # noqa: E402

__all__ = ["ANSWER", "EMAIL", "FILE", "FILES_QUESTION", "QUESTION", "SECONDS", "TURNS", "Agent", "Entry", "recipe"]

Entry = dict[str, Any]
SECONDS = 120
EMAIL = "ada@example.org"
FILE = "audit.md"
# A port that nobody listens on.
NOWHERE = "http://127.0.0.1:1"


class Agent(unittest.TestCase):
    """A coding agent; `recording` is the name of what it sends."""

    name: str
    program: str
    recording: str
    # Lines of a shell that are run before it.
    exports = ""

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = LogServer()
        cls.addClassCleanup(cls.server.close)
        cls.models = Server(Models)
        cls.addClassCleanup(cls.models.close)
        cls.key = cls.server.new_api_key()
        cls.log_url = cls.server.url
        folder = tempfile.TemporaryDirectory(prefix="logbook-agent-")
        cls.addClassCleanup(folder.cleanup)
        cls.home = Path(folder.name) / "home"
        cls.folder = Path(folder.name) / "work"
        cls.home.mkdir()
        cls.folder.mkdir()
        (cls.folder / FILE).write_text("An audit log is a list.\n")
        if os.environ.get("RECORD"):
            scrubbed = {str(cls.folder): "/home/ada/work", str(cls.home): "/home/ada", cls.models.url: "http://models"}
            file = REPOSITORY / "tests/fixtures/otlp" / cls.recording
            recorder = Recorder(cls.server.url, file, "/v1/logs", scrubbed)
            cls.addClassCleanup(recorder.close)
            cls.log_url = recorder.url
        cls.set_up_home()

    @classmethod
    def set_up_home(cls) -> None:
        """Writes the settings of the agent."""

    @classmethod
    def write_settings(cls, path: str, settings: str) -> None:
        """Writes a file of the home, with the address and the key of the server filled in."""
        file = cls.home / path
        file.parent.mkdir(parents=True)
        for name, value in {"$LOGBOOK_URL": cls.log_url, "$LOGBOOK_API_KEY": cls.key}.items():
            settings = settings.replace(name, value)
        file.write_text(settings)

    def environment(self) -> Mapping[str, str]:
        """What the agent needs beside a home."""
        return MappingProxyType({})

    def run_agent(self, *arguments: str, succeeds: bool = True) -> list[Entry]:
        """Runs the agent and gives the entries that came of it with their content, oldest first."""
        before = self.ids()
        done = subprocess.run(
            self.command(*arguments), **self.options(), timeout=SECONDS,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        self.assertEqual(done.returncode == 0, succeeds, done.stdout)
        return self.entries_after(before)

    def command(self, *arguments: str) -> list[str]:
        """Runs the agent with what the document says to set in a shell."""
        program = str(HERE / "node_modules/.bin" / self.program)
        return ["sh", "-c", f'{self.exports}\nexec "$@"', "sh", program, *arguments]

    def options(self) -> dict[str, Any]:
        """Where it runs: nothing there is of whoever runs the tests, above all no key of theirs."""
        temporary = str(self.home.parent)
        env = {"PATH": os.environ["PATH"], "HOME": str(self.home), "TMPDIR": temporary, "LANG": "C.UTF-8"}
        env |= {"LOGBOOK_URL": self.log_url, "LOGBOOK_API_KEY": self.key}
        # What the settings leave of calls to their makers finds no way.
        env |= {"HTTPS_PROXY": NOWHERE, "NO_PROXY": "127.0.0.1"}
        # Nobody is signed in here: whoever sets up the machine says who works there.
        env |= {"OTEL_RESOURCE_ATTRIBUTES": f"user.email={EMAIL}", **self.environment()}
        return {"env": env, "cwd": self.folder}

    def ids(self) -> list[str]:
        """The ids of all entries, oldest first."""
        page = self.server.request("GET", "/api/v1/logs?sort=started_at&period=all&per_page=500")
        return [item["id"] for item in page["items"]]

    def entries_after(self, before: list[str]) -> list[Entry]:
        """The entries that are new, with their content."""
        new = [entry_id for entry_id in self.ids() if entry_id not in before]
        return [self.server.request("GET", f"/api/v1/logs/{entry_id}") for entry_id in new]

    def check_calls(self, entries: list[Entry], model: str, **fields: Any) -> None:
        """Whether all are calls of that model that went well, in one conversation."""
        for entry in entries:
            self.check(entry, status="succeeded", capability="chat", model=model, error=None, **fields)
            self.check(entry, usage__input_tokens=21, usage__output_tokens=11, usage__total_tokens=32)
            self.check(entry, usage__cached_input_tokens=8)
        self.check_session(entries)

    def check_failure(self, entry: Entry, model: str, category: str, message: str) -> None:
        """Whether it is a call of that model that failed so."""
        self.check(entry, status="failed", capability="chat", model=model, error__category=category)
        self.assertIn(message, entry["error"]["message"])
        self.assertIn(QUESTION, json.dumps(entry["prompt"]))
        self.check_session([entry])

    def check_session(self, entries: list[Entry]) -> None:
        """Whether they tell who, and are of one conversation of this agent."""
        for entry in entries:
            self.check(entry, source="code", agent={"name": self.name}, user={"email": EMAIL})
        self.assertEqual(len({entry["conversation_id"] for entry in entries}), 1)

    def check(self, entry: Entry, **fields: Any) -> None:
        """Whether the fields of an entry, `usage__input_tokens` for a nested one, are these."""
        for path, expected in fields.items():
            value: Any = entry
            for part in path.split("__"):
                # What an entry does not have is left out.
                value = (value or {}).get(part)
            with self.subTest(field=path):
                self.assertEqual(value, expected, json.dumps(entry, indent=1))
