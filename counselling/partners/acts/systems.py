"""What is done with the keys and endpoints of an organisation, whoever does it.

Each act stands before the view that says who may: of the service that keeps the organisation, or of the integrators
of the organisation itself. Both have pages of the same names.
"""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseflow import clock
from counselling.domain.api_keys import last_allowed_day
from counselling.partners import selectors
from counselling.partners import services as partners
from counselling.partners.access import ActView, DayView, StepView, space_of
from counselling.partners.forms import ChangeEndpointForm, EndpointForm, KeyForm, ReasonForm, RotateForm
from counselling.partners.models import ApiCredential, Organisation, WebhookDelivery, WebhookEndpoint
from counselling.partners.services import IssuedKey, NewSecret


def address_of(request: HttpRequest, endpoint: WebhookEndpoint) -> str:
    return reverse(f"{space_of(request)}:endpoint", args=[endpoint.organisation_id, endpoint.pk])


class IssueKey(ActView):
    title = gettext_lazy("New key")
    lead = gettext_lazy("The key is shown once, on the next page, and kept nowhere.")
    submit = gettext_lazy("Issue the key")
    organisation: Organisation
    issued: IssuedKey
    form_class: ClassVar[type[KeyForm]] = KeyForm

    def build_form(self, data: Any = None) -> KeyForm:
        return self.form_class(data, today=self.today, initial={"expires_on": last_allowed_day(self.today)})

    def act(self, form: KeyForm) -> None:
        self.issued = partners.issue_credential(
            organisation=self.organisation, new=form.new, on=self.today, by=self.request.user
        )

    def done(self) -> HttpResponse:
        """The answer itself shows the key: there is no address at which it could be read again."""
        context = {"issued": self.issued, "organisation": self.organisation, "back": self.back()}
        return render(self.request, "counselling/partners/key_issued.html", context)


class RevokeKey(ActView):
    title = gettext_lazy("Revoke the key")
    lead = gettext_lazy("The system that uses it is refused at its next request.")
    submit = gettext_lazy("Revoke")
    credential: ApiCredential

    def build_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data)

    def act(self, form: ReasonForm) -> None:
        partners.revoke_credential(
            credential=self.credential, reason=form.cleaned_data["reason"], by=self.request.user
        )


class SecretView(ActView):
    """The answer itself shows the secret: there is no address at which it could be read again."""

    made: NewSecret

    def done(self) -> HttpResponse:
        shown = {"made": self.made, "title": self.title, "back": address_of(self.request, self.made.endpoint)}
        return render(self.request, "counselling/partners/secret_issued.html", shown)


class AddEndpoint(SecretView):
    title = gettext_lazy("New endpoint")
    lead = gettext_lazy("Its secret is shown once, on the next page.")
    submit = gettext_lazy("Add the endpoint")
    organisation: Organisation

    def build_form(self, data: Any = None) -> EndpointForm:
        return EndpointForm(data)

    def act(self, form: EndpointForm) -> None:
        self.made = partners.add_endpoint(organisation=self.organisation, **form.columns, by=self.request.user)


class ShowEndpoint(DayView):
    """Its state, and what was sent to it in the last thirty days."""

    endpoint: WebhookEndpoint
    # Whether the page says which referral an event was about.
    names_referrals = True

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        context = {
            "endpoint": self.endpoint, "organisation": self.endpoint.organisation, "now": clock.now(),
            "log": selectors.deliveries_to(self.endpoint, before=request.GET.get("before", "")),
            "names_referrals": self.names_referrals, "space": space_of(request), "back": self.back(),
        }  # fmt: skip
        return render(request, "counselling/partners/endpoint.html", context)


class ChangeEndpoint(ActView):
    title = gettext_lazy("Change the endpoint")
    endpoint: WebhookEndpoint

    def build_form(self, data: Any = None) -> ChangeEndpointForm:
        self.row = self.endpoint
        names = ("url", "event_types", "version")
        return ChangeEndpointForm(data, initial={name: getattr(self.endpoint, name) for name in names})

    def act(self, form: ChangeEndpointForm) -> None:
        fields: Any = form.columns
        partners.change_endpoint(endpoint=self.endpoint, **fields, version=form.seen, by=self.request.user)


class RotateSecret(SecretView):
    title = gettext_lazy("New secret")
    lead = gettext_lazy("For a day the earlier secret signs beside it, so that its system can change over.")
    submit = gettext_lazy("Make a new secret")
    endpoint: WebhookEndpoint

    def build_form(self, data: Any = None) -> RotateForm:
        self.row = self.endpoint
        return RotateForm(data, initial={"version": self.endpoint.version})

    def act(self, form: RotateForm) -> None:
        self.made = partners.rotate_secret(
            endpoint=self.endpoint, version=form.seen, at=clock.now(), by=self.request.user
        )


class SwitchOffEndpoint(ActView):
    title = gettext_lazy("Switch the endpoint off")
    lead = gettext_lazy("What happens meanwhile is not sent later; its system can read it for thirty days.")
    submit = gettext_lazy("Switch off")
    endpoint: WebhookEndpoint

    def build_form(self, data: Any = None) -> ReasonForm:
        return ReasonForm(data)

    def act(self, form: ReasonForm) -> None:
        partners.switch_off_endpoint(
            endpoint=self.endpoint, reason=form.cleaned_data["reason"], at=clock.now(), by=self.request.user
        )


class SwitchOnEndpoint(StepView):
    endpoint: WebhookEndpoint

    def step(self) -> None:
        partners.switch_on_endpoint(endpoint=self.endpoint, by=self.request.user)


class SendTest(StepView):
    endpoint: WebhookEndpoint

    def step(self) -> None:
        partners.send_test(endpoint=self.endpoint, at=clock.now(), by=self.request.user)
        messages.success(self.request, _("The test is on its way; its outcome stands below within a minute or two."))


class ReplayDelivery(StepView):
    delivery: WebhookDelivery

    def step(self) -> None:
        partners.replay_delivery(delivery=self.delivery, at=clock.now(), by=self.request.user)
        messages.success(self.request, _("The event is sent once more, under the same number."))
