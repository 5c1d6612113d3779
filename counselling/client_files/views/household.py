"""The household, how to reach the clients, and what they allowed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caseflow.ui import grid
from caseflow.ui.grid import Column, Conflict, Grid, Row
from counselling.changes import show_error
from counselling.client_files import selectors
from counselling.client_files import services as files
from counselling.client_files.access import FileActView, FileView, StepView
from counselling.client_files.forms import AddressForm, AuthorisationForm, ContactForm, MemberForm, ScanForm
from counselling.client_files.models import (
    Authorisation,
    AuthorisationKind,
    AuthorisationMethod,
    ClientFile,
    HouseholdMember,
)
from counselling.client_files.services import Consent, ContactChanges, MemberDetails
from counselling.domain.errors import DomainError, StaleVersion
from counselling.permissions import FilePermission

COLUMNS = (
    Column(name="last_name", label=_("Last name"), kind="name"),
    Column(name="first_name", label=_("First name"), kind="name"),
    Column(name="birth_date", label=_("Born on"), kind="day"),
    Column(name="age", label=_("or age"), kind="few"),
    Column(name="age_today", label=_("Age today"), kind="number"),
    Column(name="relation", label=_("Relation"), kind="choice long"),
    Column(name="presence", label=_("Share of time, %"), kind="few"),
    Column(name="has_income", label=_("Has an income")),
    Column(name="since", label=_("Since"), kind="day"),
    Column(name="until", label=_("Until"), kind="day"),
)

WRITERS_OF_ROWS = (
    "client_files.open_file",
    "client_files.add_member",
    "client_files.change_member",
    "client_files.end_member",
)


class HouseholdPage(FileView):
    """The people of the household as a grid, with what belongs to the clients below."""

    template = "counselling/client_files/household.html"

    def url_of(self, key: object) -> str:
        return reverse("client_files:save_member", args=[self.file.reference, key])

    def build_form(self, key: object, data: Any = None, member: HouseholdMember | None = None) -> MemberForm:
        initial = {name: getattr(member, name) for name in MemberForm.base_fields} if member else {}
        return MemberForm(data, grid="member", key=key, today=self.today, initial=initial)

    def row(self, member: HouseholdMember, form: MemberForm | None = None, **extra: Any) -> Row:
        return Row(
            form=form or self.build_form(member.key, member=member),
            url=self.url_of(member.key),
            version=member.version,
            label=str(member),
            computed={"age_today": "" if (age := member.age_on(self.today)) is None else age},
            **extra,
        )

    def grid(self) -> Grid:
        writable = self.access.allows(FilePermission.CHANGE) and self.file.is_open
        return Grid(
            id="member",
            caption=_("Household"),
            columns=COLUMNS,
            url=reverse("client_files:household", args=[self.file.reference]),
            rows=tuple(self.row(member) for member in self.file.members.all()),
            blank=(lambda key: Row(form=self.build_form(key), url=self.url_of(key))) if writable else None,
        )

    def content(self) -> dict[str, Any]:
        clients = selectors.clients_of(self.file)
        return {
            "clients": clients,
            "authorisations": selectors.live_authorisations(self.file, self.today),
            "missing": selectors.missing_for(self.file, self.today, clients),
            "size": selectors.household_size(self.file, self.today),
            "today": self.today,
        }


class Household(HouseholdPage):
    def get(self, request: HttpRequest, file: ClientFile) -> HttpResponse:
        return self.page(self.template, grid=self.grid(), **self.content())


class SaveMember(HouseholdPage):
    """One posted row: a new person, or a change of a known one."""

    permission = FilePermission.CHANGE

    def post(self, request: HttpRequest, file: ClientFile, key: UUID) -> HttpResponse:
        member = file.members.select_related("file").filter(key=key).first()
        form = self.build_form(key, request.POST, member)
        context = {"file": file, "can": self.access.can, **self.content()}
        if form.is_valid():
            try:
                saved = self.save(form, key, member)
                return grid.saved(
                    request, self.grid(), self.row(saved), sentence=grid.saved_at(), parts=[f"{self.template}#size"],
                    context=self.content(),
                )  # fmt: skip
            except StaleVersion:
                if member is None:  # The same row sent twice at once: by now it is there, and this is a repeat.
                    return self.post(request, file, key)
                return grid.conflict(
                    request, self.grid(), self.stale(form, key), template=self.template, context=context
                )
            except DomainError as error:
                show_error(form, error)
        row = self.row(member, form) if member else Row(form=form, url=self.url_of(key))
        return grid.invalid(request, self.grid(), row, template=self.template, context=context)

    def save(self, form: MemberForm, key: UUID, member: HouseholdMember | None) -> HouseholdMember:
        details = MemberDetails(**form.cleaned_data)
        if member is None:
            return files.add_member(file=self.file, details=details, key=key, by=self.request.user)
        if not form.has_changed():
            return member
        version = grid.posted_version(self.request)
        return files.change_member(member=member, details=details, version=version, by=self.request.user)

    def stale(self, form: MemberForm, key: UUID) -> Row:
        """The row as typed beside what somebody else saved."""
        theirs = self.file.members.get(key=key)
        saved = selectors.last_act(self.file, *WRITERS_OF_ROWS)
        differences = grid.differences(mine=form, theirs=self.build_form(key, member=theirs))
        by, at = (saved.by.name, saved.at) if saved else ("", None)
        conflict = Conflict(by=by, at=at, differences=differences)
        return self.row(theirs, form, conflict=conflict)


class HouseholdAct(FileActView):
    """A form that leads back to the household."""

    def back(self) -> str:
        return reverse("client_files:household", args=[self.file.reference])


class ClientAct(HouseholdAct):
    """A form about one client of the household."""

    @property
    def member(self) -> HouseholdMember:
        clients = self.file.members.clients().select_related("contact", "file")
        return get_object_or_404(clients, pk=self.kwargs["member_id"])

    def extra(self) -> dict[str, Any]:
        return {"member": self.member}


class ChangeContact(ClientAct):
    template = "counselling/client_files/contact.html"

    def build_form(self, data: Any = None) -> ContactForm:
        contact = self.member.contact
        return ContactForm(data, initial={name: getattr(contact, name) for name in ContactForm.base_fields})

    def act(self, form: ContactForm) -> None:
        data = dict(form.cleaned_data)
        version = data.pop("version")
        files.change_contact(
            contact=self.member.contact, changes=ContactChanges(**data), version=version, by=self.request.user
        )


class MoveMember(ClientAct):
    template = "counselling/client_files/address.html"

    def build_form(self, data: Any = None) -> AddressForm:
        return AddressForm(data, today=self.today, initial={"country": self.file.service.jurisdiction.upper()})

    def act(self, form: AddressForm) -> None:
        files.move_member(member=self.member, by=self.request.user, **form.cleaned_data)


class RecordAuthorisation(HouseholdAct):
    template = "counselling/client_files/authorisation.html"

    def build_form(self, data: Any = None) -> AuthorisationForm:
        kind = self.request.GET.get("kind", "")
        return AuthorisationForm(
            data, clients=self.file.members.clients(), papers=self.file.attachments.standing(), today=self.today,
            initial={"kind": kind},
        )  # fmt: skip

    def act(self, form: AuthorisationForm) -> None:
        data = dict(form.cleaned_data)
        member = data.pop("member")
        files.record_authorisation(member=member, consent=Consent(**data), by=self.request.user)


class AttachScan(HouseholdAct):
    """Which paper of the file was signed for what a client allowed."""

    template = "counselling/client_files/scan.html"

    @property
    def given(self) -> Authorisation:
        return get_object_or_404(self.file.authorisations.filter(given=True), pk=self.kwargs["authorisation_id"])

    def build_form(self, data: Any = None) -> ScanForm:
        return ScanForm(data, papers=self.file.attachments.standing())

    def act(self, form: ScanForm) -> None:
        files.attach_scan(given=self.given, scan=form.cleaned_data["scan"], by=self.request.user)

    def extra(self) -> dict[str, Any]:
        return {"given": self.given}


class AuthorisationStep(StepView):
    """A button beside something a client allowed, or its undo."""

    def post(self, request: HttpRequest, file: ClientFile, authorisation_id: int) -> HttpResponse:
        given = file.authorisations.filter(given=True).select_related("member__file")
        return self.take(get_object_or_404(given, pk=authorisation_id))

    def back(self, **query: object) -> str:
        return reverse("client_files:household", args=[self.file.reference])


class WithdrawAuthorisation(AuthorisationStep):
    def step(self, row: Authorisation) -> None:
        files.withdraw_authorisation(
            member=row.member,
            kind=AuthorisationKind(row.kind),
            method=AuthorisationMethod.ORAL_SCRIPT,
            on=self.today,
            by=self.request.user,
        )
        undo = self.undo("client_files:reinstate_authorisation", row.pk)
        messages.success(self.request, gettext("Withdrawn: %(what)s") % {"what": row}, extra_tags=undo)


class ReinstateAuthorisation(AuthorisationStep):
    def step(self, row: Authorisation) -> None:
        files.reinstate_authorisation(given=row, on=self.today, by=self.request.user)
