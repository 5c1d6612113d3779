"""What people type about creditors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Language, Service
from caseflow.ui.fields import IbanField
from counselling.partners.models import KIND_LABELS, NATURE_LABELS, Creditor, LetterChannel
from counselling.partners.selectors import services_adding


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Name, alias, town, domain"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("all")), *KIND_LABELS.items()], required=False)

    def chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class CreditorForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    service = forms.ModelChoiceField(Service.objects.none(), label=_("Service"), empty_label=None)
    name = forms.CharField(label=_("Name"), max_length=120)
    aliases = forms.CharField(
        label=_("Also known as"), max_length=400, required=False, help_text=_("Separated by semicolons.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KIND_LABELS.items())
    default_nature = forms.ChoiceField(
        label=_("Usual debt"), choices=[("", _("as usual for this kind")), *NATURE_LABELS.items()], required=False
    )
    reference_note = forms.CharField(label=_("What to quote as reference"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Note for colleagues"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, user: Any, creditor: Creditor | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if creditor:
            del self.fields["service"]
        else:
            self.fields["service"].queryset = services_adding(user)  # type: ignore[attr-defined]
            self.fields["service"].initial = services_adding(user).first()


class DepartmentForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    service = forms.ModelChoiceField(Service.objects.none(), label=_("Service"), empty_label=None)
    department = forms.CharField(label=_("Department"), max_length=80, required=False)
    lines = forms.CharField(label=_("Street"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)
    city = forms.CharField(label=_("Town"), max_length=80, required=False)
    country = forms.RegexField(r"^[A-Za-z]{2}$", label=_("Country (two letters)"))
    language = forms.ChoiceField(label=_("Language"), choices=Language)
    channel = forms.ChoiceField(label=_("Usual channel"), choices=LetterChannel)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    iban = IbanField(label=_("IBAN"), required=False)
    is_default = forms.BooleanField(label=_("Letters usually go here"), required=False)

    def __init__(self, *args: Any, services: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["service"].queryset = services  # type: ignore[attr-defined]
        first = services.first()
        if first and not self.initial:
            self.initial = {
                "service": first,
                "country": first.jurisdiction.upper(),
                "language": first.default_language,
            }
