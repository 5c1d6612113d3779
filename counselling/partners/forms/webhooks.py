"""What people type about endpoints of partners' systems."""

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.ui.layout import VersionedForm
from counselling.domain.events import PUBLISHED, EventType
from counselling.domain.webhooks import LONGEST_ADDRESS
from counselling.partners.models import EVENT_LABELS


class EndpointForm(VersionedForm):
    layout = ("url", "livemode", "event_types")

    url = forms.CharField(
        label=_("Address"), max_length=LONGEST_ADDRESS,
        help_text=_("Such as https://hooks.partner.example/caseflow; only public machines are called."),
    )  # fmt: skip
    livemode = forms.TypedChoiceField(
        label=_("Where the events come from"), choices=[("test", _("the sandbox")), ("live", _("the real services"))],
        coerce=lambda answer: answer == "live",
    )  # fmt: skip
    event_types = forms.TypedMultipleChoiceField(
        label=_("It is told of"), choices=[(type_, EVENT_LABELS[type_]) for type_ in PUBLISHED], coerce=EventType,
        widget=forms.CheckboxSelectMultiple, initial=list(PUBLISHED),
    )  # fmt: skip


class ChangeEndpointForm(EndpointForm):
    """Where the events come from is settled when the endpoint is added: its numbers belong to it."""

    livemode = None  # type: ignore[assignment]


class RotateForm(VersionedForm):
    """Nothing to type: a second click finds that the first one did it."""
