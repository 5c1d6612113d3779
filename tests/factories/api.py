"""A partner's system at the door of the API: its keys, a referral it sent, a body it may send."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from caseflow.accounts.models import Service, User
from counselling.api.referrals.examples import NEW_REFERRAL
from counselling.partners.models import Affiliation, ApiCredential
from counselling.referrals import selectors
from counselling.referrals.models import Referral
from tests.factories.partners import ApiCredentialFactory, OrganisationFactory, key_of
from tests.factories.referrals import conditions, professional, submitted


def conditions_as_sent(on: date) -> dict[str, str]:
    return {name: day.isoformat() for name, day in conditions(on).items()}


@dataclass
class World:
    """One service and one organisation with a key; a referral that the organisation sent."""

    service: Service
    sender: Affiliation
    credential: ApiCredential
    referral: Referral

    @property
    def key(self) -> str:
        return key_of(self.credential)

    @property
    def tag(self) -> str:
        return f'"{selectors.tag_of(Referral.objects.get(pk=self.referral.pk))}"'

    @property
    def body(self) -> dict[str, Any]:
        return body_for(self.service, self.sender.referrer.email)


def body_for(service: Service, email: str, at: datetime | None = None, **changed: Any) -> dict[str, Any]:
    """The example of the description, as if it were sent today."""
    body = deepcopy(NEW_REFERRAL) | {"service": service.slug, "external_reference": None, "deadline_on": None}
    body["referrer"]["email"] = email
    # The example is that of a creditor; most senders of the suite are none.
    del body["creditor_conditions"]
    for consent in body["consents"]:
        consent["collected_at"] = (at or timezone.now()).strftime("%Y-%m-%dT%H:%M:%SZ")
    return body | changed


def build_world(service: Service, by: User, on: date | None = None) -> World:
    sender = professional(service)
    referral = submitted(service, by, sender=sender, on=on or timezone.localdate(), last_name="CNRY-api-subject")
    credential = ApiCredentialFactory(organisation=sender.organisation)
    return World(service=service, sender=sender, credential=credential, referral=referral)


def keys_of(world: World) -> dict[str, str]:
    """By what is wrong with it, a key of every kind."""
    mine = world.sender.organisation
    made: dict[str, dict[str, Any]] = {
        "live": {},
        "read_only": {"scopes": ["referrals:read"]},
        "write_only": {"scopes": ["referrals:write"]},
        "other_department": {"department": "Comptabilité"},
        "other_organisation": {"organisation": OrganisationFactory(keeper=world.service)},
        "sandbox": {"livemode": False},
        "expired": {"expired": True},
        "revoked": {"revoked": True},
        "suspended": {"organisation": OrganisationFactory(keeper=world.service, suspended=True)},
    }
    keys = {name: key_of(ApiCredentialFactory(**{"organisation": mine} | facts)) for name, facts in made.items()}
    return keys | {"wrong": keys["live"][:-1] + "B", "no_key": ""}


def call(key: str, method: str, url: str, body: Any = None, **headers: str) -> Any:
    """One request as a system sends it."""
    sent = ({"Authorization": f"Bearer {key}"} if key else {}) | headers
    content = {"data": body, "content_type": "application/json"} if method != "GET" else {}
    return getattr(Client(raise_request_exception=False), method.lower())(url, headers=sent, **content)
