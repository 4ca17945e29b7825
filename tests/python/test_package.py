"""The wheel in an environment of its own, and the examples of its README."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import unittest
import venv
import zipfile
from pathlib import Path

import ai_logbook

from openai_shapes import ANSWER
from support import LogbookTest, api_key, provider, server

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "clients/python"
(WHEEL,) = Path(os.environ["WHEELS"]).glob("*.whl")


def example(containing: str) -> str:
    """The example of the README with that text in it."""
    blocks = re.findall(r"^```python\n(.*?)^```", (PACKAGE / "README.md").read_text(), re.M | re.S)
    (found,) = [block for block in blocks if containing in block]
    return str(found)


class TheWheel(unittest.TestCase):
    def test_holds_types_and_licence_and_needs_nothing(self) -> None:
        with zipfile.ZipFile(WHEEL) as wheel:
            names = wheel.namelist()
            (metadata,) = [name for name in names if name.endswith("/METADATA")]
            text = wheel.read(metadata).decode()
            (licence,) = [name for name in names if name.endswith("/LICENSE")]
            self.assertEqual(wheel.read(licence), (REPOSITORY / "LICENSE").read_bytes())
        self.assertIn("ai_logbook/py.typed", names)
        self.assertIn("License-Expression: Apache-2.0", text)
        self.assertNotIn("Requires-Dist", text)

    def test_has_the_version_of_the_server(self) -> None:
        manifest = (REPOSITORY / "Cargo.toml").read_text()
        (version,) = re.findall(r'^\[workspace\.package\]\nversion = "(.*)"', manifest, re.M)
        self.assertEqual(ai_logbook.__version__, version)

    def test_is_what_the_tests_run(self) -> None:
        self.assertNotIn(PACKAGE, Path(ai_logbook.__file__).parents)


class TheReadme(LogbookTest):
    def run_example(self, python: str, code: str) -> str:
        env = {
            "PATH": os.environ["PATH"],
            "LOGBOOK_URL": server().url,
            "LOGBOOK_API_KEY": api_key(),
            "OPENAI_BASE_URL": f"{provider().url}/v1",
            "OPENAI_API_KEY": "not-needed-here",
        }
        done = subprocess.run(
            [python, "-W", "error", "-c", code], env=env, capture_output=True, text=True, timeout=60
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_the_example_with_openai(self) -> None:
        code = example("wrap_openai(").replace("c-93", self.conversation)
        self.assertEqual(self.run_example(sys.executable, code), ANSWER)
        (entry,) = server().conversation(self.conversation)
        self.assertEqual((entry["response"], entry["platform"]), (ANSWER, "Web"))
        self.assertEqual(entry["user"], {"id": "u-1001", "name": "Ada"})
        self.assertEqual(entry["usage"]["total_tokens"], 32)

    def test_the_other_example_runs_where_nothing_but_the_wheel_is_installed(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="logbook-venv-")
        self.addCleanup(folder.cleanup)
        venv.create(folder.name)
        python = str(Path(folder.name) / "bin/python")
        install = ["--python", python, "install", "--quiet", "--no-index", str(WHEEL)]
        subprocess.run([sys.executable, "-m", "pip", *install], check=True)
        code = example("ask_the_model").replace("duration_ms=840", 'duration_ms=840, conversation_id="c-94"')
        self.run_example(python, code.replace("c-94", self.conversation))
        spoken, asked = sorted(
            server().conversation(self.conversation), key=lambda entry: -entry["duration_ms"]
        )
        self.assertEqual((asked["provider"], asked["usage"]["total_tokens"]), ("vllm", 23))
        self.assertEqual((spoken["capability"], spoken["duration_ms"]), ("speech_to_text", 840))
