"""Starts the server and the stand-in of the providers, and runs a command with their addresses.

The command finds the server at TEST_LOG_URL with the key TEST_LOG_KEY, the providers at
TEST_PROVIDER_URL, and at TEST_CONTROL_URL what only an administrator or the parent of the server
can do: `/conversation/ID` and `/total/ID` tell what is stored, `/kill` and `/restart` the server.
TEST_RECIPE is a program of docs/INTEGRATIONS.md, TEST_CLIENTS are its clients of each provider, one a line.

Usage: run.py COMMAND…
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python"))

from http_stand_in import Handler, Server  # noqa: E402
from log_server import LogServer  # noqa: E402
from recipes import recipe  # noqa: E402
from stand_in import Provider  # noqa: E402


def control(server: LogServer) -> type[Handler]:
    """Answers questions about the server, and does to it what tests ask for."""

    class Control(Handler):
        def do_POST(self) -> None:
            _, action, *names = self.path.split("/")
            answer: Any = True
            if action == "conversation":
                answer = server.conversation(names[0])
            elif action == "total":
                answer = server.listed(names[0])["total"]
            elif action == "kill":
                server.kill()
            elif action == "restart":
                server.restart()
            self.reply(200, json.dumps(answer).encode())

    return Control


def main() -> int:
    server = LogServer()
    try:
        addresses = {
            "TEST_LOG_URL": server.url,
            "TEST_LOG_KEY": server.new_api_key(),
            "TEST_PROVIDER_URL": Server(Provider).url,
            "TEST_CONTROL_URL": Server(control(server)).url,
        }
        wrapped = recipe("TypeScript with openai or @anthropic-ai/sdk, without OpenTelemetry").code()
        recipes = {
            "TEST_RECIPE": recipe("One entry, ts").text,
            "TEST_CLIENTS": "\n".join(code for code in wrapped if code.startswith("wrap")),
        }
        return subprocess.run(sys.argv[1:], env={**os.environ, **addresses, **recipes}).returncode
    finally:
        server.close()


if __name__ == "__main__":
    sys.exit(main())
