"""The recipes of docs/INTEGRATIONS.md, taken from the document by name: what is
documented is what tests run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENT = REPOSITORY / "docs/INTEGRATIONS.md"
FIRST_ROW = "anything with an OTLP exporter"

# How the document begins a row that needs what the first row sets, too.
LIKE_THE_FIRST = ("the same", "the first line")
# What the examples of configuration files have instead of variables.
EXAMPLE_URL, EXAMPLE_KEY = "http://127.0.0.1:8080", '"…"'
# What the document leaves out of a command that stands above it in full.
CURL = (
    'curl -sS "$LOGBOOK_URL/api/v1/logs" -H "Authorization: Bearer $LOGBOOK_API_KEY"'
    ' -H "Content-Type: application/json"'
)


@dataclass(frozen=True)
class Recipe:
    """A row of the table "I run", or a block of code by its heading and language."""

    name: str
    text: str

    def filled(self, url: str, key: str, grpc_address: str = "") -> str:
        """The recipe for a server and a key."""
        text = self.text.replace("$LOGBOOK_URL", url).replace("$LOGBOOK_API_KEY", key)
        text = text.replace(EXAMPLE_URL, url).replace(EXAMPLE_KEY, f'"{key}"')
        return text.replace("<host>:4317", grpc_address)

    def command(self) -> str:
        """What a shell runs."""
        return self.text.replace("curl …", CURL)

    def settings(self, url: str, key: str, grpc_address: str = "") -> dict[str, str]:
        """The environment variables that it sets."""
        found = re.findall(r"\b([A-Z][A-Z0-9_]+)=(\"[^\"]*\"|[^\s`]+)", self.filled(url, key, grpc_address))
        own = {name: value.strip('"') for name, value in found}
        if self.text.startswith(LIKE_THE_FIRST):
            return recipe(FIRST_ROW).settings(url, key) | own
        return own

    def code(self) -> list[str]:
        """What stands in backticks in a row."""
        return re.findall(r"`([^`]+)`", self.text)

    def addresses(self, url: str, key: str) -> list[str]:
        """Where it sends to on the server."""
        return re.findall(re.escape(url) + r"[\w/]*", self.filled(url, key))

    def headers(self, url: str, key: str) -> dict[str, str]:
        """The headers that it has the key sent in."""
        pattern = rf"([A-Za-z][A-Za-z-]*)[\"']?\s*[:=]\s*[\"']?((?:Bearer )?{re.escape(key)})"
        return dict(re.findall(pattern, self.filled(url, key)))


@cache
def recipes() -> dict[str, Recipe]:
    """All of them by their name, in the order of the document."""
    text = DOCUMENT.read_text()
    found = [*_rows(text), *_blocks(text)]
    return {one.name: one for one in found}


def recipe(name: str) -> Recipe:
    """The recipe of that name."""
    return recipes()[name]


def _rows(text: str) -> list[Recipe]:
    table = text.split("| I run | what to set |\n|---|---|\n")[1].split("\n\n")[0]
    rows = [row.strip("|").split(" | ", 1) for row in table.splitlines()]
    return [Recipe(name.replace("`", "").strip(), what.strip()) for name, what in rows]


def _blocks(text: str) -> list[Recipe]:
    """Blocks are named after the heading above them and their language; of several
    in one language, the second ends in 2."""
    found: list[Recipe] = []
    parts = re.split(r"^#+ (.+)$", text, flags=re.MULTILINE)
    for heading, section in zip(parts[1::2], parts[2::2]):
        for language, code in re.findall(r"^```(\w+)\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL):
            name = f"{heading}, {language}"
            before = sum(re.fullmatch(rf"{re.escape(name)}( \d+)?", one.name) is not None for one in found)
            found.append(Recipe(f"{name} {before + 1}" if before else name, code))
    return found
