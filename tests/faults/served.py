"""A real server, as an installation runs it: gunicorn with several workers on a database that tests have filled."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

ROOT = Path(__file__).parents[2]
PATIENCE = 30


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class Server:
    port: int
    process: subprocess.Popen[bytes]

    @property
    def workers(self) -> list[int]:
        """The process ids of its workers at this moment."""
        master = self.process.pid
        return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text("ascii").split()]

    def kill_worker(self, draw: Any) -> None:
        """One of our own workers goes without a word; the master starts another."""
        if workers := self.workers:
            os.kill(draw.choice(workers), signal.SIGKILL)

    def post(self, path: str, body: object, headers: dict[str, str]) -> Answer:
        """One call as a partner's system sends it, on a connection of its own; OSError if no whole answer came."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            content = json.dumps(body).encode()
            # What the proxy in front of an installation says of the way to it.
            sent = {"Content-Type": "application/json", "X-Forwarded-Proto": "https"} | headers
            link.request("POST", path, content, sent)
            answer = link.getresponse()
            return Answer(answer.status, dict(answer.headers), answer.read())
        except http.client.HTTPException as error:
            raise ConnectionError from error
        finally:
            link.close()


@contextmanager
def served(*, workers: int = 2, threads: int = 4) -> Iterator[Server]:
    """A server with the settings of an installation on the database that the connection is on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "caseflow.settings.prod",
        "DATABASE_URL": _address(connection.settings_dict),
        "CASEFLOW_SECRET_KEY": secrets.token_urlsafe(64),
        "CASEFLOW_HOSTS": "127.0.0.1",
        "CASEFLOW_EMAIL_URL": "console:",
        "CASEFLOW_EMAIL_FROM": "caseflow@example.org",
    }
    command = [
        "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(threads), "--preload",
        "--log-level", "critical", "caseflow.wsgi",
    ]  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", *command], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(port)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _address(at: dict[str, Any]) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@/{at['NAME']}?host={at['HOST']}"


def _wait_for(port: int) -> None:
    waiting = threading.Event()
    for _attempt in range(10 * PATIENCE):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            waiting.wait(0.1)
    raise TimeoutError("gunicorn did not answer")
