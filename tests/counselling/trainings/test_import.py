"""Lists of attendances: every row with its verdict, all its flaws at once, and the same list again changes nothing."""

from datetime import date, time, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseflow.audit.models import AuditEntry
from counselling.trainings import services as trainings
from counselling.trainings.models import Attendance, Enrolment, Session
from counselling.trainings.selectors import HeadMissing, attendance_plan
from tests.cast import Cast
from tests.factories.trainings import (
    YESTERDAY,
    AttendanceFactory,
    CertificateFactory,
    EnrolmentFactory,
    HalfDayFactory,
    SessionFactory,
)
from tests.security.surface import Browsers

HEAD = ["Session", "E-mail", "Demi-journée", "Présent"]
PAGE = "/trainings/import/"


@pytest.fixture
def session(cast: Cast) -> Session:
    """Two half-days yesterday and one tomorrow; Anne and Luc have seats."""
    session = SessionFactory(programme_version__programme__service=cast.service, code="DET-1", days=[YESTERDAY])
    HalfDayFactory(session=session, on=YESTERDAY, starts=time(13, 30), ends=time(17))
    HalfDayFactory(session=session, on=YESTERDAY + timedelta(days=2))
    for name in ("anne", "luc"):
        EnrolmentFactory(session=session, referrer__email=f"{name}@example.org", changed_by=cast.supervisor)
    return session


def verdicts(cast: Cast, on: date, *rows: list[str], **facts: object) -> list[tuple[str, list[str]]]:
    plan = attendance_plan([HEAD, *rows], service=cast.service, on=on, **facts)
    return [(row.verdict.value, [flaw.code for flaw in row.flaws]) for row in plan.rows]


def noted() -> list[tuple[str, str, bool]]:
    rows = Attendance.objects.order_by("enrolment__referrer__email", "half_day__on", "half_day__starts")
    return [(row.enrolment.referrer.email[:1], f"{row.half_day.starts:%H}", row.present) for row in rows]


@pytest.mark.parametrize(
    ("half_day", "present"),
    [("1", "oui"), ("1", "X"), (f"{YESTERDAY} 09:00", "ja"), (f"{YESTERDAY:%d.%m.%Y} 9h00", "1")],
)
def test_a_row_is_read_as_people_write_it(
    cast: Cast, session: Session, today: date, half_day: str, present: str
) -> None:
    assert verdicts(cast, today, ["det-1", "Anne@Example.org", half_day, present]) == [("new", [])]


def test_every_flaw_of_a_row_is_told_at_once(cast: Cast, session: Session, today: date) -> None:
    EnrolmentFactory(session=session, waiting=True, referrer__email="rui@example.org")
    assert verdicts(
        cast, today,
        ["DET-9", "anne@example.org", "1", "perhaps"],
        ["DET-1", "rui@example.org", "4", ""],
        ["DET-1", "anne@example.org", "3", "oui"],
        ["DET-1", "anne@example.org", f"{YESTERDAY}", "oui"],
        ["DET-1", "anne@example.org", "1/2/26", "oui"],
        ["DET-1", "anne@example.org", "1", "oui"],
        ["DET-1", "ANNE@example.org", "1", "non"],
    ) == [
        ("bad", ["unknown_session", "unclear_presence"]),
        ("bad", ["unclear_presence", "not_enrolled", "unknown_half_day"]),
        ("bad", ["to_come"]),
        ("bad", ["unknown_half_day"]),
        ("bad", ["unknown_half_day"]),
        ("new", []),
        ("bad", ["repeated"]),
    ]  # fmt: skip


def test_what_is_noted_already_is_the_same_changed_late_or_certified(
    cast: Cast, session: Session, today: date
) -> None:
    anne = Enrolment.objects.get(referrer__email="anne@example.org")
    AttendanceFactory(enrolment=anne, half_day=session.half_days.all()[0])
    same, other = ["DET-1", "anne@example.org", "1", "oui"], ["DET-1", "anne@example.org", "1", "non"]
    assert verdicts(cast, today, same) == [("same", [])]
    assert verdicts(cast, today, other) == [("changed", [])]
    late = today + timedelta(days=40)
    assert verdicts(cast, late, other) == [("bad", ["late"])]
    assert verdicts(cast, late, other, reason="sheet found") == [("changed", [])]
    CertificateFactory(enrolment=anne)
    assert verdicts(cast, today, same, other) == [("same", []), ("bad", ["certified"])]
    Session.objects.update(state="planned")
    assert verdicts(cast, today, same) == [("bad", ["closed_session"])]


def test_the_first_row_names_the_columns(cast: Cast, today: date) -> None:
    with pytest.raises(HeadMissing) as refusal:
        attendance_plan([["Kurs", "Halbtag"]], service=cast.service, on=today)
    assert refusal.value.facts == {"missing": "email, present"}
    with pytest.raises(HeadMissing):
        attendance_plan([], service=cast.service, on=today)


def test_one_bad_row_keeps_all_out_unless_it_is_left_out(cast: Cast, session: Session, today: date) -> None:
    table = [HEAD, ["DET-1", "anne@example.org", "1", "oui"], ["DET-1", "rui@example.org", "1", "oui"]]
    act = {"service": cast.service, "table": table, "sha256": "a" * 64, "reason": "", "on": today}
    with pytest.raises(trainings.RowsRefused) as refusal:
        trainings.import_attendance(skip_bad=False, by=cast.supervisor, **act)
    assert (refusal.value.facts, noted()) == ({"count": 1}, [])
    trainings.import_attendance(skip_bad=True, by=cast.supervisor, **act)
    entry = AuditEntry.objects.get(verb="trainings.import_attendance")
    assert noted() == [("a", "09", True)]
    assert entry.detail == {"sha256": "a" * 64, "new": 1, "changed": 0, "same": 0, "bad": 1}


