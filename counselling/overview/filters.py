"""Which files the list shows; the address carries codes, never names."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import User
from counselling import permissions
from counselling.client_files.models import STATE_LABELS, ClientFile


class FileFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=list(STATE_LABELS.items()), empty_label=_("all"))
    counsellor = django_filters.ModelChoiceFilter(
        label=_("Counsellor"), queryset=User.objects.none(), empty_label=_("all")
    )
    without_next_action = django_filters.BooleanFilter(
        label=_("Without next action"), field_name="next_action_on", lookup_expr="isnull", widget=forms.CheckboxInput
    )

    class Meta:
        model = ClientFile
        fields = ("state", "counsellor")

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        colleagues = permissions.colleagues_of(user)
        self.filters["counsellor"].queryset = User.objects.filter(pk__in=colleagues).order_by("name")

    def filter_queryset(self, queryset):
        """An unticked box means “all”, not “only those with a next action”."""
        if not self.form.cleaned_data.get("without_next_action"):
            self.form.cleaned_data["without_next_action"] = None
        return super().filter_queryset(queryset)
