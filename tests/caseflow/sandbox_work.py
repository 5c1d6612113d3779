"""What the children of test_sandbox do."""

import os
import resource
import sys
import tempfile
import time


def doubled(content: bytes) -> bytes:
    return content * 2


def loaded(*names: str) -> bytes:
    return " ".join(name for name in names if name in sys.modules).encode()


def modules_loaded_by_a_letter() -> bytes:
    from documents.rendering import pdf_in_child

    before = set(sys.modules)
    pdf_in_child("<html lang=fr><title>x</title><p>Bonjour <b>Madame</b></p></html>", "@page { size: A4 }", ())
    return " ".join(sorted(set(sys.modules) - before)).encode()


def sleep() -> bytes:
    time.sleep(60)
    return b""


def spin() -> bytes:
    while True:
        pass


def hoard() -> bytes:
    return bytes(2 << 30)


def write_much() -> bytes:
    with tempfile.TemporaryFile() as file:
        file.write(bytes(2 << 20))
        file.flush()
    return b""


def leave() -> bytes:
    os._exit(3)


def fail() -> bytes:
    raise ValueError("the name of a client")


def limits() -> bytes:
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)
    return " ".join(str(resource.getrlimit(kind)[0]) for kind in kinds).encode()


def tenth_dies(number: int) -> bytes:
    if number == 10:
        os.abort()
    return str(number).encode()
