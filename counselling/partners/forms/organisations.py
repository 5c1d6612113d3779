"""What people type about organisations."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import Service
from caseflow.ui.layout import LaidOutForm, VersionedForm
from counselling import permissions
from counselling.partners.models import (
    FUNCTION_LABELS,
    ORGANISATION_KINDS,
    SPOKEN_LANGUAGES,
    STATUS_LABELS,
    Creditor,
    Organisation,
)
from counselling.partners.selectors import creditor_meant, managing
from counselling.partners.services import ContactFields, OrganisationFields, SiteFields

COUNTRY = r"^[A-Za-z]{2}$"


class OrganisationSearchForm(forms.Form):
    q = forms.CharField(label=_("Name, alias, town, register number"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("all")), *ORGANISATION_KINDS.items()], required=False)
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("all")), *STATUS_LABELS.items()], required=False)

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: str(self.cleaned_data.get(name, "")) for name in ("kind", "status")}

    @property
    def fragment(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))


class EntryForm(VersionedForm):
    """What stands in the register of an organisation."""

    layout: ClassVar[tuple[str, ...]] = (
        "keeper",
        "name kind",
        "aliases",
        "country register_number",
        "languages",
        "web",
        "mail_domains",
    )

    name = forms.CharField(label=_("Name"), max_length=120)
    aliases = forms.CharField(
        label=_("Also known as"), max_length=400, required=False, help_text=_("Separated by semicolons.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=ORGANISATION_KINDS.items())
    country = forms.RegexField(COUNTRY, label=_("Country (two letters)"), max_length=2)
    register_number = forms.CharField(
        label=_("Register number"), max_length=40, required=False, help_text=_("RCS, SIRET or BCE number.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=SPOKEN_LANGUAGES.items(), required=False, widget=forms.CheckboxSelectMultiple
    )
    web = forms.URLField(label=_("Web page"), max_length=200, required=False, assume_scheme="https")
    mail_domains = forms.CharField(
        label=_("Own mail domains"), max_length=400, required=False,
        help_text=_(
            "What stands after the @, separated by semicolons. Elsewhere a supervisor agrees to each invitation."
        ),
    )  # fmt: skip
    directory_only = forms.BooleanField(label=_("In the directory only, without an agreement"), required=False)


class OrganisationForm(EntryForm):
    """An entry that exists; it may be a part of another one, and the same body as a creditor."""

    layout = (*EntryForm.layout, "parent creditor")

    parent = forms.ModelChoiceField(Organisation.objects.none(), label=_("Part of"), required=False, empty_label="—")
    creditor = forms.CharField(
        label=_("The same as the creditor"), max_length=120, required=False,
        help_text=_("Only colleagues see this; nothing is ever sent because of it."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, organisation: Organisation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.organisation = organisation
        others = permissions.choices_for(user, Organisation).exclude(pk=organisation.pk)
        self.fields["parent"].queryset = others.order_by("name", "pk")  # type: ignore[attr-defined]

    def clean_creditor(self) -> Creditor | None:
        typed = self.cleaned_data["creditor"]
        if not typed:
            return None
        found = creditor_meant(self.organisation.keeper, typed).creditor
        if found is None:
            raise forms.ValidationError(_("No creditor has this name; write it as in the list of creditors."))
        return found


class SiteForm(VersionedForm):
    layout = ("name", "lines", "postcode city country", "phone opening_hours", "accessibility")

    name = forms.CharField(label=_("Name of the place"), max_length=80, required=False)
    lines = forms.CharField(label=_("Street"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12)
    city = forms.CharField(label=_("Town"), max_length=80)
    country = forms.RegexField(COUNTRY, label=_("Country (two letters)"), max_length=2)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    opening_hours = forms.CharField(label=_("Opening hours"), max_length=200, required=False)
    accessibility = forms.CharField(label=_("Accessibility"), max_length=200, required=False)


class ContactForm(VersionedForm):
    layout = ("function name", "email phone")

    function = forms.ChoiceField(label=_("About"), choices=FUNCTION_LABELS.items())
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("A person, or the name of a mailbox."))
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)


class RegisterForm(EntryForm):
    """A new entry, at once with its first place and its first contact where they are known."""

    layout = (
        *EntryForm.layout, "lines", "postcode city", "contact_name", "contact_email contact_phone", "directory_only",
        "distinct",
    )  # fmt: skip
    later = ("distinct",)

    keeper = forms.ModelChoiceField(Service.objects.none(), label=_("Kept by"), empty_label=None)
    lines = forms.CharField(label=_("Street"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)
    city = forms.CharField(label=_("Town"), max_length=80, required=False)
    contact_name = forms.CharField(label=_("Contact"), max_length=120, required=False)
    contact_email = forms.EmailField(label=_("E-mail of the contact"), max_length=254, required=False)
    contact_phone = forms.CharField(label=_("Telephone of the contact"), max_length=40, required=False)
    distinct = forms.BooleanField(label=_("None of these: it is another organisation"), required=False)

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["version"]
        self.choose_among("keeper", managing(user))
        if first := managing(user).first():
            self.fields["country"].initial = first.jurisdiction.upper()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("postcode")) != bool(data.get("city")):
            self.add_error("city", _("Postcode and town go together."))
        if data.get("contact_name") and not data.get("contact_email") and not data.get("contact_phone"):
            self.add_error("contact_email", _("A contact needs an e-mail address or a telephone number."))
        if not data.get("contact_name") and (data.get("contact_email") or data.get("contact_phone")):
            self.add_error("contact_name", _("Say who that is."))
        return data

    @property
    def entry(self) -> OrganisationFields:
        fields: Any = {name: self.cleaned_data[name] for name in EntryForm.base_fields if name != "version"}
        return fields

    @property
    def site(self) -> SiteFields | None:
        data = self.cleaned_data
        if not data["city"]:
            return None
        fields: Any = {name: data[name] for name in ("lines", "postcode", "city", "country")}
        return fields

    @property
    def contact(self) -> ContactFields | None:
        data = self.cleaned_data
        if not data["contact_name"]:
            return None
        return {
            "function": "general", "name": data["contact_name"], "email": data["contact_email"],
            "phone": data["contact_phone"],
        }  # fmt: skip


class ReasonForm(LaidOutForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, needed: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = needed


class CreditorQuestionForm(VersionedForm):
    """Whether an organisation is a creditor, against what its kind suggests."""

    is_creditor = forms.TypedChoiceField(
        label=_("Is a creditor"), choices=[("yes", _("yes")), ("no", _("no"))], coerce=lambda answer: answer == "yes"
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)
