"""Children forked from a warmed server, each with its own limits of memory, processor, file size and time."""

import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from queue import Empty, SimpleQueue
from typing import Any

OK, FAILED = b"+", b"-"
SPARE = 2  # jobs for each worker: one in hand, one on the pile


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one child may take; the processor's share is counted anew for each piece of work."""

    memory: int = 1 << 30
    processor_seconds: int = 10
    file_size: int = 50 << 20
    wall_seconds: float = 12.0
    pieces: int = 8


LIMITS = Limits()


class Reason(StrEnum):
    TIME = "time"
    PROCESSOR = "processor"
    MEMORY = "memory"
    FAILED = "failed"
    DIED = "died"


class SandboxError(Exception):
    """The child did not give a result; `detail` is the name of the error, never its content."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason}: {detail}" if detail else str(reason))


def run(function: str, *arguments: Any, limits: Limits = LIMITS) -> bytes:
    """The bytes that `package.module.function` returns for these arguments, or SandboxError."""
    child = _Child(function, limits)
    try:
        return child.ask(arguments)
    finally:
        child.close()


def each[Key](
    function: str, jobs: Iterable[tuple[Key, tuple[Any, ...]]], *, workers: int | None = None, limits: Limits = LIMITS
) -> Iterator[tuple[Key, bytes | SandboxError]]:
    """The outcome of each job under its key, as they finish, on all cores; a bad job harms no other.

    Jobs are drawn in this thread while children work, never many more than they can take.
    """
    coming, count = iter(jobs), workers or os.cpu_count() or 1
    waiting: SimpleQueue[tuple[Key, tuple[Any, ...]] | None] = SimpleQueue()
    outcomes: SimpleQueue[tuple[Key, bytes | SandboxError]] = SimpleQueue()
    threads: list[threading.Thread] = []
    running = 0
    try:
        for running, job in enumerate(islice(coming, SPARE * count), 1):
            waiting.put(job)
            if running <= count:
                threads.append(threading.Thread(target=_work, args=(function, limits, waiting, outcomes), daemon=True))
                threads[-1].start()
        while running:
            yield outcomes.get()
            running -= 1
            for job in islice(coming, 1):
                waiting.put(job)
                running += 1
    finally:
        with suppress(Empty):
            while True:
                waiting.get_nowait()
        for _thread in threads:
            waiting.put(None)
        for thread in threads:
            thread.join()


def _work(function: str, limits: Limits, waiting: SimpleQueue[Any], outcomes: SimpleQueue[Any]) -> None:
    """Answer what waits with one child after the other, until there is nothing more to come."""
    child: _Child | None = None
    while job := waiting.get():
        key, arguments = job
        outcome: bytes | SandboxError
        try:
            child = child or _Child(function, limits)
            outcome = child.ask(arguments)
        except SandboxError as error:
            outcome = error
        broken = isinstance(outcome, SandboxError) and outcome.reason is not Reason.FAILED
        if child and (broken or child.served >= limits.pieces):
            child.close()
            child = None
        outcomes.put((key, outcome))
    if child:
        child.close()


class _Child:
    """One forked process that answers pieces of work until it is closed or breaks a limit."""

    def __init__(self, function: str, limits: Limits) -> None:
        self.limits, self.served = limits, 0
        self.connection, theirs = multiprocessing.Pipe()
        with _starting:
            self.process = _context().Process(target=_serve, args=(theirs, function, limits), daemon=True)
            try:
                self.process.start()
            except (EOFError, OSError) as broken:
                self.connection.close()
                raise SandboxError(Reason.DIED, "fork server") from broken
            finally:
                theirs.close()

    def ask(self, arguments: tuple[Any, ...]) -> bytes:
        """Bytes only come back: nothing that a compromised child sends is ever unpickled."""
        self.served += 1
        try:
            self.connection.send(arguments)
            if not self.connection.poll(self.limits.wall_seconds):
                raise SandboxError(Reason.TIME)
            answer = self.connection.recv_bytes(self.limits.file_size + 1)
        except (EOFError, OSError) as broken:
            raise self._epitaph() from broken
        if answer[:1] == OK:
            return answer[1:]
        detail = answer[1:].decode(errors="replace")
        raise SandboxError(Reason.MEMORY if detail == "MemoryError" else Reason.FAILED, detail)

    def close(self) -> None:
        self.connection.close()
        self.process.join(0.2)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()

    def _epitaph(self) -> SandboxError:
        self.process.join(1)
        code = self.process.exitcode
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            return SandboxError(Reason.PROCESSOR)
        return SandboxError(Reason.DIED, "" if code is None else str(code))


_starting = threading.Lock()


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    # Wherever this process was started, the server finds what it finds; Python hands the path on from 3.13.1 only.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    # Without "__main__" every child would import the script that started this process again.
    context.set_forkserver_preload(["__main__", "caseflow.sandbox.warm"])
    return context


def _serve(connection: Connection, function: str, limits: Limits) -> None:
    """The life of a child: limit itself, then answer one piece of work after the other."""
    _limit(limits)
    work = _imported(function)
    while True:
        try:
            arguments = connection.recv()
        except EOFError:
            return
        _grant_processor(limits)
        try:
            answer = OK + work(*arguments)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it ends here and only its name leaves
            answer = FAILED + type(error).__name__.encode()
        with suppress(BrokenPipeError):
            connection.send_bytes(answer)


def _imported(function: str) -> Callable[..., bytes]:
    module, _dot, name = function.rpartition(".")
    work: Callable[..., bytes] = getattr(import_module(module), name)
    return work


def _limit(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_size, limits.file_size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ceiling = _processor_used() + limits.processor_seconds * limits.pieces
    resource.setrlimit(resource.RLIMIT_CPU, (ceiling, ceiling))


def _grant_processor(limits: Limits) -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (min(_processor_used() + limits.processor_seconds, hard), hard))


def _processor_used() -> int:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return int(used.ru_utime + used.ru_stime) + 1
