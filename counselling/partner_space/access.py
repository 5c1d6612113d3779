"""The way of a request of somebody of a partner: the partner space is theirs, every page of the house is closed."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from caseflow.accounts.models import User
from caseflow.audit import reads
from counselling.changes import DONE, attempt
from counselling.domain.errors import DomainError
from counselling.domain.references import UnreadableReference, read_reference
from counselling.partner_space import selectors
from counselling.partners.access import DayView
from counselling.partners.models import Organisation, Referrer, WebhookEndpoint
from counselling.referrals import selectors as referrals
from counselling.referrals.models import Referral

# What belongs to everybody's own account.
OPEN_TO_ALL = ("partner_space:", "account_", "mfa_", "ui:", "usersessions_", "accounts:profile")


class PartnerGate:
    """Who has an account as a professional of a partner, and no role in any service, sees no page of the house."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        if not request.user.is_authenticated or not getattr(view_func, "login_required", True):
            return None
        roles = request.user.roles(timezone.localdate())
        of_partner = not roles and Referrer.objects.filter(user=request.user).exists()
        # What the navigation asks; looked up once for a request.
        request.roles_today = _standing(request).capacities if of_partner else roles  # type: ignore[attr-defined]
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not of_partner or name.startswith(OPEN_TO_ALL):
            return None
        if request.path == "/":
            return redirect("partner_space:home")
        raise Http404


def _standing(request: HttpRequest) -> selectors.Standing:
    """As what somebody acts, looked up once for a request."""
    if not hasattr(request, "standing"):
        request.standing = selectors.standing_of(request.user, timezone.localdate())  # type: ignore[attr-defined]
    return cast(selectors.Standing, request.standing)  # type: ignore[attr-defined]


class PartnerView(DayView):
    """A page of the partner space, for whoever holds a role at an active organisation today."""

    standing: selectors.Standing

    def dispatch(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        self.standing = _standing(request)
        if not self.may_enter:
            raise PermissionDenied(_("The partner space is for professionals of partner organisations."))
        self.find(kwargs)
        return super().dispatch(request, **kwargs)

    @property
    def may_enter(self) -> bool:
        return bool(self.standing.roles)

    def find(self, keys: Mapping[str, Any]) -> None:
        """Look up what the address names, among what this person may see."""

    @property
    def person(self) -> User:
        return cast(User, self.request.user)

    def back(self) -> str:
        return reverse("partner_space:home")

    def page(self, template: str, *, status: int = 200, **content: Any) -> HttpResponse:
        known = {"standing": self.standing, "today": self.today}
        return render(self.request, f"counselling/partner_space/{template}", known | content, status=status)


class SenderView(PartnerView):
    """A page for those who send people, not for ambassadors or integrators alone."""

    @property
    def may_enter(self) -> bool:
        return bool(self.standing.sends)


class HelperView(PartnerView):
    """A page for those who send people and for ambassadors, not for integrators alone."""

    @property
    def may_enter(self) -> bool:
        return bool(self.standing.helps)


class IntegratorView(PartnerView):
    """A page of the systems of an organisation, for its integrators; of another one nothing is there."""

    organisation: Organisation

    @property
    def may_enter(self) -> bool:
        return bool(self.standing.integrates)

    def find(self, keys: Mapping[str, Any]) -> None:
        mine = selectors.integrated_by(self.standing)
        self.organisation = get_object_or_404(mine, pk=keys["organisation_id"])

    def back(self) -> str:
        return reverse("partner_space:systems")


class AmbassadorView(PartnerView):
    """A page of the list of an organisation, for its ambassadors; of another one nothing is there."""

    organisation: Organisation

    @property
    def may_enter(self) -> bool:
        return bool(self.standing.leads)

    def find(self, keys: Mapping[str, Any]) -> None:
        mine = selectors.led_by(self.standing)
        self.organisation = get_object_or_404(mine, pk=keys["organisation_id"])

    def back(self) -> str:
        return reverse("partner_space:teams")


class EndpointView(IntegratorView):
    """A page of one endpoint of theirs."""

    endpoint: WebhookEndpoint

    def find(self, keys: Mapping[str, Any]) -> None:
        super().find(keys)
        here = WebhookEndpoint.objects.filter(organisation=self.organisation).select_related("organisation")
        self.endpoint = get_object_or_404(here, pk=keys["endpoint_id"])

    def back(self) -> str:
        return reverse("partner_space:endpoint", args=[self.organisation.pk, self.endpoint.pk])


class OwnReferralView(SenderView):
    """A page of one referral that this person sent; a refusal that it shows nowhere leads back with its sentence."""

    told: selectors.Told

    def dispatch(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            response = super().dispatch(request, **kwargs)
        except DomainError as refusal:
            messages.error(request, refusal.told(_))
            return redirect(self.back())
        if response.status_code == HTTPStatus.OK:
            self.log_read()
        return response

    def find(self, keys: Mapping[str, Any]) -> None:
        try:
            reference = read_reference(keys["reference"])
        except UnreadableReference:
            raise Http404 from None
        found = selectors.referral_of(self.person, self.standing, reference, self.today)
        if found is None:
            raise Http404
        self.told = found

    @property
    def referral(self) -> Referral:
        return self.told.referral

    def log_read(self) -> None:
        """Each reading of a person by a partner is noted, and stands in the access record of the client."""
        file = self.referral.file
        reads.record(
            verb="referrals.read", by=self.person, service=self.referral.service_id,
            file=file.reference if file else "", object_type=Referral._meta.label, object_id=self.referral.pk,
            detail={"reference": self.referral.reference, "page": "partner_space"},
        )  # fmt: skip

    def carry_out(self, form: Any) -> object:
        """The verb behind the form of this page."""
        raise NotImplementedError

    def shown(self, form: Any, status: int = 200) -> HttpResponse:
        raise NotImplementedError

    def answer(self, form: Any, sentence: Any) -> HttpResponse:
        """Carry out what the form asks and go back with this sentence; else it stands there as typed."""
        if (status := attempt(form, self.carry_out)) == DONE:
            messages.success(self.request, sentence)
            return redirect(self.back())
        # What was read meanwhile is on the way back; sent once more, what was typed counts.
        form.data = form.data.copy()
        form.data["tag"] = referrals.tag_of(self.referral)
        return self.shown(form, status)

    def back(self) -> str:
        return reverse("partner_space:referral", args=[self.referral.reference])
