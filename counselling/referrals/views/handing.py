"""Referrals whose sender works there no more: a colleague is named."""

from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from counselling import permissions
from counselling.changes import DONE, attempt
from counselling.permissions import ServicePermission
from counselling.referrals import forms, selectors
from counselling.referrals import services as referrals
from counselling.referrals.access import ReferralsView


class HandingView(ReferralsView):
    """For whoever keeps organisations: they note who left, and say who follows."""

    permission: ClassVar[ServicePermission] = ServicePermission.MANAGE_PARTNERS

    def dispatch(self, request: HttpRequest, **kwargs: int) -> HttpResponseBase:
        if not permissions.services_for(request.user, self.permission).exists():
            raise PermissionDenied(_("Only a supervisor says who follows the referrals of somebody who left."))
        return super().dispatch(request, **kwargs)

    def page(self, bound: forms.HandOverForm | None = None, status: int = 200) -> HttpResponse:
        found = [(left, forms.HandOverForm(left=left)) for left in selectors.left_behind(self.reader, self.today)]
        if bound:
            found = [(left, bound if form.prefix == bound.prefix else form) for left, form in found]
        return render(self.request, "counselling/referrals/left_behind.html", {"found": found}, status=status)


class LeftBehindPage(HandingView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()


class HandOver(HandingView):
    def post(self, request: HttpRequest, organisation_id: int, referrer_id: int) -> HttpResponse:
        left = selectors.left_by(self.reader, organisation_id, referrer_id, self.today)
        if left is None:
            raise Http404
        form = forms.HandOverForm(request.POST, left=left)

        def act(form: forms.HandOverForm) -> None:
            referrals.hand_over_referrals(
                organisation=left.organisation, referrer=left.referrer, to=form.cleaned_data["to"], on=self.today,
                by=self.reader,
            )  # fmt: skip

        if (status := attempt(form, act)) == DONE:
            return redirect("referrals:left_behind")
        return self.page(form, status)
