"""A call that is sent again is answered as the first time, from what may be shown today."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from json import dumps
from typing import Any

from rest_framework.request import Request

from caseflow.audit import once
from counselling.api.errors import Problem
from counselling.partners import services as partners

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
HEADER = "Idempotency-Key"
PROBLEMS = ("idempotency-key-missing", "idempotency-key-in-use", "idempotency-key-reused")


def key_of(request: Request) -> str:
    """The key that the sender gave this call, quoted or bare."""
    sent = request.headers.get(HEADER, "").strip()
    bare = sent[1:-1] if len(sent) >= 2 and sent[0] == sent[-1] == '"' else sent
    if not _KEY.fullmatch(bare) or '"' in bare:
        raise Problem("idempotency-key-missing")
    return bare


@contextmanager
def only_once(request: Request, key: str) -> Iterator[Any]:
    """The first verb inside is what the call asks for: its record and the act are one transaction."""
    body = dumps(request.data, sort_keys=True, separators=(",", ":"))
    call = partners.Call(
        credential=request.auth, key=key, method=str(request.method), path=request.path[:200],
        body_sha256=sha256(body.encode()).hexdigest(),
    )  # fmt: skip
    try:
        with once.sent_as(call):
            yield call
    except partners.KeyReused:
        raise Problem("idempotency-key-reused") from None
    except partners.KeyInUse:
        raise Problem("idempotency-key-in-use", headers={"Retry-After": "1"}) from None
