"""Intake: what one referral sent by a partner's system costs, and a burst of them against a real server.

    script/bench api [--rounds 200] [--burst 600]

On PostgreSQL, in a scratch database. Our create, through every middleware and with the record of the call, its limits,
the audit entry, the step and the event, is held against REST framework as its documentation has it (`peers/rest.py`):
the same rows and none of the decisions. Both take turns in one process and are compared by the work of the processors,
that of the database server included. The burst goes to gunicorn as an installation runs it, from eight senders with
five keys: every answer is a 201 or a 429, and every 201 is stored. Prints one JSON line per figure.
"""

import argparse
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.extend(str(Path(__file__).with_name(name)) for name in ("settings", "peers", "shared"))
os.environ["DJANGO_SETTINGS_MODULE"] = "with_peers"

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402
from work import worked_until_now  # noqa: E402

from counselling.api.endpoint import Endpoint  # noqa: E402
from counselling.api.quotas import Policy  # noqa: E402
from counselling.referrals.models import Referral  # noqa: E402
from tests.cast import build_cast  # noqa: E402
from tests.factories.api import World, body_for, build_world  # noqa: E402
from tests.factories.partners import ApiCredentialFactory, key_of  # noqa: E402
from tests.factories.referrals import professional  # noqa: E402
from tests.faults.served import Server, served  # noqa: E402

MOST_OF_PEER, SENDERS, KEYS, WARM_UP = 0.6, 8, 5, 5
type Create = Callable[[int], None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--burst", type=int, default=600)
    options = parser.parse_args()
    demand(connection.vendor == "postgresql", "set DATABASE_URL to a PostgreSQL database")
    usual = connection.settings_dict["NAME"]
    # The server process that answers us stays the same, so that its work can be told.
    connection.settings_dict["CONN_MAX_AGE"] = None
    with redirect_stdout(sys.stderr):  # it says that the table of the cache is there
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    met = True
    try:
        for figure in figures(options.rounds, options.burst):
            print(json.dumps(figure, ensure_ascii=False, sort_keys=True), flush=True)
            met = met and figure["met"]
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)
    sys.exit(0 if met else 1)


def figures(rounds: int, burst: int) -> Iterator[dict[str, Any]]:
    cast = build_cast()
    world = build_world(cast.service, cast.counsellor)
    both = ours(world), peer(world, str(Token.objects.create(user=cast.counsellor)))
    taken, statements = interleaved(both, rounds)
    ratio = median(taken[0]) / median(taken[1])
    yield {
        "figure": "api/create÷create by REST framework", "database": "postgresql", "value": round(ratio, 3),
        "goal": f"≤ {MOST_OF_PEER}", "met": ratio <= MOST_OF_PEER, "statements": statements,
        "milliseconds": [round(1000 * median(each), 2) for each in taken],
    }  # fmt: skip
    with served() as server:
        answers, lost = sent_at_once(server, world, burst)
    yield {
        "figure": "api/burst, acknowledged and not stored", "database": "postgresql", "value": lost, "goal": "= 0",
        "met": lost == 0 and set(answers) <= {201, 429}, "answers": {str(each): answers[each] for each in answers},
    }  # fmt: skip


def interleaved(both: tuple[Create, Create], rounds: int) -> tuple[list[list[float]], list[int]]:
    """Seconds of work of each in every round but the first ones, and how many statements one create takes."""
    taken: list[list[float]] = [[], []]
    numbers = iter(range(1_000_000))
    for turn in range(rounds + WARM_UP):
        for place, create in enumerate(both):
            worked, number = worked_until_now(connection), next(numbers)
            create(number)
            if turn >= WARM_UP:
                taken[place].append(worked_until_now(connection) - worked)
    counts = []
    for create in both:
        with CaptureQueriesContext(connection) as queries:
            create(next(numbers))
        counts.append(len(queries))
    return taken, counts


