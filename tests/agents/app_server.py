"""Codex as editors run it: a server that is asked by lines of JSON."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Sequence
from typing import Any

Message = dict[str, Any]
SECONDS = 120


class AppServer:
    """Runs from `command` until it is closed."""

    def __init__(self, command: Sequence[str], **options: Any) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True, **options
        )
        self._said: list[str] = []
        # Reading its lines has no end of its own.
        self._alarm = threading.Timer(SECONDS, self._process.kill)
        self._alarm.start()
        self.ask(0, "initialize", clientInfo={"name": "codex_exec", "title": "Test", "version": "1"})
        self._send({"method": "initialized"})

    def ask(self, number: int, method: str, **parameters: Any) -> Message:
        """The result of one call."""
        self._send({"id": number, "method": method, "params": parameters})
        return self._until(lambda message: message.get("id") == number)["result"]

    def take_turn(self, model: str, prompt: str) -> str:
        """Asks a model in a new conversation and gives how that ended."""
        thread = self.ask(1, "thread/start", model=model, approvalPolicy="never")["thread"]
        self.ask(2, "turn/start", threadId=thread["id"], input=[{"type": "text", "text": prompt}])
        ended = self._until(lambda message: message.get("method") == "turn/completed")
        return str(ended["params"]["turn"]["status"])

    def close(self) -> None:
        """It ends with its input."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()
        self._alarm.cancel()

    def _send(self, message: Message) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def _until(self, is_it: Callable[[Message], bool]) -> Message:
        assert self._process.stdout
        for line in self._process.stdout:
            self._said.append(line)
            # Warnings for people stand between the messages.
            message = json.loads(line) if line.startswith("{") else {}
            if is_it(message):
                return message
        raise AssertionError("".join(self._said))
