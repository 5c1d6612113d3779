"""Endpoints of one organisation, for the service that keeps it."""

from collections.abc import Mapping

from django.shortcuts import get_object_or_404
from django.urls import reverse

from counselling.partners.access import OrganisationView, PartnersView
from counselling.partners.acts import systems as acts
from counselling.partners.models import WebhookDelivery, WebhookEndpoint


class AddEndpoint(acts.AddEndpoint, OrganisationView):
    """For a system of this organisation."""


class EndpointView(PartnersView):
    """A page of one endpoint; whoever does not keep the organisation does not learn that it has one."""

    manager_only = True
    endpoint: WebhookEndpoint

    def find(self, keys: Mapping[str, int]) -> None:
        mine = WebhookEndpoint.objects.visible_to(self.request.user).select_related("organisation")
        self.endpoint = get_object_or_404(mine, pk=keys["endpoint_id"], organisation=keys["organisation_id"])

    def back(self) -> str:
        return reverse("partners:endpoint", args=[self.endpoint.organisation_id, self.endpoint.pk])


class Endpoint(acts.ShowEndpoint, EndpointView):
    def back(self) -> str:
        return reverse("partners:organisation", args=[self.endpoint.organisation_id])


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
    def find(self, keys: Mapping[str, int]) -> None:
        super().find(keys)
        sent = WebhookDelivery.objects.filter(endpoint=self.endpoint, event__isnull=False)
        self.delivery = get_object_or_404(sent.select_related("endpoint__organisation"), pk=keys["delivery_id"])
