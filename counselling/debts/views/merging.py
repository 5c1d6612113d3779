"""Two entries of the directory become one; it lives here because debts point at them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from counselling.changes import show_error
from counselling.debts.forms import MergeForm
from counselling.debts.services import merge_creditors
from counselling.domain.errors import DomainError
from counselling.partners.models import Creditor
from counselling.partners.selectors import may_manage


class MergeCreditors(View):
    template = "counselling/debts/merge_creditors.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        entries = Creditor.objects.visible_to(request.user).select_related("service")
        self.creditor = get_object_or_404(entries, pk=kwargs["creditor_id"])
        if not may_manage(request.user, self.creditor):
            raise PermissionDenied(_("Only a supervisor changes entries of the directory."))
        if self.creditor.merged_into_id:
            return redirect("partners:creditor", self.creditor.merged_into_id)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, creditor_id: int) -> HttpResponse:
        return self.shown(MergeForm(user=request.user, creditor=self.creditor))

    def post(self, request: HttpRequest, creditor_id: int) -> HttpResponse:
        form = MergeForm(request.POST, user=request.user, creditor=self.creditor)
        if form.is_valid():
            try:
                merge_creditors(merged=self.creditor, kept=form.cleaned_data["kept"], by=request.user)
                messages.success(request, _("Merged."))
                return redirect("partners:creditor", form.cleaned_data["kept"].pk)
            except DomainError as error:
                show_error(form, error)
        return self.shown(form, status=422)

    def shown(self, form: MergeForm, status: int = 200) -> HttpResponse:
        return render(self.request, self.template, {"creditor": self.creditor, "form": form}, status=status)
