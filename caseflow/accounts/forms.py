from datetime import date
from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

from caseflow.accounts.models import User
from caseflow.accounts.roles import Role
from caseflow.accounts.selectors import administered_services


class SignInForm(LoginForm):
    """As in every other form of the house an address is an e-mail, and a label needs no placeholder."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        name_as_here(self.fields["login"])
        del self.fields["password"].widget.attrs["placeholder"]


class ForgottenPasswordForm(ResetPasswordForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        name_as_here(self.fields["email"])


def name_as_here(field: forms.Field) -> None:
    field.label = _("E-mail")
    del field.widget.attrs["placeholder"]


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("name", "job_title", "phone", "language")
        help_texts = {"job_title": _("Stands under your name on letters.")}


class MembershipForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role)

    def __init__(self, *args: Any, administrator: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = administered_services(administrator, on)
        self.fields["service"] = forms.ModelChoiceField(services, label=_("Service"), initial=services.first())
        self.order_fields(self.field_order or ("service", "role"))


class AccountForm(MembershipForm):
    email = forms.EmailField(label=_("E-mail"), help_text=_("Whoever already has an account here keeps it."))
    name = forms.CharField(label=_("Name"), max_length=120)
    job_title = forms.CharField(label=_("Function"), max_length=120, required=False)
    phone = forms.CharField(label=_("Direct telephone"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=User._meta.get_field("language").choices or ())

    field_order = ("email", "name", "job_title", "phone", "language", "service", "role")
