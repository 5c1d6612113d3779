"""Questions to the audit log."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.audit.models import Action, Outcome
from caseflow.audit.verbs import declared
from caseflow.ui.fields import DatedForm, DayField

ALL = ("", _("all"))


class LogFilter(DatedForm):
    """What to look for in the log of one service."""

    service = forms.TypedChoiceField(label=_("Service"), coerce=int, required=False)
    since = DayField(label=_("From"), required=False, future=False)
    until = DayField(label=_("Until"), required=False)
    person = forms.TypedChoiceField(label=_("Person"), coerce=int, empty_value=None, required=False)
    file = forms.CharField(label=_("File"), max_length=32, required=False)
    action = forms.ChoiceField(label=_("Action"), choices=[ALL, *Action.choices], required=False)
    verb = forms.CharField(
        label=_("Verb"), max_length=80, required=False, widget=forms.TextInput(attrs={"list": "verbs"})
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=[ALL, *Outcome.choices], required=False)

    def __init__(self, data: Any, *, services: Any, service: Any, today: date) -> None:
        super().__init__(data, today=today)
        people = {
            membership.user_id: membership.user.name for membership in service.memberships.select_related("user")
        }
        self._offer("person", [ALL, *sorted(people.items(), key=lambda item: item[1])])
        self._offer("service", [(one.pk, one.name) for one in services])
        if len(services) == 1:
            del self.fields["service"]

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    @property
    def asked(self) -> dict[str, Any]:
        """The question without the service, as far as it could be understood."""
        return {
            name: value for name, value in self.cleaned_data.items() if name != "service" and value not in (None, "")
        }


def verb_names() -> list[str]:
    return sorted(declared())
