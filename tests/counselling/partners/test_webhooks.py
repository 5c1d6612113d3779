"""Signing and sending over real TLS: to the very address that was judged, within the time, and no further."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.exceptions import ImproperlyConfigured
from standardwebhooks import Webhook, WebhookVerificationError

from caseflow import encryption, env
from caseflow.checks import encryption_keys_are_long
from counselling.domain.webhooks import Outcome
from counselling.partners import webhooks
from counselling.partners.webhooks import Line, Message, Reply, body_of, send, signed

NOW = datetime(2026, 11, 23, 8, 0, 1, tzinfo=UTC)
SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
DOCUMENT = {
    "type": "referral.changed", "timestamp": "2026-11-23T08:00:01Z",
    "data": {"reference": "LX-26-7K3F-3", "external_reference": "DOS-2211", "sequence": 4, "livemode": True},
}  # fmt: skip
HOST = "hooks.partner.example"
OK = b"HTTP/1.1 204 No Content\r\n\r\n"

type Serve = Callable[[ssl.SSLSocket], None]


# A receiver of one's own, with a certificate that only this test trusts


def certificate(place: Path, host: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    signed_by_itself = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    both = place / f"{host}.pem"
    both.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + signed_by_itself.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    return both


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("papers")
    return {host: certificate(place, host) for host in (HOST, "other.example")}


class Receiver:
    """Listens on loopback, counts who connects, notes what is asked and answers as told."""

    def __init__(self, paper: Path, serve: Serve) -> None:
        self.connections, self.names, self.serve = 0, list[str](), serve
        self.heads = list[bytes]()
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(paper)
        self.tls.sni_callback = lambda _socket, name, _context: self.names.append(name)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self) -> None:
        while True:
            try:
                plain, _peer = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            with plain:
                try:
                    self._answer(plain)
                except OSError:
                    continue

    def _answer(self, plain: socket.socket) -> None:
        plain.settimeout(5)
        with self.tls.wrap_socket(plain, server_side=True) as wire:
            self.heads.append(wire.recv(65536))
            self.serve(wire)

    @contextmanager
    def listening(self) -> Iterator["Receiver"]:
        thread = threading.Thread(target=self.run, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
            thread.join(10)
            assert not thread.is_alive()


@pytest.fixture
def loopback_allowed(settings: object) -> None:
    settings.CASEFLOW_WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]


@contextmanager
def receiver(papers: dict[str, Path], answer: bytes | Serve, host: str = HOST) -> Iterator[tuple[Receiver, Line]]:
    serve = answer if callable(answer) else lambda wire: wire.sendall(answer)
    with Receiver(papers[host], serve).listening() as listening:
        line = Line(
            resolve=lambda _host: ["127.0.0.1"], port=listening.port, connect_seconds=2, total_seconds=5,
            tls=lambda: ssl.create_default_context(cafile=str(papers[host])),
        )  # fmt: skip
        yield listening, line


def message(url: str = f"https://{HOST}/hooks?tenant=7", *secrets: str) -> Message:
    return Message("evt_01", url, DOCUMENT, secrets or (SECRET,))


def sent(line: Line, url: str = f"https://{HOST}/hooks?tenant=7") -> tuple[Outcome, int | None]:
    reply = send(message(url), at=NOW, line=line)
    return reply.outcome, reply.status


# Signing


def test_the_published_vector() -> None:
    headers = signed(message(), body_of(DOCUMENT), NOW)
    assert headers == {
        "webhook-id": "evt_01", "webhook-timestamp": "1795420801",
        "webhook-signature": "v1,HNQALZRgeuyMThNUhIqh9ZdWIAqyd5JVze2XeaENU1c=",
    }  # fmt: skip


def test_the_hour_is_the_same_whichever_zone_it_is_told_in() -> None:
    elsewhere = NOW.astimezone(ZoneInfo("Europe/Luxembourg"))
    assert signed(message(), body_of(DOCUMENT), elsewhere) == signed(message(), body_of(DOCUMENT), NOW)


def test_during_a_rotation_both_secrets_verify_and_no_third_one() -> None:
    earlier, later, foreign = (webhooks.new_secret() for _time in range(3))
    body, now = body_of(DOCUMENT), datetime.now(UTC)
    headers = signed(message("https://a.example/", later, earlier), body, now)
    for secret in (earlier, later):
        assert Webhook(secret).verify(body, headers) == DOCUMENT
    with pytest.raises(WebhookVerificationError):
        Webhook(foreign).verify(body, headers)
    assert foreign not in repr(message("https://a.example/", foreign))


# What arrives, and what is understood of the answer


@pytest.mark.usefixtures("loopback_allowed")
def test_it_arrives_signed_at_the_name_that_was_asked_for(papers: dict[str, Path]) -> None:
    with receiver(papers, OK) as (listening, line):
        assert sent(line) == (Outcome.DELIVERED, 204)
    head, _end, body = listening.heads[0].partition(b"\r\n\r\n")
    request, *fields = head.decode().split("\r\n")
    headers = dict(field.split(": ", 1) for field in fields)
    assert (request, headers["Host"], listening.names) == ("POST /hooks?tenant=7 HTTP/1.1", HOST, [HOST])
    assert headers["webhook-signature"] == "v1,HNQALZRgeuyMThNUhIqh9ZdWIAqyd5JVze2XeaENU1c="
    assert body.decode() == body_of(DOCUMENT)


def slowly(wire: ssl.SSLSocket) -> None:
    """A byte now and then: each one in time, the whole never."""
    never = threading.Event()
    for byte in b"HTTP/1.1 200 OK\r\n" + b"X-Wait: 1\r\n" * 9:
        wire.sendall(bytes([byte]))
        never.wait(0.05)


def endlessly(wire: ssl.SSLSocket) -> None:
    wire.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        wire.sendall(b"X-More: of it\r\n" * 64)


def body_without_end(wire: ssl.SSLSocket) -> None:
    wire.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        wire.sendall(b"x" * 4096)


def silently(wire: ssl.SSLSocket) -> None:
    wire.recv(1)


ANSWERS: dict[str, tuple[bytes | Serve, tuple[Outcome, int | None]]] = {
    "accepted": (b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", (Outcome.DELIVERED, 202)),
    "without a reason": (b"HTTP/1.0 200\r\n\r\n", (Outcome.DELIVERED, 200)),
    "announced first": (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK, (Outcome.DELIVERED, 204)),
    "endless body": (body_without_end, (Outcome.DELIVERED, 200)),
    "redirected": (b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\n\r\n", (Outcome.REDIRECTED, 302)),
    "gone": (b"HTTP/1.1 410 Gone\r\n\r\n", (Outcome.GONE, 410)),
    "failed": (b"HTTP/1.1 500 Oops\r\n\r\n", (Outcome.REFUSED, 500)),
    "nothing": (b"", (Outcome.CUT_SHORT, None)),
    "half": (b"HTTP/1.1 200 OK\r\nContent-Le", (Outcome.CUT_SHORT, None)),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", (Outcome.CUT_SHORT, None)),
    "announced for ever": (
        lambda wire: wire.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 999),
        (Outcome.CUT_SHORT, None),
    ),
    "endless head": (endlessly, (Outcome.CUT_SHORT, None)),
    "hanging": (silently, (Outcome.TOO_SLOW, None)),
    "slow": (slowly, (Outcome.TOO_SLOW, None)),
}


@pytest.mark.usefixtures("loopback_allowed")
@pytest.mark.parametrize("name", ANSWERS)
def test_of_an_answer_the_status_counts_and_nothing_else(papers: dict[str, Path], name: str) -> None:
    answer, expected = ANSWERS[name]
    with receiver(papers, answer) as (listening, line):
        seconds = 0.4 if expected[0] is Outcome.TOO_SLOW else line.total_seconds
        assert sent(replace(line, total_seconds=seconds)) == expected
        assert listening.connections == 1


@pytest.mark.usefixtures("loopback_allowed")
@pytest.mark.parametrize(
    ("fields", "asked"),
    [(b"Retry-After: 120\r\n", "120"), (b"retry-after:  7 \r\n", "7"), (b"", ""), (b"X: y\r\n" * 200, "")],
)
def test_the_wish_for_a_pause_is_heard(papers: dict[str, Path], fields: bytes, asked: str) -> None:
    with receiver(papers, b"HTTP/1.1 503 Busy\r\n" + fields + b"\r\n") as (_listening, line):
        reply = send(message(), at=NOW, line=line)
    assert replace(reply, milliseconds=0) == Reply(Outcome.REFUSED, 503, asked)


# To whom nothing is sent


@pytest.mark.usefixtures("loopback_allowed")
def test_a_certificate_of_somebody_else_ends_the_attempt(papers: dict[str, Path]) -> None:
    with receiver(papers, OK, "other.example") as (listening, line):
        assert sent(line) == (Outcome.BAD_CERTIFICATE, None)
        assert sent(replace(line, tls=ssl.create_default_context)) == (Outcome.BAD_CERTIFICATE, None)
    assert listening.heads == []


NOWHERE = (
    "http://hooks.partner.example/", "https://hooks.partner.example:22/", "https://me:x@hooks.partner.example/",
    "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/", "https://10.0.0.1/",
    "https://[::ffff:10.0.0.1]/", "https://2130706433/", "https://017700000001/", "https://0x7f.0.0.1/",
)  # fmt: skip


@pytest.mark.usefixtures("loopback_allowed")
def test_an_address_that_would_be_refused_at_the_form_is_not_called_either(papers: dict[str, Path]) -> None:
    with receiver(papers, OK) as (listening, line):
        assert [sent(line, url) for url in NOWHERE] == [(Outcome.NOT_PUBLIC, None)] * len(NOWHERE)
    assert listening.connections == 0


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["::ffff:127.0.0.1"], ["64:ff9b::7f00:1"], ["10.0.0.1"],
        ["169.254.169.254"], ["fe80::1%lo"], ["::1"], ["nonsense"], [],
    ],
)  # fmt: skip
def test_one_address_inside_a_network_spoils_the_name(papers: dict[str, Path], addresses: list[str]) -> None:
    """Without a network allowed by the operator, loopback is not called."""
    with receiver(papers, OK) as (listening, line):
        assert sent(replace(line, resolve=lambda _host: addresses)) == (Outcome.NOT_PUBLIC, None)
    assert listening.connections == 0


@pytest.mark.usefixtures("loopback_allowed")
def test_a_name_that_changes_between_check_and_connection_is_asked_once(papers: dict[str, Path]) -> None:
    """What the resolver says is judged, and what was judged is called: there is no second question to answer anew."""
    asked = list[str]()

    def rebinding(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    with receiver(papers, OK) as (listening, line):
        rebound = replace(line, resolve=rebinding)
        assert (sent(rebound), asked) == ((Outcome.DELIVERED, 204), [HOST])
        assert (sent(rebound), asked) == ((Outcome.NOT_PUBLIC, None), [HOST, HOST])
    assert listening.connections == 1


def test_the_connection_goes_to_the_address_that_was_judged(
    papers: dict[str, Path], monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    """The judged addresses in their order until one answers; none is looked up again."""
    settings.CASEFLOW_WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    called = list[tuple[str, int]]()
    connect = socket.create_connection

    def noted(address: tuple[str, int], timeout: float) -> socket.socket:
        called.append(address)
        return connect(address, timeout=timeout)

    monkeypatch.setattr(socket, "create_connection", noted)
    with receiver(papers, OK) as (listening, line):
        found = ["::1", "127.0.0.1"]
        assert sent(replace(line, resolve=lambda _host: found)) == (Outcome.DELIVERED, 204)
    assert called == [("::1", listening.port), ("127.0.0.1", listening.port)]


@pytest.mark.usefixtures("loopback_allowed")
def test_nobody_there_and_no_such_name(papers: dict[str, Path]) -> None:
    with receiver(papers, OK) as (_listening, line):
        pass
    assert sent(line) == (Outcome.UNREACHABLE, None)

    def unknown(host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    assert sent(replace(line, resolve=unknown)) == (Outcome.NAME_UNKNOWN, None)


@pytest.mark.usefixtures("loopback_allowed")
def test_who_accepts_and_never_greets_is_left_in_time(papers: dict[str, Path]) -> None:
    """A machine that takes the connection and stays silent before TLS; and no time left at all."""
    with receiver(papers, OK) as (_listening, line), socket.create_server(("127.0.0.1", 0)) as mute:
        hanging = replace(line, port=mute.getsockname()[1], total_seconds=0.3)
        assert sent(hanging) == (Outcome.TOO_SLOW, None)
        assert sent(replace(hanging, total_seconds=0)) == (Outcome.TOO_SLOW, None)


# Secrets as they are kept


def test_a_secret_is_unreadable_without_the_key(settings: object) -> None:
    kept = encryption.encrypt(SECRET)
    assert SECRET not in kept
    assert (encryption.decrypt(kept), encryption.is_current(kept)) == (SECRET, True)
    settings.CASEFLOW_ENCRYPTION_KEYS = ["a" * 32]
    assert (encryption.decrypt(kept), encryption.is_current(kept)) == (SECRET, False)
    renewed = encryption.encrypt(SECRET)
    settings.SECRET_KEY = "another"
    assert (encryption.decrypt(renewed), encryption.is_current(renewed)) == (SECRET, True)
    with pytest.raises(encryption.Unreadable):
        encryption.decrypt(kept)


def test_the_environment_is_read_strictly(monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    monkeypatch.setenv("CASEFLOW_WEBHOOK_NETWORKS", "10.20.0.0/16, fd13::/16")
    assert env.networks("CASEFLOW_WEBHOOK_NETWORKS") == [ip_network("10.20.0.0/16"), ip_network("fd13::/16")]
    monkeypatch.setenv("CASEFLOW_WEBHOOK_NETWORKS", "10.20.0.1/16")
    with pytest.raises(ImproperlyConfigured, match="CASEFLOW_WEBHOOK_NETWORKS must name networks"):
        env.networks("CASEFLOW_WEBHOOK_NETWORKS")
    assert list(encryption_keys_are_long()) == []
    settings.CASEFLOW_ENCRYPTION_KEYS = ["a" * 31]
    assert [found.id for found in encryption_keys_are_long()] == ["caseflow.E006"]
