"""Attendance: one row per person, one key per half-day; or a whole list at once."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseflow.files import sheets, storage
from caseflow.ui import grid
from caseflow.ui.grid import Column, Conflict, Grid, Row, differences, posted_version, saved_at
from counselling.changes import show_error
from counselling.domain.errors import DomainError, StaleVersion
from counselling.domain.lifecycle import SessionState
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.access import SessionView, TrainingsView
from counselling.trainings.forms import AttendanceRow, ConfirmImportForm, ImportForm, name_of
from counselling.trainings.models import Signing
from counselling.trainings.selectors import AttendancePlan, Seat

TEMPLATE = "counselling/trainings/attendance.html"
REPORT_ROWS = 200


class AttendanceView(SessionView):
    """The grid of one session."""

    people_only = True
    manager_only = True

    @cached_property
    def half_days(self) -> list[Any]:
        return list(self.session.half_days.all())

    @property
    def is_late(self) -> bool:
        return trainings.is_late(self.half_days[-1].on, self.today)

    @property
    def is_marked(self) -> bool:
        return self.session.programme_version.pass_mark is not None

    @property
    def is_open(self) -> bool:
        return self.session.state in {SessionState.OPEN, SessionState.HELD}

    def form(self, seat: Seat, data: Any = None) -> AttendanceRow:
        return AttendanceRow(
            data, grid="attendance", key=seat.enrolment.key, seat=seat, is_late=self.is_late,
            is_marked=self.is_marked,
        )  # fmt: skip

    def row(self, seat: Seat, form: AttendanceRow | None = None, conflict: Conflict | None = None) -> Row:
        person = seat.enrolment
        return Row(
            form=form or self.form(seat),
            url=reverse("trainings:attendance_row", args=[self.session.pk, person.key]),
            version=person.version,
            label=str(person.referrer),
            computed={
                "name": person.referrer,
                "present": f"{seat.present}/{len(seat.presence)}",
            },
            conflict=conflict,
        )

    def grid(self, seats: list[Seat]) -> Grid:
        columns = [Column(name="name", label=_("Name"))]
        columns += [Column(name=name_of(half_day), label=str(half_day)) for half_day in self.half_days]
        columns += [
            Column(name="present", label=_("Present"), kind="number"),
            Column(name="is_excused", label=_("Excused")),
        ]
        columns += [Column(name="points", label=_("Points"), kind="number")] if self.is_marked else []
        columns += [Column(name="reason", label=_("Reason"), kind="wide")] if self.is_late else []
        return Grid(
            id="attendance", caption=_("Attendance"), columns=tuple(columns),
            url=reverse("trainings:attendance", args=[self.session.pk]), rows=tuple(self.row(seat) for seat in seats),
        )  # fmt: skip

    def context(self, seats: list[Seat]) -> dict[str, Any]:
        noted = sum(there is not None for seat in seats for _half_day, there in seat.presence)
        return {
            "session": self.session, "seats": seats, "is_open": self.is_open, "half_days": self.half_days,
            "noted": noted, "expected": len(seats) * len(self.half_days),
            "sheets": selectors.sheets_signed(self.session),
        }  # fmt: skip


class Attendance(AttendanceView):
    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        seats = selectors.seats_of(self.session)
        return render(request, TEMPLATE, self.context(seats) | {"grid": self.grid(seats)})


class SaveAttendance(AttendanceView):
    """One posted row: what was noted of one person."""

    def post(self, request: HttpRequest, key: UUID, **_kwargs: Any) -> HttpResponse:
        seat = self.seat(key)
        form = self.form(seat, request.POST)
        if form.is_valid():
            try:
                self.save(form, seat)
                return self.answer(key)
            except StaleVersion:
                return self.stale(form, key)
            except DomainError as error:
                show_error(form, error)
        return self.refuse(grid.invalid, self.row(seat, form))

    def seat(self, key: UUID) -> Seat:
        seat = selectors.seat_of(self.session, key)
        if seat is None:
            raise Http404
        seat.enrolment.session = self.session
        return seat

    def save(self, form: AttendanceRow, seat: Seat) -> None:
        data = form.cleaned_data
        trainings.record_attendance(
            enrolment=seat.enrolment, presence=form.presence, is_excused=data["is_excused"],
            points=data.get("points", seat.enrolment.points), signing=Signing.TRAINER,
            reason=data.get("reason", ""), version=posted_version(self.request), on=self.today, by=self.request.user,
        )  # fmt: skip

    def answer(self, key: UUID) -> HttpResponse:
        seats = selectors.seats_of(self.session)
        context = self.context(seats)
        facts = {name: context[name] for name in ("noted", "expected")}
        return grid.saved(
            self.request, self.grid(seats), self.row(self.seat(key)),
            sentence=saved_at(_("%(noted)s of %(expected)s entries") % facts), parts=[f"{TEMPLATE}#totals"],
            context=context,
        )  # fmt: skip

    def stale(self, form: AttendanceRow, key: UUID) -> HttpResponse:
        theirs = self.seat(key)
        found = differences(mine=form, theirs=self.form(theirs))
        by = theirs.enrolment.changed_by.get_short_name()
        conflict = Conflict(by=by, at=theirs.enrolment.changed_at, differences=found)
        return self.refuse(grid.conflict, self.row(theirs, form, conflict))

    def refuse(self, how: Any, row: Row) -> HttpResponse:
        seats = selectors.seats_of(self.session)
        answer: HttpResponse = how(self.request, self.grid(seats), row, template=TEMPLATE, context=self.context(seats))
        return answer


class ImportAttendance(TrainingsView):
    """A list is read, shown row by row, and noted once somebody has seen what it would do."""

    manager_only = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.confirm() if "kept" in request.POST else self.check()

    def form(self, *data: Any) -> ImportForm:
        return ImportForm(*data, user=self.request.user)

    def check(self) -> HttpResponse:
        """Keep the list and say what would become of each row; nothing is noted yet."""
        form = self.form(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.page(form, 422)
        sheet, service, reason = (form.cleaned_data[name] for name in ("sheet", "service", "reason"))
        try:
            content = sheet.read(sheets.MAX_SIZE + 1)
            kind = sheets.kind_of(content, sheet.name)
            table = sheets.read_table(content, kind)
            plan = selectors.attendance_plan(table, service=service, on=self.today, reason=reason)
        except sheets.SheetRefused as refused:
            form.add_error("sheet", _(refused.sentence) % refused.facts)
            return self.page(form, 422)
        except DomainError as error:
            show_error(form, error)
            return self.page(form, 422)
        kept = self.signer.sign(storage.store(content, extension=kind).path)
        return self.page(form, plan=plan, kept=kept, service=service, reason=reason)

    def confirm(self) -> HttpResponse:
        """Note the list that was kept."""
        form = ConfirmImportForm(self.request.POST, user=self.request.user)
        if not form.is_valid():
            return self.page(self.form(), 422)
        data = form.cleaned_data
        try:
            path = self.signer.unsign(data["kept"])
            content = storage.read(path)
        except (signing.BadSignature, storage.NoSuchFile):
            messages.error(self.request, _("This list is kept no longer: send it again."))
            return self.page(self.form(), 422)
        table = sheets.read_table(content, path.rpartition(".")[2])
        about: dict[str, Any] = {"service": data["service"], "on": self.today, "reason": data["reason"]}
        plan = selectors.attendance_plan(table, **about)
        try:
            trainings.import_attendance(
                table=table, sha256=sheets.fingerprint(content), skip_bad=data["skip_bad"], by=self.request.user,
                **about,
            )  # fmt: skip
        except DomainError as error:
            messages.error(self.request, error.told(_))
            return self.page(self.form(), 422, plan=plan, kept=data["kept"], service=data["service"],
                             reason=data["reason"])  # fmt: skip
        sentence = ngettext("%(count)s attendance noted.", "%(count)s attendances noted.", plan.changes)
        messages.success(self.request, sentence % {"count": plan.changes})
        return redirect("trainings:sessions")

    @property
    def signer(self) -> signing.Signer:
        return signing.Signer(salt=f"trainings.import:{self.request.user.pk}")

    def page(
        self, form: ImportForm, status: int = 200, plan: AttendancePlan | None = None, **kept: Any
    ) -> HttpResponse:
        context = {"form": form, "plan": plan, "shown": plan.bad[:REPORT_ROWS] if plan else [], **kept}
        return render(self.request, "counselling/trainings/import.html", context, status=status)
