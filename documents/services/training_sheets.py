"""A session on paper: the sheet on which people sign, and the programme as it was taught."""

from decimal import Decimal

from counselling.trainings.models import Session
from counselling.trainings.selectors import seats_of
from documents.composition import Composition, attendance_paper, programme_paper
from documents.contexts.training_session import AttendanceSheet, ProgrammeSheet, Sitting
from documents.rendering import render_pdf


def attendance_pdf(session: Session) -> bytes:
    """The sheet to sign, in the language of the programme: a field per person and half-day, and for the trainers."""
    return render_pdf(attendance_of(session))


def programme_pdf(session: Session) -> bytes:
    """The programme in the version that this session taught."""
    return render_pdf(programme_of(session))


def attendance_of(session: Session) -> Composition:
    version = session.programme_version
    language = version.programme.language
    sheet = AttendanceSheet(
        service=session.service.name, programme=version.programme.title_in(language), code=session.code,
        place=session.place, hours=written_hours(version.hours, language), sittings=_sittings(session),
        trainers=_trainers(session),
        participants=[
            (str(person.referrer), person.organisation.name if person.organisation else "")
            for person in (seat.enrolment for seat in seats_of(session))
        ],
    )  # fmt: skip
    return attendance_paper(sheet, language=language)


def programme_of(session: Session) -> Composition:
    version = session.programme_version
    programme = version.programme
    sheet = ProgrammeSheet(
        service=session.service.name, programme=programme.title_in(programme.language), code=programme.code,
        number=version.number, session=session.code, place=session.place,
        hours=written_hours(version.hours, programme.language), modality=version.modality,
        objectives=programme.objectives, audience=programme.audience, prerequisites=programme.prerequisites,
        content=version.content, share=version.attendance_share, pass_mark=version.pass_mark,
        months=version.validity_months, sittings=_sittings(session), trainers=_trainers(session),
    )  # fmt: skip
    return programme_paper(sheet, language=programme.language)


def written_hours(hours: Decimal, language: str) -> str:
    """“7”, “3,5”: with the sign of the language."""
    text = f"{hours.normalize():f}"
    return text if language == "en" else text.replace(".", ",")


def _sittings(session: Session) -> list[Sitting]:
    return [Sitting(on=it.on, starts=it.starts, ends=it.ends) for it in session.half_days.all()]


def _trainers(session: Session) -> list[str]:
    own = list(session.trainers.order_by("name", "pk").values_list("name", flat=True))
    guests = [name for guest in session.guest_trainers.split(",") if (name := guest.strip())]
    return own + guests