def test_the_same_list_again_changes_nothing(cast: Cast, session: Session, today: date) -> None:
    table = [HEAD, *([ "DET-1", f"{name}@example.org", half_day, said] for name, half_day, said in [
        ("anne", "1", "oui"), ("anne", "2", "non"), ("luc", "1", "oui"), ("luc", "2", "oui"),
    ])]  # fmt: skip
    act = {"service": cast.service, "sha256": "a" * 64, "skip_bad": False, "reason": "", "on": today}
    trainings.import_attendance(table=table, by=cast.supervisor, **act)
    versions = list(Enrolment.objects.order_by("pk").values_list("version", flat=True))
    trainings.import_attendance(table=table, by=cast.supervisor, **act)
    assert noted() == [("a", "09", True), ("a", "13", False), ("l", "09", True), ("l", "13", True)]
    assert list(Enrolment.objects.order_by("pk").values_list("version", flat=True)) == versions == [2, 2]
    table[2][3] = "oui"
    trainings.import_attendance(table=table, by=cast.supervisor, **act)
    assert noted()[1] == ("a", "13", True)


def test_a_session_that_is_over_says_anew_who_attended(cast: Cast, today: date) -> None:
    session = SessionFactory(programme_version__programme__service=cast.service, held=True)
    person = EnrolmentFactory(session=session, state="absent")
    AttendanceFactory(enrolment=person, present=False)
    table = [HEAD, [session.code, person.referrer.email, "1", "oui"]]
    trainings.import_attendance(
        service=cast.service, table=table, sha256="", skip_bad=False, reason="mistaken sheet", on=today,
        by=cast.supervisor,
    )  # fmt: skip
    person.refresh_from_db()
    assert (person.state, person.corrected_because) == ("attended", "mistaken sheet")


def test_a_long_list_asks_the_database_no_more_often_than_a_short_one(cast: Cast, today: date) -> None:
    session = SessionFactory(programme_version__programme__service=cast.service, capacity=100)
    people = [EnrolmentFactory(session=session).referrer.email for _number in range(60)]

    def queries(emails: list[str]) -> int:
        table = [HEAD, *([session.code, email, "1", "oui"] for email in emails)]
        with CaptureQueriesContext(connection) as captured:
            trainings.import_attendance(
                service=cast.service, table=table, sha256="", skip_bad=False, reason="", on=today, by=cast.supervisor
            )
        return len(captured)

    assert queries(people[:1]) == queries(people[1:])
    assert Attendance.objects.count() == 60


def send(browser: object, name: str, content: bytes, cast: Cast, **facts: object) -> object:
    return browser.post(PAGE, {"sheet": SimpleUploadedFile(name, content), "service": cast.service.pk} | facts)  # type: ignore[attr-defined]


def test_a_list_is_shown_first_and_noted_only_on_a_word(cast: Cast, session: Session, as_: Browsers) -> None:
    workbook = openpyxl.Workbook()
    for row in (HEAD, ["DET-1", "anne@example.org", 1, "oui"], ["DET-1", "rui@example.org", 1, "oui"]):
        workbook.active.append(row)
    buffer = BytesIO()
    workbook.save(buffer)
    browser = as_(cast.supervisor)
    shown = send(browser, "presences.xlsx", buffer.getvalue(), cast)
    text = shown.content.decode()
    assert (shown.status_code, Attendance.objects.count()) == (200, 0)
    assert "Personne avec cette adresse n’a de place dans la session" in text
    kept = {"kept": shown.context["kept"], "service": cast.service.pk, "reason": ""}
    refused = browser.post(PAGE, kept)
    assert (refused.status_code, "Lignes illisibles\u202f: 1" in refused.content.decode()) == (422, True)
    assert browser.post(PAGE, kept | {"skip_bad": "on"}).status_code == 302
    assert noted() == [("a", "09", True)]
    again = send(browser, "presences.xlsx", buffer.getvalue(), cast)
    assert "Cette liste ne change rien." in again.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("l.csv", b"", "Le fichier soumis est vide."),
        ("l.pdf", b"%PDF-1.7", "Envoyez la liste en CSV ou XLSX."),
        ("l.csv", b"session;e-mail\n", "Il manque\u202f: half-day, present."),
        ("l.xlsx", b"PK\x03\x04 no archive", "La liste est abîmée ou illisible."),
    ],
)
def test_what_is_no_list_is_refused_beside_the_field(
    cast: Cast, as_: Browsers, name: str, content: bytes, said: str
) -> None:
    answer = send(as_(cast.supervisor), name, content, cast)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_a_list_in_safekeeping_is_worth_something_to_its_sender_alone(
    cast: Cast, session: Session, as_: Browsers
) -> None:
    row = b"session;e-mail;demi-journ\xe9e;pr\xe9sent\nDET-1;anne@example.org;1;oui\n"
    kept = send(as_(cast.supervisor), "l.csv", row, cast).context["kept"]
    for browser, service in ((as_(cast.other_supervisor), cast.other_service), (as_(cast.supervisor), cast.service)):
        token = kept if service == cast.other_service else kept[:-1] + "x"
        answer = browser.post(PAGE, {"kept": token, "service": service.pk, "reason": ""})
        assert (answer.status_code, "plus conservée" in answer.content.decode()) == (422, True)
    assert as_(cast.supervisor).post(PAGE, {"kept": kept, "service": cast.other_service.pk}).status_code == 422
    assert noted() == []
