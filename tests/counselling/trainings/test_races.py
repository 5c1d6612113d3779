"""Fifty people at the last seat, two who issue the same certificates: in order, once, without gap."""

from collections import Counter

from django.db import connection

from counselling.trainings import services as trainings
from counselling.trainings.models import Certificate, Enrolment, Session
from tests.cast import Cast
from tests.factories import TODAY
from tests.factories.partners import ReferrerFactory
from tests.factories.trainings import SessionFactory, ready_to_certify
from tests.security.test_concurrency import at_once, crowd, shared

__all__ = ["crowd", "shared"]


def test_the_last_seat_is_given_once_however_many_ask(crowd: Cast) -> None:
    many = 50 if connection.vendor == "postgresql" else 8
    session = SessionFactory(programme_version__programme__service=crowd.service, capacity=1)
    people = [ReferrerFactory() for _number in range(many)]

    def enrol(number: int) -> str:
        return trainings.enrol_referrer(
            session=session, referrer=people[number], organisation=None, needs="", source="organiser", on=TODAY,
            by=crowd.supervisor,
        ).state  # fmt: skip

    assert Counter(at_once(enrol, many)) == {"confirmed": 1, "waiting": many - 1}
    first = Enrolment.objects.order_by("pk")[0]
    assert (first.state, Enrolment.objects.in_line().count()) == ("confirmed", many - 1)


def test_certificates_issued_by_two_at_once_are_one_to_n(crowd: Cast) -> None:
    many = 200 if connection.vendor == "postgresql" else 20
    session = ready_to_certify(crowd.service, crowd.supervisor, people=many)

    def issue(number: int) -> None:
        by = (crowd.supervisor, crowd.colleague)[number]
        held = Session.objects.get(pk=session.pk)
        trainings.issue_certificates(session=held, verify_at="https://caseflow.example/verify/", on=TODAY, by=by)

    answers = at_once(issue, 2)
    assert sorted(type(answer).__name__ for answer in answers) == ["NobodyQualifies", "NoneType"]
    assert sorted(Certificate.objects.values_list("number", flat=True)) == [
        f"LUH-2026-T{number:05d}" for number in range(1, many + 1)
    ]
