"""What stands between a file and its next step, each thing with the place where it is put right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counselling.client_files import selectors as client_files
from counselling.client_files.models import Appointment, ClientFile, ContactDetails, Origin
from counselling.domain.lifecycle import FileState
from counselling.overview.selectors.identity import Identity
from counselling.plans.models import RepaymentPlan
from counselling.statements import selectors as statements

SENTENCES: dict[str, str | Promise] = {
    "counsellor": _("No counsellor is assigned."),
    "process_data": _("Consent to process the data is missing."),
    "contact_creditors": _("Authority to write to the creditors is missing."),
    "birth_date": _("The birth date of the client is missing."),
    "address": _("The address of the client is missing."),
    "first_meeting": _("No appointment has been kept yet: whoever was referred is met first."),
    "reach": _("How the client can be reached safely is not known."),
    "frozen": _("The budget is not frozen yet."),
    "plan": _("No plan is in force."),
    "budget": _("There is no budget yet."),
    "debts": _("No debt has been recorded yet."),
}

# Where each is put right; a consent has its own form, a birth date its cell in the grid.
PAGES = {
    "counsellor": "client_files:assign_file",
    "first_meeting": "client_files:plan_appointment",
    "budget": "statements:budget",
    "frozen": "statements:budget",
    "debts": "debts:list",
    "plan": "plans:board",
}
PAGES_OF_CLIENT = {"address": "client_files:move_member", "reach": "client_files:change_contact"}


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to complete; `url` is its field."""

    code: str
    url: str

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.code])


def missing_in(file: ClientFile, identity: Identity, on: date) -> list[Missing]:
    """Nothing is asked of a closed file."""
    if not file.is_open:
        return []
    codes = client_files.missing_for(file, on, identity.clients)
    codes += _next_step_needs(file, identity)
    return [Missing(code, _place(code, file, identity)) for code in codes]


def _next_step_needs(file: ClientFile, identity: Identity) -> Iterator[str]:
    """What the guards of the next step will ask, each only while that step is the next one."""
    if not any(_may_be_reached(client.contact) for client in identity.clients):
        yield "reach"
    referred = file.state == FileState.OPENED and file.origin == Origin.REFERRAL
    if referred and not Appointment.objects.kept().filter(file=file).exists():
        yield "first_meeting"
    if identity.statement is None:
        yield "budget"
    elif file.state == FileState.IN_ASSESSMENT and statements.frozen_statement(file) is None:
        yield "frozen"
    if not identity.debts.debts:
        yield "debts"
    if file.state == FileState.IN_NEGOTIATION and not RepaymentPlan.objects.in_force().filter(file=file).exists():
        yield "plan"


def _may_be_reached(contact: ContactDetails) -> bool:
    """By a number or an address that is there, in a way that is safe."""
    by_phone = contact.phone and (contact.may_call or contact.may_text)
    return bool(by_phone or contact.email or contact.may_write)


def _place(code: str, file: ClientFile, identity: Identity) -> str:
    client = identity.clients[0]
    if code in PAGES:
        return reverse(PAGES[code], args=[file.reference])
    if code in PAGES_OF_CLIENT:
        return reverse(PAGES_OF_CLIENT[code], args=[file.reference, client.pk])
    if code == "birth_date":
        return f"{reverse('client_files:household', args=[file.reference])}#member-{client.key}-birth_date"
    return reverse("client_files:record_authorisation", args=[file.reference], query={"kind": code})
