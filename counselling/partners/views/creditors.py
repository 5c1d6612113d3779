"""The directory of creditors: found, added, corrected."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from counselling import permissions
from counselling.changes import show_error
from counselling.domain.errors import DomainError, StaleVersion
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.forms import CreditorForm, DepartmentForm, SearchForm
from counselling.partners.models import Creditor, CreditorAddress
from counselling.permissions import ServicePermission


class CreditorsView(View):
    """For counsellors and supervisors; the directory holds no client."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.services = selectors.services_adding(request.user)
        if not self.services.exists():
            raise PermissionDenied(_("The directory of creditors is for counsellors and supervisors."))
        return super().dispatch(request, *args, **kwargs)

    def creditor(self, creditor_id: int) -> Creditor:
        entries = Creditor.objects.visible_to(self.request.user).select_related("service", "merged_into")
        return get_object_or_404(entries, pk=creditor_id)


class Creditors(CreditorsView):
    def get(self, request: HttpRequest) -> HttpResponse:
        form = SearchForm(request.GET)
        page = selectors.creditor_page(
            request.user, fragment=form.chosen("q"), kind=form.chosen("kind"), after=request.GET.get("after", "")
        )
        return render(request, "counselling/partners/creditor_list.html", {"form": form, "page": page})


class Suggestions(CreditorsView):
    """Options for a combobox, by any fragment of name, alias, town or e-mail domain."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = selectors.directory_of(request.user, fragment=request.GET.get("q", "")[:80])[:12]
        return render(request, "counselling/partners/suggestions.html", {"creditors": found})


class AddCreditor(CreditorsView):
    template = "counselling/partners/creditor_new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, self.template, {"form": CreditorForm(user=request.user)})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CreditorForm(request.POST, user=request.user)
        if form.is_valid():
            fields = dict(form.cleaned_data)
            fields.pop("version")
            try:
                creditor = partners.add_creditor(service=fields.pop("service"), fields=fields, by=request.user)
                return redirect("partners:creditor", creditor.pk)
            except DomainError as error:
                show_error(form, error)
        return render(request, self.template, {"form": form}, status=422)


class CreditorPage(CreditorsView):
    """One entry with the departments that the person's services know."""

    template = "counselling/partners/creditor.html"

    def get(self, request: HttpRequest, creditor_id: int) -> HttpResponse:
        return self.shown(self.creditor(creditor_id))

    def post(self, request: HttpRequest, creditor_id: int) -> HttpResponse:
        creditor = self.creditor(creditor_id)
        self.require_manager(creditor)
        form = CreditorForm(request.POST, user=request.user, creditor=creditor)
        status = 422
        if form.is_valid():
            fields = dict(form.cleaned_data)
            version = fields.pop("version") or 0
            try:
                partners.change_creditor(creditor=creditor, fields=fields, version=version, by=request.user)
                messages.success(request, _("Saved."))
                return redirect("partners:creditor", creditor.pk)
            except DomainError as error:
                status = 409 if isinstance(error, StaleVersion) else 422
                show_error(form, error)
        return self.shown(creditor, status, form=form)

    def require_manager(self, creditor: Creditor) -> None:
        if not selectors.may_manage(self.request.user, creditor):
            raise PermissionDenied(_("Only a supervisor changes entries of the directory."))

    def facts(self, creditor: Creditor) -> dict[str, Any]:
        return {name: getattr(creditor, name) for name in CreditorForm.base_fields if hasattr(creditor, name)}

    def shown(self, creditor: Creditor, status: int = 200, **given: Any) -> HttpResponse:
        managed = selectors.may_manage(self.request.user, creditor)
        addresses = selectors.addresses_of(creditor, self.request.user)
        content = {
            "creditor": creditor,
            "managed": managed,
            "manages": permissions.services_for(self.request.user, ServicePermission.MANAGE_CREDITORS),
            "addresses": addresses,
            "form": CreditorForm(user=self.request.user, creditor=creditor, initial=self.facts(creditor)),
        }
        return render(self.request, self.template, content | given, status=status)


class AddDepartment(CreditorsView):
    template = "counselling/partners/department.html"

    def services_of(self, creditor: Creditor) -> Any:
        """Whose list the department goes to: the entry's service, or any of the person's for a national one."""
        return self.services.filter(pk=creditor.service_id) if creditor.service_id else self.services

    def get(self, request: HttpRequest, creditor_id: int) -> HttpResponse:
        creditor = self.creditor(creditor_id)
        form = DepartmentForm(services=self.services_of(creditor))
        return render(request, self.template, {"creditor": creditor, "form": form})

    def post(self, request: HttpRequest, creditor_id: int) -> HttpResponse:
        creditor = self.creditor(creditor_id)
        form = DepartmentForm(request.POST, services=self.services_of(creditor))
        if form.is_valid():
            fields = dict(form.cleaned_data)
            fields.pop("version")
            service = fields.pop("service")
            try:
                partners.add_department(creditor=creditor, service=service, fields=fields, by=request.user)
                return redirect("partners:creditor", creditor.pk)
            except DomainError as error:
                show_error(form, error)
        return render(request, self.template, {"creditor": creditor, "form": form}, status=422)


class ChangeDepartment(CreditorsView):
    template = "counselling/partners/department.html"

    def address(self, creditor_id: int, address_id: int) -> CreditorAddress:
        creditor = self.creditor(creditor_id)
        address = get_object_or_404(selectors.addresses_of(creditor, self.request.user), pk=address_id)
        managed = permissions.services_for(self.request.user, ServicePermission.MANAGE_CREDITORS)
        if not managed.filter(pk=address.service_id).exists():
            raise PermissionDenied(_("Only a supervisor changes entries of the directory."))
        return address

    def form(self, address: CreditorAddress, data: Any = None) -> DepartmentForm:
        initial = {name: getattr(address, name) for name in DepartmentForm.base_fields}
        return DepartmentForm(data, services=self.services.filter(pk=address.service_id), initial=initial)

    def get(self, request: HttpRequest, creditor_id: int, address_id: int) -> HttpResponse:
        address = self.address(creditor_id, address_id)
        return render(request, self.template, {"creditor": address.creditor, "form": self.form(address)})

    def post(self, request: HttpRequest, creditor_id: int, address_id: int) -> HttpResponse:
        address = self.address(creditor_id, address_id)
        form = self.form(address, request.POST)
        status = 422
        if form.is_valid():
            fields = dict(form.cleaned_data)
            fields.pop("service")
            version = fields.pop("version") or 0
            try:
                partners.change_department(address=address, fields=fields, version=version, by=request.user)
                return redirect("partners:creditor", creditor_id)
            except DomainError as error:
                status = 409 if isinstance(error, StaleVersion) else 422
                show_error(form, error)
        return render(request, self.template, {"creditor": address.creditor, "form": form}, status=status)
