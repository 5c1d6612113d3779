"""Which files the list shows; the address carries codes, never names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import User
from counselling import permissions
from counselling.client_files.models import STATE_LABELS, ClientFile, ClientFileQuerySet
from counselling.overview import selectors
from counselling.permissions import FilePermission

OPEN = "open"
STATES: dict[str, Any] = {OPEN: _("all that are open")} | {str(state): label for state, label in STATE_LABELS.items()}


class Ticked(django_filters.Filter):
    """A box: without its tick it asks nothing."""

    field_class = forms.BooleanField


@dataclass(frozen=True, slots=True)
class Chip:
    """One question in force, and the address of the list without it."""

    label: str
    url: str


class FileFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=list(STATES.items()), empty_label=_("all"), method="in_state"
    )
    counsellor = django_filters.ModelChoiceFilter(
        label=_("Counsellor"), queryset=User.objects.none(), empty_label=_("all")
    )
    mine = Ticked(label=_("Mine and covered"), method="in_my_hands")
    without_next_action = Ticked(label=_("Without next action"), method="left_lying")
    silent = Ticked(label=_("Silent for over 30 days"), method="gone_silent")

    class Meta:
        model = ClientFile
        fields = ("state", "counsellor")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        colleagues = permissions.colleagues_of(user)
        self.filters["counsellor"].queryset = User.objects.filter(pk__in=colleagues).order_by("name")

    def in_state(self, files: ClientFileQuerySet, _name: str, state: str) -> ClientFileQuerySet:
        return files.open() if state == OPEN else files.filter(state=state)

    def in_my_hands(self, files: ClientFileQuerySet, _name: str, ticked: bool) -> ClientFileQuerySet:
        return files.visible_to(self.user, FilePermission.CHANGE) if ticked else files

    def left_lying(self, files: ClientFileQuerySet, _name: str, ticked: bool) -> ClientFileQuerySet:
        return files.filter(next_action_on__isnull=True) if ticked else files

    def gone_silent(self, files: ClientFileQuerySet, _name: str, ticked: bool) -> ClientFileQuerySet:
        return selectors.silent(files, timezone.localdate()) if ticked else files

    @property
    def chips(self) -> Iterator[Chip]:
        """What was asked, each with its way back."""
        for name, asked in self.form.cleaned_data.items():
            if not asked:
                continue
            words = STATES[asked] if name == "state" else asked if name == "counsellor" else self.filters[name].label
            query = self.data.copy()
            query.pop(name, None)
            query.pop("after", None)
            yield Chip(str(words), f"?{query.urlencode()}")
