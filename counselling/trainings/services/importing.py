"""A whole list of attendances at once: all of it, or all that can be read; the same list again changes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import Count, F, Q
from django.utils import timezone

from caseflow.accounts.models import Service, User
from caseflow.audit.verbs import tell, verb
from counselling.domain.certificates import enrolment_outcome
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.lifecycle import SessionState
from counselling.trainings.models import Attendance, Enrolment, Session, Signing
from counselling.trainings.selectors import PlannedRow, Verdict, attendance_plan

AT_ONCE = 500


class RowsRefused(DomainError):
    code = "rows-refused"
    sentence = gettext_noop("Nothing was saved. Rows that cannot be read: %(count)s")


@verb("trainings.import_attendance")
def import_attendance(
    *,
    service: Service,
    table: Sequence[Sequence[str]],
    sha256: str,
    skip_bad: bool,
    reason: str,
    on: date,
    by: User,
) -> Service:
    """Note what the list says; without `skip_bad`, one row that cannot be read keeps all of them out."""
    # Nobody changes a session of this service meanwhile.
    list(Session.objects.select_for_update().filter(service=service).order_by("pk").values_list("pk", flat=True))
    plan = attendance_plan(table, service=service, on=on, reason=reason)
    if plan.bad and not skip_bad:
        raise RowsRefused(count=len(plan.bad))
    new, changed = plan.of(Verdict.NEW), plan.of(Verdict.CHANGED)
    Attendance.objects.bulk_create(
        [
            Attendance(
                enrolment_id=row.enrolment, half_day_id=row.half_day, present=row.present, signing=Signing.SHEET
            )
            for row in new
        ],
        batch_size=AT_ONCE,
    )
    _correct(changed)
    _note_change((row.enrolment for row in new), by, {})
    _note_change((row.enrolment for row in changed), by, {"corrected_because": reason.strip()} if reason else {})
    _renew_outcomes({row.enrolment for row in (*new, *changed)})
    tell(
        service=service.pk, object_type=Session._meta.label, fields=["attendances"],
        detail={"sha256": sha256, **plan.counts},
    )  # fmt: skip
    return service


def _correct(rows: Iterable[PlannedRow]) -> None:
    told = {(row.enrolment, row.half_day): row.present for row in rows}
    for part in _parts(sorted({enrolment for enrolment, _half_day in told})):
        noted = [
            row
            for row in Attendance.objects.filter(enrolment__in=part).order_by("pk")
            if (row.enrolment_id, row.half_day_id) in told
        ]
        for row in noted:
            row.present, row.signing = told[row.enrolment_id, row.half_day_id], Signing.SHEET
        Attendance.objects.bulk_update(noted, ["present", "signing"], batch_size=AT_ONCE)


def _note_change(enrolments: Iterable[int], by: User, columns: dict[str, str]) -> None:
    for part in _parts(sorted(set(enrolments))):
        Enrolment.objects.filter(pk__in=part).update(
            version=F("version") + 1, changed_by=by, changed_at=timezone.now(), **columns
        )


def _renew_outcomes(enrolments: Iterable[int]) -> None:
    """Of sessions that are over, what the half-days say now."""
    for part in _parts(sorted(enrolments)):
        people = list(
            Enrolment.objects.filter(pk__in=part, session__state=SessionState.HELD)
            .select_related("session__programme_version")
            .annotate(
                there=Count("attendances", filter=Q(attendances__present=True), distinct=True),
                sittings=Count("session__half_days", distinct=True),
            )
            .order_by("pk")
        )
        for person in people:
            person.state = enrolment_outcome(
                present=person.there, half_days=person.sittings, is_excused=person.is_excused,
                share=person.session.programme_version.share,
            )  # fmt: skip
        Enrolment.objects.bulk_update(people, ["state"], batch_size=AT_ONCE)


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
