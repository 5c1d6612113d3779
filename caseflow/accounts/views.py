"""One's own profile, and the accounts of the services one administers."""

from datetime import date
from typing import Any, cast

from allauth.account.views import LogoutView
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm, model_to_dict
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from caseflow.accounts import selectors
from caseflow.accounts import services as accounts
from caseflow.accounts.adapter import remember_language
from caseflow.accounts.forms import AccountForm, MembershipForm, ProfileForm
from caseflow.accounts.links import first_sign_in_link
from caseflow.accounts.models import Membership, User


class SignOut(LogoutView):
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leave nothing behind on a shared computer."""
        response: HttpResponse = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class Profile(View):
    template = "accounts/profile.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, self.template, {"form": ProfileForm(initial=model_to_dict(_signed_in(request)))})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProfileForm(request.POST)
        if not form.is_valid():
            return render(request, self.template, {"form": form}, status=422)
        user = _signed_in(request)
        accounts.update_profile(**form.cleaned_data, by=user)
        messages.success(request, _("Your profile is saved."))
        response = redirect("accounts:profile")
        remember_language(response, user.language)
        return response


class AdministratorView(View):
    """A page for administrators: each sees the accounts of the services they administer, and no file."""

    today: date
    administrator: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.today, self.administrator = timezone.localdate(), _signed_in(request)
        if not selectors.administered_services(self.administrator, self.today).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def account(self, pk: int) -> User:
        return get_object_or_404(selectors.administered_accounts(self.administrator, self.today), pk=pk)

    def form_for(self, form: type[MembershipForm], data: Any = None) -> MembershipForm:
        return form(data, administrator=self.administrator, on=self.today)


class AccountList(AdministratorView):
    def get(self, request: HttpRequest) -> HttpResponse:
        people = selectors.administered_accounts(self.administrator, self.today)
        return render(request, "accounts/account_list.html", {"people": people, "today": self.today})


class AddAccount(AdministratorView):
    template = "accounts/account_form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, self.template, {"form": self.form_for(AccountForm)})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form_for(AccountForm, request.POST)
        if form.is_valid() and (user := _tried(form, self.take_on, form)):
            return redirect("accounts:account", user.pk)
        return render(request, self.template, {"form": form}, status=422)

    def take_on(self, form: BaseForm) -> User:
        return accounts.take_on(**form.cleaned_data, on=self.today, by=self.administrator)


class Account(AdministratorView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, self.account(pk), self.form_for(MembershipForm))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user, form = self.account(pk), self.form_for(MembershipForm, request.POST)
        if form.is_valid() and _tried(form, self.add, user, form):
            return redirect("accounts:account", user.pk)
        return self.page(request, user, form, status=422)

    def add(self, user: User, form: BaseForm) -> Membership:
        return accounts.add_membership(user=user, **form.cleaned_data, on=self.today, by=self.administrator)

    def page(self, request: HttpRequest, user: User, form: BaseForm, status: int = 200, **more: Any) -> HttpResponse:
        facts = {
            "person": user, "form": form, "today": self.today,
            "closable": not selectors.works_elsewhere(user, self.administrator, self.today),
            "awaits_first_sign_in": selectors.awaits_first_sign_in(user), "link": "",
        }  # fmt: skip
        return render(request, "accounts/account.html", facts | more, status=status)


class FirstSignInLink(Account):
    """A link with which somebody chooses their first password; shown once, to be handed over."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self.account(pk)
        if not selectors.awaits_first_sign_in(user):
            raise PermissionDenied
        return self.page(request, user, self.form_for(MembershipForm), link=first_sign_in_link(request, user))


class EndMembership(AdministratorView):
    def post(self, request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
        here = selectors.administered_memberships(self.administrator, self.today)
        membership = get_object_or_404(here, pk=membership_pk, user=pk)
        accounts.end_membership(membership=membership, on=self.today, by=self.administrator)
        return redirect("accounts:account", pk)


class ClosableAccountView(AdministratorView):
    """An act on the whole account: refused where the person also works in somebody else's service."""

    def account(self, pk: int) -> User:
        user = super().account(pk)
        if selectors.works_elsewhere(user, self.administrator, self.today):
            raise PermissionDenied
        return user


class Deactivate(ClosableAccountView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        accounts.deactivate_user(user=self.account(pk), by=self.administrator)
        return redirect("accounts:account", pk)


class Reactivate(ClosableAccountView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        accounts.reactivate_user(user=self.account(pk), by=self.administrator)
        return redirect("accounts:account", pk)


class RemoveSecondFactor(ClosableAccountView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        accounts.remove_second_factor(user=self.account(pk), by=self.administrator)
        messages.success(request, _("At the next sign-in the second factor is set up anew."))
        return redirect("accounts:account", pk)


def _signed_in(request: HttpRequest) -> User:
    return cast(User, request.user)


def _tried[**P, R](form: BaseForm, act: Any, *args: Any) -> Any:
    """The result of a verb, or nothing and its refusal in the form."""
    try:
        return act(*args)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    return None
