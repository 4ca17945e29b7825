#!/usr/bin/env python3
"""Compares the licence of every crate and npm package with those that deny.toml allows.

`cargo deny` does the same for crates; this needs nothing that is not there.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Iterator

ROOT = Path(__file__).resolve().parent.parent
LOCK_FILES = ["frontend", "clients/typescript", "tests/e2e", "tests/typescript", "scripts/postgres"]

Package = tuple[str, str]  # name and version, licence expression


def allowed_licences(deny: str) -> set[str]:
    """The list `allow` of [licenses]; Python has no parser of TOML before 3.11."""
    found = re.search(r"^\[licenses\]\n(?:.*\n)*?allow = \[(.*?)^\]", deny, re.M | re.S)
    if found is None:
        sys.exit("deny.toml has no list of allowed licences")
    return set(re.findall(r'^\s*"([^"]+)"', found[1], re.M))


def crates() -> Iterator[Package]:
    """The crates that are built here; those of other systems are not downloaded."""
    about = subprocess.check_output(["rustc", "-vV"], text=True)
    host = re.search(r"^host: (.*)$", about, re.M)[1]
    command = ["cargo", "metadata", "--format-version=1", "--locked", f"--filter-platform={host}"]
    metadata = subprocess.check_output(command, cwd=ROOT)
    for package in json.loads(metadata)["packages"]:
        # Before SPDX, a slash meant a choice.
        licence = (package["license"] or "none").replace("/", " OR ")
        yield f"crate {package['name']} {package['version']}", licence


def npm_packages(folder: str) -> Iterator[Package]:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text())
    for path, package in lock["packages"].items():
        if path:
            name = path.rpartition("node_modules/")[2]
            yield f"{folder}: {name} {package['version']}", package.get("license", "none")


def is_allowed(expression: str, allowed: set[str]) -> bool:
    """Whether an SPDX expression can be met with the allowed licences alone."""
    tokens = re.findall(r"[()]|[^\s()]+(?: WITH \S+)?", expression)

    def choice() -> bool:
        met = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            met = both() or met
        return met

    def both() -> bool:
        met = single()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            met = single() and met
        return met

    def single() -> bool:
        token = tokens.pop(0) if tokens else "none"
        if token != "(":
            return token in allowed
        met = choice()
        return met and bool(tokens) and tokens.pop(0) == ")"

    return choice() and not tokens


def check_reading() -> None:
    """Expressions are read right; a list that lets everything pass would not be noticed."""
    cases = {
        "MIT": True,
        "GPL-3.0": False,
        "GPL-3.0 OR MIT": True,
        "MIT AND GPL-3.0": False,
        "(GPL-3.0 OR MIT) AND ISC": True,
        "MIT OR ISC AND GPL-3.0": True,
        "ISC WITH exception": False,
        "(MIT": False,
        "": False,
        "none": False,
    }
    for expression, expected in cases.items():
        assert is_allowed(expression, {"MIT", "ISC"}) is expected, expression


def main() -> None:
    check_reading()
    allowed = allowed_licences((ROOT / "deny.toml").read_text())
    packages = [*crates(), *(package for folder in LOCK_FILES for package in npm_packages(folder))]
    wrong = [f"{name}: {licence}" for name, licence in packages if not is_allowed(licence, allowed)]
    for line in wrong:
        print(f"licence not allowed by deny.toml: {line}", file=sys.stderr)
    if wrong:
        sys.exit(1)
    print(f"licences of {len(packages)} crates and npm packages are allowed by deny.toml")


main()
