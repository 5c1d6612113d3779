"""The identity of a file, in the same place on every one of its pages."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counselling.client_files import presence
from counselling.overview import selectors
from counselling.permissions import RELATION_LABELS

register = template.Library()

# The pages of a file, in the order of the work; a capability's page stands here once it exists.
TABS = (
    ("overview:file", _("Overview")),
    ("client_files:household", _("Household")),
    ("statements:budget", _("Budget")),
    ("debts:list", _("Debts")),
    ("plans:board", _("Plan")),
    ("documents:letters", _("Letters")),
    ("client_files:evidence", _("Papers")),
    ("client_files:timeline", _("Timeline")),
)


@register.inclusion_tag("counselling/overview/file_bar.html", takes_context=True)
def file_bar(context: template.Context) -> dict[str, Any]:
    file, request = context["file"], context["request"]
    addresses = [(label, reverse(name, args=[file.reference])) for name, label in TABS]
    # A page below a tab belongs to it; the overview's address begins all of them.
    here = max((url for _label, url in addresses if request.path.startswith(url)), key=len, default="")
    tabs = [{"label": label, "url": url, "current": url == here} for label, url in addresses]
    identity = context.get("identity") or selectors.identity_of(file, context["today"], context.get("debt_lines"))
    call = reverse("client_files:record_call", args=[file.reference])
    # Who may not write has nothing to note, and on the page of the call its form stands already.
    callable_here = context["can"]["change_file"] and file.is_open and request.path != call
    # What burns stands in the bar anyway, and is not said twice.
    burning = {(str(deadline), deadline.due_on) for deadline in identity.urgent[:2]}
    return {
        "file": file,
        "identity": identity,
        "people": list(zip(identity.clients, identity.ages, strict=True)),
        "next_step": bool(file.next_action) and (file.next_action, file.next_action_on) not in burning,
        "missing": selectors.missing_in(file, identity, context["today"]),
        "tabs": tabs,
        "today": context["today"],
        "user": request.user,
        "call": call if callable_here else "",
        "others": presence.colleagues(file, request.user, timezone.now()),
    }


@register.filter
def relation(code: str) -> str:
    """The label of a relation as an audit entry names it."""
    return str(RELATION_LABELS.get(code, code))  # type: ignore[call-overload]


@register.filter
def page_labels(names: list[str]) -> str:
    """The parts of a file behind the names of its pages, each once; a fragment belongs to its tab."""
    parts = {part.partition(":")[0]: label for part, label in TABS if not part.startswith("client_files:")}
    labels = {name: str(label) for name, label in TABS} | {"overview:who_saw": gettext("Who saw this file")}
    known = [labels.get(name) or str(parts.get(name.partition(":")[0], "")) for name in names]
    return ", ".join(dict.fromkeys(label for label in known if label))
