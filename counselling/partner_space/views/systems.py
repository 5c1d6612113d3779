"""Keys and endpoints of an organisation, in the hands of its own integrators."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from counselling.partner_space import selectors
from counselling.partner_space.access import EndpointView, IntegratorView
from counselling.partners.acts import systems as acts
from counselling.partners.models import ApiCredential, WebhookDelivery


class SystemsPage(IntegratorView):
    """Every organisation whose systems this person looks after."""

    def find(self, keys: Mapping[str, Any]) -> None:
        pass

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("systems.html", systems=selectors.systems_of(self.standing, self.today))


class IssueKey(acts.IssueKey, IntegratorView):
    """For a system of their organisation, by the same rules as for the service that keeps it."""


class RevokeKey(acts.RevokeKey, IntegratorView):
    def find(self, keys: Mapping[str, Any]) -> None:
        super().find(keys)
        here = ApiCredential.objects.filter(organisation=self.organisation).select_related("organisation")
        self.credential = get_object_or_404(here, pk=keys["credential_id"])


class AddEndpoint(acts.AddEndpoint, IntegratorView):
    """For a system of their organisation."""


class Endpoint(acts.ShowEndpoint, EndpointView):
    """Which referral an event was about, its system reads with its own rights; integrators see none."""

    names_referrals = False

    def back(self) -> str:
        return reverse("partner_space:systems")


class ChangeEndpoint(acts.ChangeEndpoint, EndpointView):
    pass


class RotateSecret(acts.RotateSecret, EndpointView):
    pass


class SwitchOffEndpoint(acts.SwitchOffEndpoint, EndpointView):
    pass


class SwitchOnEndpoint(acts.SwitchOnEndpoint, EndpointView):
    pass


class SendTest(acts.SendTest, EndpointView):
    pass


class ReplayDelivery(acts.ReplayDelivery, EndpointView):
    def find(self, keys: Mapping[str, Any]) -> None:
        super().find(keys)
        sent = WebhookDelivery.objects.filter(endpoint=self.endpoint, event__isnull=False)
        self.delivery = get_object_or_404(sent.select_related("endpoint__organisation"), pk=keys["delivery_id"])
