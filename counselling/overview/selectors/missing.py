"""What stands between a file and its next step, each thing with the place where it is put right."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counselling.client_files import selectors as client_files
from counselling.client_files.models import ClientFile
from counselling.overview.selectors.identity import Identity

SENTENCES: dict[str, str | Promise] = {
    "counsellor": _("No counsellor is assigned."),
    "process_data": _("Consent to process the data is missing."),
    "contact_creditors": _("Authority to write to the creditors is missing."),
    "birth_date": _("The birth date of the client is missing."),
    "address": _("The address of the client is missing."),
    "budget": _("There is no budget yet."),
    "debts": _("No debt has been recorded yet."),
}


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
    if identity.statement is None:
        codes.append("budget")
    if not identity.debts.debts:
        codes.append("debts")
    return [Missing(code, _place(code, file, identity)) for code in codes]


def _place(code: str, file: ClientFile, identity: Identity) -> str:
    client = identity.clients[0]
    household = reverse("client_files:household", args=[file.reference])
    match code:
        case "counsellor":
            return reverse("client_files:assign_file", args=[file.reference])
        case "birth_date":
            return f"{household}#member-{client.key}-birth_date"
        case "address":
            return reverse("client_files:move_member", args=[file.reference, client.pk])
        case "budget":
            return reverse("statements:budget", args=[file.reference])
        case "debts":
            return reverse("debts:list", args=[file.reference])
        case kind:
            return reverse("client_files:record_authorisation", args=[file.reference], query={"kind": kind})
