"""What a service expects households to spend: the reference beside the lines of a budget."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from counselling import permissions
from counselling.changes import show_error
from counselling.domain.errors import DomainError
from counselling.permissions import ServicePermission
from counselling.statements import services as statements
from counselling.statements.forms import ReferenceForm
from counselling.statements.models import ReferenceAmount


class References(View):
    """The reference amounts of the services a person supervises; they hold no client."""

    template = "counselling/statements/references.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.services = permissions.services_for(request.user, ServicePermission.MANAGE_REFERENCE_AMOUNTS)
        if not self.services.exists():
            raise PermissionDenied(_("Reference amounts are set by supervisors."))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **_given: Any) -> HttpResponse:
        return self.shown(ReferenceForm(services=self.services))

    def post(self, request: HttpRequest, **_given: Any) -> HttpResponse:
        form = ReferenceForm(request.POST, services=self.services)
        if form.is_valid():
            try:
                statements.set_reference_amount(by=request.user, **form.cleaned_data)
                messages.success(request, _("Saved."))
                return redirect("statements:references")
            except DomainError as error:
                show_error(form, error)
        return self.shown(form, status=422)

    def shown(self, form: ReferenceForm, status: int = 200) -> HttpResponse:
        references = ReferenceAmount.objects.filter(service__in=self.services).select_related("service")
        return render(self.request, self.template, {"form": form, "references": references}, status=status)
