"""The real log server, for tests in Python: one that runs already, or one started here."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
EMAIL, PASSWORD = "admin@example.com", "a password of the test"
START_SECONDS = 120


class LogServer:
    """Signed in as an administrator."""

    def __init__(self, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._email = os.environ.get("LOGBOOK_ADMIN__EMAIL", EMAIL)
        self._password = os.environ.get("LOGBOOK_ADMIN__PASSWORD", PASSWORD)
        self.url = os.environ.get("LOGBOOK_URL", "").rstrip("/") or self._start()
        try:
            self._wait_until_ready()
            self._bearer = self._sign_in()
        except BaseException:
            self.close()
            raise

    def _start(self) -> str:
        binary = os.environ.get("LOGBOOK_BIN") or str(REPOSITORY / "target/debug/logbook")
        # What the caller has set for another server must not reach this one.
        env = {name: value for name, value in os.environ.items() if not name.startswith("LOGBOOK_")}
        self._email, self._password = EMAIL, PASSWORD
        # Postgres runs under an unprivileged account when this is root.
        self._folder = tempfile.TemporaryDirectory(prefix="logbook-python-")
        os.chmod(self._folder.name, 0o755)
        address = f"127.0.0.1:{free_port()}"
        env |= {
            "LOGBOOK_LISTEN": address,
            "LOGBOOK_DATA_DIR": str(Path(self._folder.name) / "data"),
            "LOGBOOK_ADMIN__EMAIL": EMAIL,
            "LOGBOOK_ADMIN__PASSWORD": PASSWORD,
        } | self._settings
        self._command, self._env = [binary, "serve"], env
        self._run()
        return f"http://{address}"

    def _run(self) -> None:
        with self._log().open("ab") as output:
            self._process = subprocess.Popen(
                self._command, env=self._env, cwd=REPOSITORY, stdout=output, stderr=output
            )

    def kill(self) -> None:
        """Ends a server that was started here as a crash does."""
        assert self._process is not None, "the server is not one of the test's"
        self._process.kill()
        self._process.wait()

    def restart(self) -> None:
        """Starts it again after `kill`, with the same data and at the same address."""
        self._run()
        self._wait_until_ready()

    def _log(self) -> Path:
        assert self._folder is not None
        return Path(self._folder.name) / "server.log"

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/health/ready", timeout=2):
                    return
            except OSError as error:
                reason = error
            stopped = self._process is not None and self._process.poll() is not None
            if stopped or time.monotonic() > deadline:
                output = self._log().read_text(errors="replace") if self._process else ""
                raise RuntimeError(f"the server at {self.url} is not ready: {reason}\n{output}")
            time.sleep(0.1)

    def _sign_in(self) -> str:
        body = {"email": self._email, "password": self._password}
        answer = self.request("POST", "/api/v1/auth/login", body, bearer=None)
        return str(answer["access_token"])

    def request(self, method: str, path: str, body: Any = None, bearer: str | None = "") -> Any:
        """One call of the API; `bearer` is the administrator's unless given."""
        token = self._bearer if bearer == "" else bearer
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()}") from error

    def new_api_key(self) -> str:
        """The secret of a fresh key that may only ingest."""
        answer = self.request("POST", "/api/v1/api-keys", {"name": "test", "scopes": ["ingest"]})
        return str(answer["secret"])

    def conversation(self, conversation_id: str) -> list[dict[str, Any]]:
        """The entries of a conversation with their content, oldest first."""
        items = self.listed(conversation_id)["items"]
        return [self.request("GET", f"/api/v1/logs/{item['id']}") for item in items]

    def listed(self, conversation_id: str, **parameters: Any) -> Any:
        """The newest page of the entries of a conversation without their content, oldest first."""
        query = {"conversation_id": conversation_id, "period": "all", "sort": "started_at", **parameters}
        return self.request("GET", f"/api/v1/logs?{urllib.parse.urlencode(query)}")

    def close(self) -> None:
        """Stops the server if it was started here."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._folder is not None:
            self._folder.cleanup()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
