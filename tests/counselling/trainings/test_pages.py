"""The pages of trainings: what they show to whom, and at what cost."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counselling.trainings.models import Enrolment, Programme, Session
from tests.cast import Cast
from tests.factories.partners import AffiliationFactory
from tests.factories.trainings import (
    AttendanceFactory,
    CertificateFactory,
    EnrolmentFactory,
    ProgrammeVersionFactory,
    SessionFactory,
    ready_to_certify,
)
from tests.security.surface import Browsers


def shown(page: object) -> str:
    return page.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", ["/trainings/", "session", "attendance", "programme"])
def test_a_page_costs_the_same_for_one_row_and_for_fifty(cast: Cast, as_: Browsers, address: str) -> None:
    session = SessionFactory(programme_version__programme__service=cast.service, held=True, capacity=100)
    version = session.programme_version
    page = {
        "session": f"/trainings/sessions/{session.pk}/",
        "attendance": f"/trainings/sessions/{session.pk}/attendance/",
        "programme": f"/trainings/programmes/{version.programme_id}/",
    }.get(address, address)
    browser = as_(cast.supervisor)

    def more() -> None:
        person = EnrolmentFactory(session=session, attended=True)
        AttendanceFactory(enrolment=person)
        CertificateFactory(enrolment=person)
        EnrolmentFactory(session=session, waiting=True)
        SessionFactory(programme_version=version)
        ProgrammeVersionFactory(programme__service=cast.service)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(page).status_code == 200
        return len(captured)

    more()
    queries()
    one = queries()
    for _number in range(15):
        more()
    assert queries() == one


def test_the_list_is_filtered_by_programme_and_state(cast: Cast, as_: Browsers) -> None:
    wanted = SessionFactory(programme_version__programme__service=cast.service, code="WANTED")
    SessionFactory(programme_version__programme__service=cast.service, code="OTHER", planned=True)
    elsewhere = SessionFactory(programme_version__programme__service=cast.other_service, code="ELSEWHERE")
    browser, programme = as_(cast.counsellor), wanted.programme_version.programme_id
    for query, codes in (({}, "WO"), ({"state": "planned"}, "O"), ({"programme": programme}, "W"),
                         ({"programme": elsewhere.programme_version.programme_id}, "WO")):  # fmt: skip
        text = shown(browser.get("/trainings/", query))
        assert (query, [code for code in ("WANTED", "OTHER", "ELSEWHERE") if f">{code}<" in text]) == (
            query, [code for code in ("WANTED", "OTHER") if code[0] in codes],
        )  # fmt: skip
    assert "Aucune session ne correspond" in shown(browser.get("/trainings/", {"state": "held"}))


def test_people_are_shown_to_those_who_work_with_them(cast: Cast, as_: Browsers) -> None:
    session = ready_to_certify(cast.service, cast.supervisor)
    session.trainers.set([cast.colleague])
    page = f"/trainings/sessions/{session.pk}/"
    assert "Muller" not in shown(as_(cast.counsellor).get(page))
    trainer = shown(as_(cast.colleague).get(page))
    assert ("Anne Muller" in trainer, "Délivrer 1 attestation" in trainer) == (True, True)


def test_somebody_is_enrolled_by_their_work_address(cast: Cast, as_: Browsers) -> None:
    session = SessionFactory(programme_version__programme__service=cast.service, capacity=1)
    first, second = AffiliationFactory(), AffiliationFactory()
    left = AffiliationFactory(ended_on=date(2026, 1, 1))
    browser, page = as_(cast.supervisor), f"/trainings/sessions/{session.pk}/enrol/"
    answers = [browser.post(page, {"email": f" {it.referrer.email.upper()}"}, follow=True) for it in (first, second)]
    assert "Place donnée\u202f: Anne Muller" in shown(answers[0])
    assert "En attente\u202f: Anne Muller" in shown(answers[1])
    for email, said in (
        ("nobody@example.org", "Aucun professionnel"), (left.referrer.email, "pour aucune organisation active"),
        (first.referrer.email, "déjà inscrite"),
    ):  # fmt: skip
        refused = browser.post(page, {"email": email})
        assert (email, refused.status_code, said in shown(refused)) == (email, 422, True)
    assert list(Enrolment.objects.order_by("pk").values_list("state", "organisation")) == [
        ("confirmed", first.organisation_id), ("waiting", second.organisation_id),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("demain", "Ligne 1"),
        ("24/11/2026 9h-12h30\n31/11/2026 9h-12h", "Ligne 2"),
        ("24/11/2026 12h30-9h", "finit avant de commencer"),
        ("24/11/2026 9h-12h\n24/11/2026 9h-11h", "au même moment"),
        ("\n".join(f"24/11/2026 9:{minute:02d}-17h" for minute in range(60)) + "\n25/11/2026 9h-12h", "au plus 60"),
        ("", "obligatoire"),
    ],
)
def test_half_days_are_asked_about_line_by_line(cast: Cast, as_: Browsers, typed: str, said: str) -> None:
    programme = ProgrammeVersionFactory(programme__service=cast.service).programme
    page = f"/trainings/programmes/{programme.pk}/sessions/new/"
    answer = as_(cast.supervisor).post(page, {"code": "D-1", "capacity": 8, "half_days": typed})
    assert (answer.status_code, said in shown(answer), Session.objects.count()) == (422, True, 0)


def test_a_session_is_planned_as_it_was_typed(cast: Cast, as_: Browsers) -> None:
    programme = ProgrammeVersionFactory(programme__service=cast.service).programme
    page = f"/trainings/programmes/{programme.pk}/sessions/new/"
    typed = {
        "code": "D-1",
        "capacity": 8,
        "price": "1 234,50",
        "half_days": "24/11/2026 9h–12h30\n\n25.11.26 0930 - 17",
    }
    as_(cast.supervisor).post(page, typed)
    session = Session.objects.get()
    change = shown(as_(cast.supervisor).get(f"/trainings/sessions/{session.pk}/change/"))
    assert "24/11/2026 09:00–12:30\n25/11/2026 09:30–17:00" in change
    price = re.search(r'name="price" value="([^"]*)"', change)
    assert (price and price[1], session.price) == ("1234,50", Decimal("1234.50"))


def test_a_stale_tab_sees_both_versions_of_a_programme(cast: Cast, as_: Browsers, today: date) -> None:
    version = ProgrammeVersionFactory(programme__service=cast.service)
    Programme.objects.update(version=3, audience="travailleurs sociaux")
    page = f"/trainings/programmes/{version.programme_id}/change/"
    typed = {"code": "X", "title_fr": "Repérer", "language": "fr", "audience": "bailleurs", "version": 2}
    answer = as_(cast.supervisor).post(page, typed)
    assert (answer.status_code, "travailleurs sociaux" in shown(answer)) == (409, True)
    SessionFactory(programme_version=version, days=[today - timedelta(days=1)])
    refused = as_(cast.supervisor).post(
        f"/trainings/programmes/{version.programme_id}/versions/{version.pk}/",
        {"hours": "7", "modality": "remote", "attendance_share": 80, "version": 1},
    )
    assert (refused.status_code, "écrivez une nouvelle version" in shown(refused)) == (422, True)


def test_no_other_step_than_those_of_an_enrolment(cast: Cast, as_: Browsers) -> None:
    person = EnrolmentFactory(session__programme_version__programme__service=cast.service)
    address = f"/trainings/sessions/{person.session_id}/enrolments/{person.pk}"
    assert as_(cast.supervisor).post(f"{address}/promote/").status_code == 404
    assert as_(cast.supervisor).post(f"{address}/cancel/").status_code == 302
    person.refresh_from_db()
    assert person.state == "cancelled"
