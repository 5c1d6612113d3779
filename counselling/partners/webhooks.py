"""Signing and sending one webhook; knows no database.

The name is resolved here, every address it has is judged, and the connection goes to one of those judged: no library
resolves it a second time, follows a redirection or asks a proxy.
"""

import json
import re
import secrets
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException, parse_headers
from io import BytesIO
from ipaddress import ip_address

from django.conf import settings
from standardwebhooks import Webhook

from counselling.domain.webhooks import (
    Address,
    Network,
    Outcome,
    Target,
    TargetRefused,
    may_be_called,
    outcome_of,
    target_of,
)

LONGEST_ANSWER = 8 * 1024
SECRET_BYTES = 32
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([1-9]\d\d)(?: [^\r\n]*)?\r\n")


def new_secret() -> str:
    """As Standard Webhooks writes it."""
    return "whsec_" + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent, and to where; `secrets` are those that sign it."""

    id: str
    url: str
    document: Mapping[str, object]
    secrets: Sequence[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of it; of the answer only the status and the wish for a pause are kept."""

    outcome: Outcome
    status: int | None = None
    retry_after: str = ""
    milliseconds: int = 0


def addresses_of(host: str) -> list[str]:
    """Every address of this name, as the system's resolver knows it at this moment."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, kw_only=True)
class Line:
    """How the outside world is reached."""

    resolve: Callable[[str], list[str]] = addresses_of
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context
    port: int = 443
    connect_seconds: float = 5
    total_seconds: float = 15


class Failed(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Deadline:
    at: float

    def left(self) -> float:
        remaining = self.at - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        return remaining


def body_of(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def signed(message: Message, body: str, at: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks, with one signature for each secret."""
    moment = at.astimezone(UTC)
    signatures = [Webhook(secret).sign(message.id, moment, body) for secret in message.secrets]
    return {
        "webhook-id": message.id, "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }  # fmt: skip


def send(message: Message, *, at: datetime, line: Line = Line()) -> Reply:
    """One attempt, whatever becomes of it."""
    begun = time.monotonic()
    try:
        reply = _attempt(message, at, line, Deadline(begun + line.total_seconds))
    except Failed as failure:
        reply = Reply(failure.outcome)
    return Reply(reply.outcome, reply.status, reply.retry_after, int((time.monotonic() - begun) * 1000))


def _attempt(message: Message, at: datetime, line: Line, deadline: Deadline) -> Reply:
    target = _target(message.url)
    found = _judged(target.host, line)
    body = body_of(message.document)
    request = _request(target, signed(message, body, at), body.encode())
    with (
        _connected(found, line, deadline) as plain,
        _encrypted(plain, target, line, deadline) as wire,
        _failing_as(Outcome.CUT_SHORT),
    ):
        wire.settimeout(deadline.left())
        wire.sendall(request)
        return _reply(wire, deadline)


def _target(url: str) -> Target:
    """The address was judged when it was typed; whoever reached the database is judged here."""
    try:
        return target_of(url)
    except TargetRefused as refusal:
        raise Failed(Outcome.NOT_PUBLIC) from refusal


@contextmanager
def _failing_as(outcome: Outcome) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise Failed(Outcome.TOO_SLOW) from error
    except OSError as error:
        raise Failed(outcome) from error


def _judged(host: str, line: Line) -> list[Address]:
    """The addresses of a name, all of them fit to be called; one that is not spoils the name."""
    with _failing_as(Outcome.NAME_UNKNOWN):
        resolved = line.resolve(host)
    try:
        found: list[Address] = [ip_address(each) for each in dict.fromkeys(resolved)]
    except ValueError as error:
        raise Failed(Outcome.NOT_PUBLIC) from error
    private: Sequence[Network] = settings.CASEFLOW_WEBHOOK_NETWORKS
    if not found or not all(may_be_called(each, private) for each in found):
        raise Failed(Outcome.NOT_PUBLIC)
    return found


def _connected(found: Sequence[Address], line: Line, deadline: Deadline) -> socket.socket:
    """A connection to the first of these very addresses that answers."""
    until = Deadline(min(deadline.at, time.monotonic() + line.connect_seconds))
    with _failing_as(Outcome.UNREACHABLE):
        for address in found[:-1]:
            try:
                return socket.create_connection((str(address), line.port), timeout=until.left())
            except TimeoutError:
                raise
            except OSError:
                continue
        return socket.create_connection((str(found[-1]), line.port), timeout=until.left())


def _encrypted(plain: socket.socket, target: Target, line: Line, deadline: Deadline) -> ssl.SSLSocket:
    with _failing_as(Outcome.BAD_CERTIFICATE):
        plain.settimeout(deadline.left())
        return line.tls().wrap_socket(plain, server_hostname=target.host)


def _request(target: Target, headers: Mapping[str, str], body: bytes) -> bytes:
    known = {
        "Host": target.host, "User-Agent": "Caseflow", "Accept": "*/*", "Connection": "close",
        "Content-Type": "application/json", "Content-Length": str(len(body)),
    }  # fmt: skip
    lines = [f"POST {target.path} HTTP/1.1", *(f"{name}: {value}" for name, value in (known | dict(headers)).items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body


def _reply(wire: socket.socket, deadline: Deadline) -> Reply:
    """The status and nothing of the body; announcements of an answer (1xx) are no answer."""
    for head in _heads(wire, deadline):
        match = _STATUS_LINE.match(head + b"\r\n")
        if match is None:
            break
        if (status := int(match[1])) >= 200:
            return Reply(outcome_of(status), status, _retry_after(head[match.end() :]))
    raise Failed(Outcome.CUT_SHORT)


def _heads(wire: socket.socket, deadline: Deadline) -> Iterator[bytes]:
    """What stands before each empty line, as far as 8 KiB reach and the time."""
    unread, room = b"", LONGEST_ANSWER
    while room:
        wire.settimeout(deadline.left())
        piece = wire.recv(room)
        if not piece:
            return
        room -= len(piece)
        *heads, unread = (unread + piece).split(b"\r\n\r\n")
        yield from heads


def _retry_after(fields: bytes) -> str:
    try:
        return parse_headers(BytesIO(fields + b"\r\n\r\n")).get("Retry-After", "").strip()
    except HTTPException:
        return ""
