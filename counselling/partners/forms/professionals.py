"""What people type about professionals of organisations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.ui.fields import DatedForm, DayField
from caseflow.ui.layout import LaidOutForm, VersionedForm
from counselling import permissions
from counselling.domain.partners import PartnerRole
from counselling.partners.models import ROLE_LABELS, SPOKEN_LANGUAGES, Organisation
from counselling.partners.selectors import managing
from counselling.partners.services import ReferrerFields

DETAILS = ("first_name", "last_name", "email", "phone", "function", "languages")


class ReferrerForm(VersionedForm):
    layout = ("first_name last_name", "email phone", "function department", "languages")

    first_name = forms.CharField(label=_("First name"), max_length=60)
    last_name = forms.CharField(label=_("Last name"), max_length=60)
    email = forms.EmailField(label=_("Work e-mail"), max_length=254)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    function = forms.CharField(label=_("Function"), max_length=120, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=SPOKEN_LANGUAGES.items(), required=False, widget=forms.CheckboxSelectMultiple
    )

    @property
    def details(self) -> ReferrerFields:
        fields: Any = {name: self.cleaned_data[name] for name in DETAILS}
        return fields


class NewReferrerForm(DatedForm, ReferrerForm):
    """Somebody who works at the organisation; `same` is asked once the address turns out to be known."""

    later = ("same",)

    department = forms.CharField(label=_("Department"), max_length=80, required=False)
    since = DayField(label=_("Works there since"), future=False)
    same = forms.BooleanField(label=_("It is the same person: they work here too"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["version"]
        self.fields["since"].initial = self.today


class MoveForm(LaidOutForm):
    """A change of employer, to an organisation that the same services keep."""

    layout = ("organisation department", "email")

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("New employer"), empty_label="—")
    department = forms.CharField(label=_("Department"), max_length=80, required=False)
    email = forms.EmailField(label=_("Work e-mail from now on"), max_length=254)

    def __init__(self, *args: Any, user: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        known = permissions.choices_for(user, Organisation).filter(keeper__in=managing(user))
        others = known.exclude(pk=organisation.pk).order_by("name", "pk")
        self.fields["organisation"].queryset = others  # type: ignore[attr-defined]


class RoleForm(LaidOutForm):
    role = forms.TypedChoiceField(label=_("Role"), choices=ROLE_LABELS.items(), coerce=PartnerRole)


class InvitationForm(LaidOutForm):
    """Nothing to type where the address is at a domain of the organisation's own; elsewhere agreement and reason."""

    agreed = forms.BooleanField(label=_("I agree to an address outside the organisation's own mail domains"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, is_own: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_own:
            self.fields.clear()
