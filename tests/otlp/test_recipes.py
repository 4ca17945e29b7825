"""Every recipe of docs/INTEGRATIONS.md is run by a test, or it stands here why not, and
then where it sends to is tried with the real server."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.request
from pathlib import Path
from typing import Any

from harness import REPOSITORY, LogServer, recipe
from recipes import recipes

POINTER = "points to a section whose recipes are here by themselves"
NOT_RUN = {
    "Spring AI": "Java is not among the tools of the tests",
    "Claude Code, Codex, Gemini CLI or GitHub Copilot": POINTER,
    "an OpenTelemetry Collector": "a program that no registry of packages has",
    "LiteLLM": POINTER,
    "Kong AI Gateway": POINTER,
    "something else": POINTER,
    "Many entries, json": "is an answer",
    "Many entries, json 2": "is an answer",
    "GitHub Copilot, json": "the program signs in at its vendor",
    "LiteLLM, yaml": "the proxy is not among the packages of the tests; the callback is",
    "Kong AI Gateway, yaml": "a program that no registry of packages has",
}
# How a test asks for a recipe, in Python.
ASKS = re.compile(r"""\brecipe\(\s*("[^"]+")\s*\)""")


def asked_for() -> set[str]:
    """The recipes that tests name."""
    files = [path for path in (REPOSITORY / "tests").glob("*/*.py") if ".venv" not in path.parts]
    found = (ASKS.findall(path.read_text()) for path in files)
    return {json.loads(name) for names in found for name in names}


class TheDocument(unittest.TestCase):
    def test_has_no_recipe_that_is_neither_run_nor_excused(self) -> None:
        run = asked_for()
        self.assertEqual(run - recipes().keys(), set())
        self.assertEqual(run & NOT_RUN.keys(), set())
        self.assertEqual(run | NOT_RUN.keys(), recipes().keys())


class ARecipe(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.server = LogServer()
        cls.addClassCleanup(cls.server.close)
        cls.key = cls.server.new_api_key()
        folder = tempfile.TemporaryDirectory(prefix="logbook-recipes-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)

    def run_it(self, *command: str) -> str:
        """What a program prints that has address and key in its environment alone."""
        # The tests print commands with curl, for which a stand-in serves where it is missing.
        path = f"{os.environ['PATH']}:{REPOSITORY / 'tests/stand-ins'}"
        env = {"PATH": path, "LOGBOOK_URL": self.server.url, "LOGBOOK_API_KEY": self.key}
        ran = subprocess.run(command, env=env, cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""), ran.stdout)
        return ran.stdout

    def entries(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.server.request("GET", "/api/v1/logs?period=all&per_page=500")["items"]
        return items

    def results(self, printed: str) -> list[str]:
        return re.findall(r'"result":\s*"(\w+)"', printed)

    def test_of_one_entry_by_curl(self) -> None:
        self.assertEqual(self.results(self.run_it("sh", "-c", recipe("One entry, sh").command())), ["accepted"])

    def test_of_one_entry_in_python(self) -> None:
        before = len(self.entries())
        self.run_it(sys.executable, "-c", recipe("One entry, python").text)
        self.assertEqual(len(self.entries()), before + 1)

    def test_of_one_entry_in_node(self) -> None:
        code = recipe("One entry, js").text + "console.log(JSON.stringify(results));\n"
        self.assertEqual(self.results(self.run_it("node", "--input-type=module", "-e", code)), ["accepted"])

    def test_of_what_providers_return(self) -> None:
        printed = self.run_it("sh", "-c", recipe("What providers return, sh").command())
        self.assertEqual(self.results(printed), ["accepted"])

    def test_of_many_entries(self) -> None:
        lines = [json.dumps({"id": f"line-{number}", "started_at": "2026-11-21T20:21:22Z"}) for number in range(3)]
        (self.folder / "entries.ndjson").write_text("\n".join(lines))
        printed = self.run_it("sh", "-c", recipe("Many entries, sh").command())
        self.assertEqual(self.results(printed), ["accepted"] * 3)

    def test_of_two_phases(self) -> None:
        printed = self.run_it("sh", "-c", recipe("Two phases, sh").command())
        self.assertEqual(self.results(printed), ["accepted", "completed"])

    def test_that_is_not_run_sends_to_where_the_server_listens(self) -> None:
        tried = 0
        for name in NOT_RUN:
            headers = recipes()[name].headers(self.server.url, self.key) or {"Authorization": f"Bearer {self.key}"}
            for address in recipes()[name].addresses(self.server.url, self.key):
                with self.subTest(recipe=name, address=address, headers=headers):
                    # Exporters add the signal to an address without a path.
                    path = "" if address.removeprefix(self.server.url) else "/v1/traces"
                    headers["Content-Type"] = "application/json"
                    request = urllib.request.Request(address + path, b"{}", headers, method="POST")
                    with urllib.request.urlopen(request, timeout=30) as answer:
                        self.assertEqual(answer.status, 200)
                    tried += 1
        self.assertGreaterEqual(tried, 6)


if __name__ == "__main__":
    unittest.main()
