"""Endpoints of one organisation, for the service that keeps it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow import clock
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.access import ActView, OrganisationView, PartnersView, StepView
from counselling.partners.forms import ChangeEndpointForm, EndpointForm, ReasonForm, RotateForm
from counselling.partners.models import WebhookDelivery, WebhookEndpoint
from counselling.partners.services import NewSecret


class SecretView(ActView):
    """The answer itself shows the secret: there is no address at which it could be read again."""

    made: NewSecret

    def done(self) -> HttpResponse:
        shown = {"made": self.made, "title": self.title}
        return render(self.request, "counselling/partners/secret_issued.html", shown)


class AddEndpoint(SecretView, OrganisationView):
    title = gettext_lazy("New endpoint")
    lead = gettext_lazy("Its secret is shown once, on the next page.")
    submit = gettext_lazy("Add the endpoint")

    def build_form(self, data: Any = None) -> EndpointForm:
        return EndpointForm(data)

    def act(self, form: EndpointForm) -> None:
        self.made = partners.add_endpoint(organisation=self.organisation, **form.columns, by=self.request.user)


class EndpointView(PartnersView):
    """A page of one endpoint; whoever does not keep the organisation does not learn that it has one."""

    manager_only = True
    endpoint: WebhookEndpoint

    def find(self, keys: Mapping[str, int]) -> None:
        mine = WebhookEndpoint.objects.visible_to(self.request.user).select_related("organisation")
        self.endpoint = get_object_or_404(mine, pk=keys["endpoint_id"], organisation=keys["organisation_id"])

    def back(self) -> str:
        return reverse("partners:endpoint", args=[self.endpoint.organisation_id, self.endpoint.pk])


class Endpoint(EndpointView):
    """Its state, and what was sent to it in the last thirty days."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        log = selectors.deliveries_to(self.endpoint, before=request.GET.get("before", ""))
        context = {"endpoint": self.endpoint, "organisation": self.endpoint.organisation, "log": log}
        return render(request, "counselling/partners/endpoint.html", context | {"now": clock.now()})


class ChangeEndpoint(ActView, EndpointView):
    title = gettext_lazy("Change the endpoint")

    def build_form(self, data: Any = None) -> ChangeEndpointForm:
        self.row = self.endpoint
        names = ("url", "event_types", "version")
        return ChangeEndpointForm(data, initial={name: getattr(self.endpoint, name) for name in names})

    def act(self, form: ChangeEndpointForm) -> None:
        fields: Any = form.columns
        partners.change_endpoint(endpoint=self.endpoint, **fields, version=form.seen, by=self.request.user)


class RotateSecret(SecretView, EndpointView):
    title = gettext_lazy("New secret")
    lead = gettext_lazy("For a day the earlier secret signs beside it, so that its system can change over.")
    submit = gettext_lazy("Make a new secret")

    def build_form(self, data: Any = None) -> RotateForm:
        self.row = self.endpoint
        return RotateForm(data, initial={"version": self.endpoint.version})

    def act(self, form: RotateForm) -> None:
        self.made = partners.rotate_secret(
            endpoint=self.endpoint, version=form.seen, at=clock.now(), by=self.request.user
        )


class SwitchOffEndpoint(ActView, EndpointView):
    title = gettext_lazy("Switch the endpoint off")
    lead = gettext_lazy("What happens meanwhile is not sent later; its system can read it for thirty days.")
    submit = gettext_lazy("Switch off")

    def build_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data)

    def act(self, form: ReasonForm) -> None:
        partners.switch_off_endpoint(
            endpoint=self.endpoint, reason=form.cleaned_data["reason"], at=clock.now(), by=self.request.user
        )


class SwitchOnEndpoint(StepView, EndpointView):
    def step(self) -> None:
        partners.switch_on_endpoint(endpoint=self.endpoint, by=self.request.user)


class SendTest(StepView, EndpointView):
    def step(self) -> None:
        partners.send_test(endpoint=self.endpoint, at=clock.now(), by=self.request.user)
        messages.success(self.request, _("The test is on its way; its outcome stands below within a minute or two."))


class ReplayDelivery(StepView, EndpointView):
    delivery: WebhookDelivery

    def find(self, keys: Mapping[str, int]) -> None:
        super().find(keys)
        sent = WebhookDelivery.objects.filter(endpoint=self.endpoint, event__isnull=False)
        self.delivery = get_object_or_404(sent.select_related("endpoint__organisation"), pk=keys["delivery_id"])

    def step(self) -> None:
        partners.replay_delivery(delivery=self.delivery, at=clock.now(), by=self.request.user)
        messages.success(self.request, _("The event is sent once more, under the same number."))