def ours(world: World) -> Create:
    """As a partner's system calls; the limits are counted, and high enough for a run."""
    Endpoint.policies = (Policy("burst", 10**6, 60), Policy("day", 10**6, 86_400))
    handler, headers = WSGIHandler(), {"Authorization": f"Bearer {world.key}"}

    def create(number: int) -> None:
        sent = headers | {"Idempotency-Key": f"call-{number}"}
        post(handler, "/api/v1/referrals", referral(world, world.sender.referrer.email, number), sent)

    return create


def peer(world: World, token: str) -> Create:
    """The same in the fields of the models, for an organisation of its own."""
    email = professional(world.service).referrer.email
    handler, headers = WSGIHandler(), {"Authorization": f"Token {token}"}

    def create(number: int) -> None:
        post(handler, "/peer/referrals", by_model(referral(world, email, number)), headers)

    return create


def referral(world: World, email: str, number: int) -> dict[str, Any]:
    """Of another person each time."""
    body = body_for(world.service, email, external_reference=f"DOS-{number}")
    body["person"] |= {"last_name": f"Nom{number}", "phones": [f"+3526{number:08d}"]}
    body["person"]["birth_date"] = f"{1940 + number % 60}-0{1 + number % 9}-{10 + number % 18}"
    return body


def by_model(body: dict[str, Any]) -> dict[str, Any]:
    person, safe = body["person"], body["person"]["contact"]
    same = ("last_name", "first_name", "birth_date", "postcode", "country", "language", "interpreter_needed")
    return {
        **{name: body[name] for name in ("service", "external_reference", "priority", "urgent_reason", "deadline_on")},
        "department": "", "referrer": body["referrer"]["email"],
        "subject": {name: person[name] for name in same} | {
            "phone": person["phones"][0], "email": "", "may_call": safe["call"], "may_text": safe["sms"],
            "may_leave_voicemail": safe["voicemail"], "may_email": safe["email"], "may_write": safe["post"],
            "manner": safe["manner"],
        },
        "submission": body["household"] | {
            "difficulties": body["difficulties"], "summary": body["summary"], "arrears": body["arrears"]["amount"],
            "arrears_since": body["arrears"]["oldest_due_on"], "plan_running": body["arrears"]["plan_running"],
        },
        "consents": [{"wording": consent["kind"]} | consent for consent in body["consents"]],
    }  # fmt: skip


def post(handler: WSGIHandler, path: str, body: object, headers: dict[str, str]) -> None:
    """One request by the interface that gunicorn uses."""
    content, told = json.dumps(body).encode(), []
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": path, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1", "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(content), "wsgi.errors": sys.stderr,
        "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
        "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(content)),
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }  # fmt: skip
    answer = handler(environ, lambda status, _headers: told.append(status))
    said = b"".join(answer)
    answer.close()
    demand(told[0].startswith("201"), f"{path} answers {told[0]}: {said[:500]!r}")


def sent_at_once(server: Server, world: World, burst: int) -> tuple[Counter[int], int]:
    """How often each status was answered, and how many of the referrals that were acknowledged are not there."""
    organisation = world.sender.organisation
    keys = [key_of(ApiCredentialFactory(organisation=organisation)) for _number in range(KEYS)]

    def send(number: int) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {keys[number % KEYS]}", "Idempotency-Key": f"burst-{number}"}
        body = referral(world, world.sender.referrer.email, number) | {"external_reference": f"burst-{number}"}
        answer = server.post("/api/v1/referrals", body, headers)
        return answer.status, answer.json().get("reference", "")

    before = Referral.objects.count()
    with ThreadPoolExecutor(SENDERS) as pool:
        answers = list(pool.map(send, range(burst)))
    acknowledged = {reference for status, reference in answers if status == 201}
    stored = Referral.objects.filter(reference__in=acknowledged).count()
    demand(Referral.objects.count() == before + stored, "something is stored that nobody was told of")
    return Counter(status for status, _reference in answers), len(acknowledged) - stored


def demand(holds: object, sentence: str) -> None:
    if not holds:
        sys.exit(f"bench api: {sentence}")


if __name__ == "__main__":
    main()
