"""Trainings of other providers: in one list with the sessions, sinking unless verified, as calendar and as data."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from counselling.domain.calendar import Event, calendar_of
from counselling.trainings.models import ExternalCourse
from tests.cast import Cast
from tests.factories.trainings import ExternalCourseFactory, SessionFactory
from tests.security.surface import Browsers

SEARCH = "/trainings/search/"
AT = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


def order_in(text: str, *words: str) -> str:
    """The words that stand in the text, first letters in the order in which they come."""
    return "".join(word[0] for word in sorted((word for word in words if word in text), key=text.index))


def test_one_list_holds_both_and_what_nobody_verified_comes_last(cast: Cast, as_: Browsers) -> None:
    today = timezone.localdate()
    SessionFactory(
        programme_version__programme__service=cast.service, code="OWN-1", days=[today + timedelta(days=20)], capacity=9
    )
    mine = {"service": cast.service, "verified_by": cast.supervisor}
    ExternalCourseFactory(title="Later", first_day=today + timedelta(days=40), theme="housing", **mine)
    ExternalCourseFactory(title="Stale", verified_on=today - timedelta(days=400), first_day=today, **mine)
    half_a_year = today - timedelta(days=200)
    ExternalCourseFactory(
        title="Begun", first_day=today - timedelta(days=1), last_day=today, verified_on=half_a_year, **mine
    )
    ExternalCourseFactory(title="Past", first_day=today - timedelta(days=1), **mine)
    ExternalCourseFactory(title="Withdrawn", withdrawn_on=today, **mine)
    ExternalCourseFactory(title="Xenon", service=cast.other_service)
    names = ("OWN-1", "Later", "Stale", "Begun", "Past", "Withdrawn", "Xenon")
    page = as_(cast.counsellor).get(SEARCH).content.decode()
    assert order_in(page, *names) == "BOLS"
    assert ("non vérifié" in page, "à vérifier" in page, ">9</td>" in page) == (True, True, True)
    assert order_in(as_(cast.counsellor).post(SEARCH, {"theme": "housing"}).content.decode(), *names) == "L"
    data = as_(cast.counsellor).get(f"{SEARCH}trainings.json").json()["trainings"]
    assert [(it["id"].split("-")[0], it["seats_left"], it["verified_on"]) for it in data][:2] == [
        ("course", None, f"{half_a_year}"), ("session", 9, None),
    ]  # fmt: skip
    calendar = as_(cast.counsellor).get(f"{SEARCH}trainings.ics").content.decode()
    assert (calendar.count("BEGIN:VEVENT"), "Xenon" in calendar) == (4, False)
    assert as_(cast.counsellor).get(f"{SEARCH}trainings.xml").status_code == 404


def test_an_entry_is_corrected_made_sure_of_and_taken_off(cast: Cast, as_: Browsers) -> None:
    long_ago, today = timezone.localdate() - timedelta(days=400), timezone.localdate()
    course = ExternalCourseFactory(service=cast.service, verified_by=cast.supervisor, verified_on=long_ago)
    page, browser = f"/trainings/elsewhere/{course.pk}/", as_(cast.supervisor)
    typed = {
        "title": "Neu", "organiser": "Werk", "objective": "Erkennen", "theme": "energy", "language": "de",
        "modality": "remote", "first_day": "14/12/2026", "last_day": "13/12/2026", "version": 1,
        "address": "https://caseflow.example/neu",
    }  # fmt: skip
    refused = browser.post(f"{page}change/", typed)
    assert (refused.status_code, "précède le premier" in refused.content.decode()) == (422, True)
    unsafe = browser.post(f"{page}change/", typed | {"last_day": "", "address": "javascript:alert(1)"})
    assert (unsafe.status_code, ExternalCourse.objects.get().verified_on) == (422, long_ago)
    assert browser.post(f"{page}change/", typed | {"last_day": "15/12/2026"}).status_code == 302
    course.refresh_from_db()
    assert (course.title, course.last_day, course.verified_on) == ("Neu", date(2026, 12, 15), today)
    ExternalCourse.objects.update(verified_on=long_ago)
    browser.post(f"{page}verify/")
    assert ExternalCourse.objects.get().verified_on == today
    browser.post(f"{page}withdraw/")
    assert "n’est déjà plus" in browser.post(f"{page}withdraw/", follow=True).content.decode()
    assert as_(cast.counsellor).post(f"{page}verify/").status_code == 403


def test_a_calendar_says_hours_in_utc_and_days_to_their_end() -> None:
    zone = ZoneInfo("Europe/Luxembourg")
    hours = Event(
        uid="a@x", begins=datetime(2026, 7, 1, 9, tzinfo=zone), ends=datetime(2026, 7, 1, 12, 30, tzinfo=zone),
        title="A; B",
        about="eins\nzwei, drei",
    )  # fmt: skip
    days = Event(uid="b@x", begins=date(2026, 12, 31), ends=date(2026, 12, 31), title="B")
    lines = calendar_of([hours, days], name="C", at=AT).split("\r\n")
    for line in (
        "DTSTAMP:20261128T093000Z", "DTSTART:20260701T070000Z", "DTEND:20260701T103000Z", "SUMMARY:A\\; B",
        "DESCRIPTION:eins\\nzwei\\, drei", "DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101",
    ):  # fmt: skip
        assert line in lines


@given(st.text(max_size=200))
def test_no_title_breaks_out_of_its_line(title: str) -> None:
    content = calendar_of(
        [Event(uid="a", begins=date(2026, 1, 1), ends=date(2026, 1, 1), title=title)], name="C", at=AT
    )
    lines = content.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = content.replace("\r\n ", "").split("\r\n")
    assert [line.split(":")[0].split(";")[0] for line in unfolded if line] == [
        "BEGIN", "VERSION", "PRODID", "X-WR-CALNAME", "BEGIN", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY",
        "END", "END",
    ]  # fmt: skip
