"""Trainings of other providers: written down, corrected, made sure of, taken off the list."""

from datetime import date
from typing import TypedDict

from caseflow.accounts.models import Service, User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import save_version
from counselling.domain.errors import DomainError, gettext_noop
from counselling.trainings.models import ExternalCourse


class CourseFields(TypedDict, total=False):
    title: str
    organiser: str
    theme: str
    objective: str
    language: str
    modality: str
    place: str
    first_day: date
    last_day: date | None
    price: str
    awards_certificate: bool
    address: str


class EndsBeforeItBegins(DomainError):
    code = "ends-before-it-begins"
    sentence = gettext_noop("The last day is before the first one.")


class CourseWithdrawn(DomainError):
    code = "course-withdrawn"
    sentence = gettext_noop("This training is off the list already.")


@verb("trainings.add_course", action=Action.CREATE)
def add_course(*, service: Service, fields: CourseFields, on: date, by: User) -> ExternalCourse:
    """List a training of somebody else; whoever writes it down has just made sure of it."""
    _require_order(fields)
    course = ExternalCourse.objects.create(service=service, verified_on=on, verified_by=by, **fields)
    _tell(course)
    return course


@verb("trainings.change_course")
def change_course(*, course: ExternalCourse, fields: CourseFields, version: int, on: date, by: User) -> ExternalCourse:
    """Correct an entry, and thereby make sure of it."""
    _require_order(fields)
    changed = save_version(course, version=version, **fields, verified_on=on, verified_by=by)
    _tell(course, *changed)
    return course


@verb("trainings.verify_course")
def verify_course(*, course: ExternalCourse, on: date, by: User) -> ExternalCourse:
    """Note that everything in the entry is still right."""
    ExternalCourse.objects.filter(pk=course.pk).update(verified_on=on, verified_by=by)
    course.refresh_from_db()
    _tell(course, "verified_on")
    return course


@verb("trainings.withdraw_course")
def withdraw_course(*, course: ExternalCourse, on: date, by: User) -> ExternalCourse:
    """Take it off the list: it does not take place, or is not to be recommended."""
    if not ExternalCourse.objects.filter(pk=course.pk, withdrawn_on__isnull=True).update(withdrawn_on=on):
        raise CourseWithdrawn
    course.refresh_from_db()
    _tell(course, "withdrawn_on")
    return course


def _require_order(fields: CourseFields) -> None:
    last = fields["last_day"]
    if last is not None and last < fields["first_day"]:
        raise EndsBeforeItBegins(field="last_day")


def _tell(course: ExternalCourse, *fields: str) -> None:
    tell(
        service=course.service_id, object_type=ExternalCourse._meta.label, object_id=course.pk, fields=fields
    )  # fmt: skip
