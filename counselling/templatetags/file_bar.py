"""The identity of a file, in the same place on every one of its pages."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from counselling.overview import selectors

register = template.Library()

# The pages of a file, in the order of the work; a capability's page stands here once it exists.
TABS = (
    ("overview:file", _("Overview")),
    ("client_files:household", _("Household")),
    ("client_files:timeline", _("Timeline")),
)


@register.inclusion_tag("counselling/overview/file_bar.html", takes_context=True)
def file_bar(context: template.Context) -> dict[str, Any]:
    file, request = context["file"], context["request"]
    tabs = [
        {"label": label, "url": (url := reverse(name, args=[file.reference])), "current": request.path == url}
        for name, label in TABS
    ]
    identity = selectors.identity_of(file, context["today"])
    return {"file": file, "identity": identity, "tabs": tabs, "can": context["can"], "today": context["today"]}
