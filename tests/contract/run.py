"""Holds a running server to its OpenAPI document.

Starts the server (LOGBOOK_BIN) on an empty database and runs Schemathesis with
every check twice: signed in as a person, and with an API key.

Usage: run.py [--at-least CASES] [options of `st run`]
Fewer cases in all than CASES are a failure.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests/python"))

from log_server import EMAIL, PASSWORD, LogServer  # noqa: E402

SCOPES = ["ingest", "read", "content", "delete", "admin"]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--at-least", type=int, default=1)
    known, options = parser.parse_known_args()
    # The run signs in from addresses of its own.
    server = LogServer({"LOGBOOK_TRUSTED_PROXIES": '["127.0.0.1"]'})
    try:
        return both(server, known.at_least, options)
    finally:
        server.close()


def both(server: LogServer, wanted: int, options: list[str]) -> int:
    made = server.request("POST", "/api/v1/api-keys", {"name": "contract", "scopes": SCOPES})
    accounts = server.request("GET", "/api/v1/accounts")["items"]
    own = {
        "CONTRACT_URL": server.url,
        "CONTRACT_OWN_IDS": ",".join([made["api_key"]["id"], accounts[0]["id"]]),
    }
    by_key = own | {"CONTRACT_KEY": made["secret"]}
    by_token = own | {"CONTRACT_EMAIL": EMAIL, "CONTRACT_PASSWORD": PASSWORD}
    total = failed = 0
    for name, environment in [("an API key", by_key), ("an access token", by_token)]:
        print(f"--- with {name}", flush=True)
        status, cases = run(server.url, environment, options)
        failed += status != 0
        total += cases
    print(f"{total} cases in all, {wanted} wanted")
    return 1 if failed or total < wanted else 0


def run(url: str, environment: dict[str, str], options: list[str]) -> tuple[int, int]:
    """One run; gives its status and how many cases it made."""
    with tempfile.TemporaryDirectory(prefix="logbook-contract-") as folder:
        command = [
            Path(sys.executable).with_name("st"),
            "--config-file", HERE / "schemathesis.toml",
            "run", f"{url}/api/openapi.json",
            "--checks", "all",
            "--continue-on-failure",
            "--no-color",
            *options,
        ]  # fmt: skip
        hooks = {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | environment | hooks,
            stdout=subprocess.PIPE,
            text=True,
        )
        cases = 0
        for line in child.stdout or []:
            print(line, end="", flush=True)
            if found := re.search(r"(\d+) generated", line):
                cases = int(found.group(1))
        return child.wait(), cases


if __name__ == "__main__":
    sys.exit(main())
