"""Real server processes over a database, and people who use their pages."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from omstallning.database import Database
from tests.conftest import PASSWORD
from tests.faults import worker

ROOT = Path(__file__).resolve().parents[2]
KEY = "a key for tests only, 0123456789 abcdef"
PATIENCE = 120
"""Seconds after which a process that says nothing is taken for lost."""
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Answer:
    """What a server answered."""

    status: int
    location: str
    text: str


class Unanswered(Exception):
    """The server went away before it answered."""


@dataclass
class Service:
    """The product's processes, started by its own command, killed at named points."""

    database: Database
    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    is_bound: bool = False

    @property
    def documents(self) -> Path:
        """Where files that are handed in lie."""
        return self.folder / "documents"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        (self.folder / "points").mkdir(exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("OMSTALLNING_")},
            "FAULTS": str(self.folder / "points"),
            "OMSTALLNING_MODE": "demo",
            "OMSTALLNING_DATABASE_URL": self.database.url,
            "OMSTALLNING_DOCUMENTS": str(self.documents),
            "OMSTALLNING_SECRET_KEY": KEY,
            "OMSTALLNING_SECURE_COOKIES": "false",
        }
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.worker", str(self.port)]
                + ([worker.BOUND] if self.is_bound else []),
                cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if Person(self).get("/logga-in").status == 200:
                    return
            except Unanswered:
                time.sleep(0.1)
            assert self.process is not None
            assert self.process.poll() is None, self.said()
        raise AssertionError("the server never answered: " + self.said())

    def said(self) -> str:
        """What the processes wrote."""
        return (self.folder / "server.log").read_text(errors="replace")

    def arm(self, point: str) -> None:
        """Let the first process that reaches a point be killed there."""
        (self.folder / "points" / "taken").unlink(missing_ok=True)
        written = self.folder / "points" / "written"
        written.write_text(point)
        written.rename(self.folder / "points" / "armed")

    def was_killed(self) -> bool:
        """Whether a process has died at the point that was armed."""
        return (self.folder / "points" / "taken").exists()

    def wait_for_kill(self) -> None:
        """Wait until a process has died there."""
        until = time.monotonic() + PATIENCE
        while not self.was_killed():
            assert time.monotonic() < until, f"nobody reached the point: {self.said()}"
            time.sleep(0.01)

    def stop(self) -> None:
        """End it in order, or what is left of it."""
        if self.process is not None:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=PATIENCE)
        self.process = None


@dataclass
class Person:
    """Somebody with a browser: cookies, tokens of forms, no redirects followed."""

    service: Service
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, path: str) -> Answer:
        """Open a page. Raises Unanswered."""
        answer = self._ask("GET", path, None, {})
        found = TOKEN.search(answer.text)
        if found is not None:
            self.token = found.group(1)
        return answer

    def post(self, path: str, **fields: object) -> Answer:
        """Send a form with the token of the last page that was opened. Raises Unanswered."""
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def hand_in(self, path: str, name: str, content: bytes) -> Answer:
        """Send a file. Raises Unanswered."""
        edge = "edge-of-a-part-0123456789"
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self.token}\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self._ask(
            "POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"}
        )

    def hand_in_activity(self, content: bytes, name: str = "uppgifter.csv") -> Answer:
        """Send a file of activity data from its page. Raises Unanswered."""
        found = re.search(r'href="(/import/[^"/]+)"', self.get("/import").text)
        assert found is not None
        self.get(found.group(1))
        return self.hand_in(found.group(1), name, content)

    def enter(self, handle: str, password: str = PASSWORD) -> Person:
        """Sign in through the page."""
        self.get("/logga-in")
        answer = self.post("/logga-in", handle=handle, password=password)
        assert answer.status == 303, answer.text
        self.get("/konto")
        return self

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered(path) from error
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            parsed: SimpleCookie = SimpleCookie(line)
            self.cookies |= {name: morsel.value for name, morsel in parsed.items()}
        return Answer(answer.status, answer.headers.get("Location", ""), text)


def form_in(text: str, action: str) -> dict[str, Any]:
    """The hidden fields of the form on a page that leads to an address."""
    form = re.search(rf'(?s)<form[^>]*action="{re.escape(action)}".*?</form>', text)
    assert form is not None, f"no form leads to {action}"
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.group(0)))
