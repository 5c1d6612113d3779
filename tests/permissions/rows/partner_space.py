from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from caseflow.files import storage
from counselling.partner_space import drafts
from counselling.partners.acts.directory import in_hands_of
from counselling.partners.models import Affiliation
from counselling.referrals import selectors
from counselling.referrals.models import Referral
from counselling.trainings.models import Session
from tests.cast import PARTNERS, Cast
from tests.factories.partners import (
    ActivityFactory,
    ApiCredentialFactory,
    SearchGapFactory,
    WebhookDeliveryFactory,
    WebhookEndpointFactory,
)
from tests.factories.referrals import submitted
from tests.factories.trainings import (
    CertificateFactory,
    EnrolmentFactory,
    ResourceFactory,
    SessionFactory,
    kept_leaflet,
)
from tests.permissions.matrix import Row

SENDERS, INTEGRATORS = ("referrer", "other_referrer"), ("integrator", "other_integrator")
# Integrators look after systems and see nothing that was sent.
NO_SENDER = dict.fromkeys(("ambassador", *INTEGRATORS), 403)
EVERYBODY = dict.fromkeys(PARTNERS, 200)
# Whoever sends nobody is refused; what somebody else sent is not there.
SENDER = {"referrer": 200, "other_referrer": 404} | NO_SENDER
SENDING = dict.fromkeys(SENDERS, 200) | NO_SENDER
# Toolbox and directory are for those who deal with people in need.
HELPERS = dict.fromkeys((*SENDERS, "ambassador"), 200) | dict.fromkeys(INTEGRATORS, 403)
# Nobody else does anything with keys and endpoints; those of another organisation are not there.
AMBASSADOR = dict.fromkeys(PARTNERS, 403) | {"ambassador": 200}
INTEGRATOR = dict.fromkeys(PARTNERS, 403) | {"integrator": 200, "other_integrator": 404}


def sent(cast: Cast) -> Referral:
    """Sent by `referrer` today."""
    known = Referral.objects.filter(referrer__user=cast.referrer).first()
    sender = Affiliation.objects.get(referrer__user=cast.referrer)
    return known or submitted(cast.service, cast.counsellor, on=timezone.localdate(), sender=sender)


def own(cast: Cast) -> dict[str, Any]:
    return {"reference": sent(cast).reference}


def a_message(cast: Cast) -> dict[str, Any]:
    return {"text": "Le numéro est le bon.", "tag": selectors.tag_of(sent(cast))}


def own_certificate(cast: Cast) -> dict[str, Any]:
    stored = storage.store(b"%PDF-", extension="pdf")
    sender = Affiliation.objects.get(referrer__user=cast.referrer).referrer
    return {
        "number": CertificateFactory(
            enrolment__referrer=sender, path=stored.path, sha256=stored.sha256, issued_by=cast.supervisor
        ).number
    }  # fmt: skip


def first_page(cast: Cast) -> dict[str, Any]:
    return {
        "postcode": "4010", "country": "LU", "debts": "private", "decides": "yes", "service": cast.service.pk,
        "organisation": Affiliation.objects.get(referrer__user=cast.referrer).organisation_id,
    }  # fmt: skip


def correction(cast: Cast) -> dict[str, Any]:
    return {
        "last_name": "D’Hoore", "first_name": "Jean", "birth_date": "28/02/1981", "postcode": "4010", "country": "LU",
        "language": "fr", "phone": "+352 621 123 456", "may_call": "on", "difficulties": ["rent"],
        "summary": "Trois loyers.", "adults": 1, "children": 2, "tag": selectors.tag_of(sent(cast)),
    }  # fmt: skip


def typed_so_far(cast: Cast) -> dict[str, Any]:
    """All pages filled in by `referrer`; the other one has typed nothing and is led back to the first."""
    agreed = dict.fromkeys(("share_identity", "contact_by_service", "share_outcome"), "given")
    pages = first_page(cast) | correction(cast) | agreed | {"method": "oral_script", "collected_on": "auj"}
    drafts.keep(
        cast.referrer, {name: value if isinstance(value, list) else [str(value)] for name, value in pages.items()}
    )
    return {}


def a_session(cast: Cast) -> dict[str, Any]:
    in_a_month = timezone.localdate() + timedelta(days=30)
    return {"session_id": SessionFactory(programme_version__programme__service=cast.service, days=[in_a_month]).pk}


def somebody_to_enrol(cast: Cast) -> dict[str, Any]:
    return {"colleague": Affiliation.objects.get(referrer__user=cast.referrer).pk}


def an_enrolment(cast: Cast) -> dict[str, Any]:
    """Of `referrer`, made by the service."""
    sender = Affiliation.objects.get(referrer__user=cast.referrer)
    enrolment = EnrolmentFactory(
        session=Session.objects.get(pk=a_session(cast)["session_id"]), referrer=sender.referrer,
        organisation=sender.organisation, changed_by=cast.supervisor,
    )  # fmt: skip
    return {"session_id": enrolment.session_id, "enrolment_id": enrolment.pk}


def some_material(cast: Cast) -> dict[str, Any]:
    resource = ResourceFactory(service=cast.service, edition=kept_leaflet(), owner=cast.supervisor)
    return {"resource_id": resource.pk}


def an_activity(cast: Cast) -> dict[str, Any]:
    return {"activity_id": ActivityFactory(organisation=cast.senders, verified_by=cast.supervisor).pk}


def own_gap(cast: Cast) -> dict[str, Any]:
    return {"mine": in_hands_of(cast.referrer).sign(SearchGapFactory().pk)}


def the_organisation(cast: Cast) -> dict[str, Any]:
    return {"organisation_id": cast.senders.pk}


def a_key(cast: Cast) -> dict[str, Any]:
    key = ApiCredentialFactory(organisation=cast.senders, issued_by=cast.supervisor)
    return the_organisation(cast) | {"credential_id": key.pk}


def an_endpoint(cast: Cast, **facts: object) -> dict[str, Any]:
    endpoint = WebhookEndpointFactory(organisation=cast.senders, created_by=cast.supervisor, **facts)
    return the_organisation(cast) | {"endpoint_id": endpoint.pk}


def a_delivery(cast: Cast) -> dict[str, Any]:
    delivery = WebhookDeliveryFactory(
        endpoint__organisation=cast.senders, endpoint__created_by=cast.supervisor, delivered=True
    )
    return the_organisation(cast) | {"endpoint_id": delivery.endpoint_id, "delivery_id": delivery.pk}


def typed(**fields: object) -> Callable[[Cast], dict[str, Any]]:
    return lambda _cast: {"version": 1} | fields


def act(kwargs: Callable[[Cast], dict[str, Any]], **fields: object) -> Row:
    """A form of its own page, after which the integrator is back."""
    return Row(kwargs=kwargs, GET=INTEGRATOR, POST=INTEGRATOR | {"integrator": 302}, data=typed(**fields), others=403)


def a_colleague(cast: Cast) -> dict[str, Any]:
    return the_organisation(cast) | {"affiliation_id": Affiliation.objects.get(referrer__user=cast.referrer).pk}


def team_act(kwargs: Callable[[Cast], dict[str, Any]], **fields: object) -> Row:
    """A form of its own page, after which the ambassador is back at the list."""
    return Row(kwargs=kwargs, GET=AMBASSADOR, POST=AMBASSADOR | {"ambassador": 302}, data=typed(**fields), others=403)


def once_shown(kwargs: Callable[[Cast], dict[str, Any]], **fields: object) -> Row:
    """A form whose answer shows a secret."""
    return Row(kwargs=kwargs, GET=INTEGRATOR, POST=INTEGRATOR, data=typed(**fields), others=403)


def button(kwargs: Callable[[Cast], dict[str, Any]]) -> Row:
    return Row(kwargs=kwargs, POST=INTEGRATOR | {"integrator": 302}, others=403)


ROWS = {
    "partner_space:home": Row(GET=EVERYBODY | dict.fromkeys(INTEGRATORS, 302), others=403),
    "partner_space:new": Row(
        kwargs=lambda _cast: {"step": "where"}, GET=SENDING, data=first_page, others=403,
        POST={"referrer": 302, "other_referrer": 422} | NO_SENDER,
    ),
    "partner_space:check": Row(
        kwargs=typed_so_far, GET=SENDING | {"other_referrer": 302}, POST=SENDING | dict.fromkeys(SENDERS, 302),
        others=403,
    ),
    "partner_space:discard": Row(POST=SENDING | dict.fromkeys(SENDERS, 302), others=403),
    "partner_space:correct": Row(kwargs=own, GET=SENDER, POST=SENDER | {"referrer": 302}, data=correction, others=403),
    "partner_space:certificates": Row(GET=EVERYBODY, others=403),
    "partner_space:certificate_pdf": Row(
        kwargs=own_certificate, GET=dict.fromkeys(PARTNERS, 404) | {"referrer": 200}, others=403
    ),
    "partner_space:session": Row(
        kwargs=a_session, GET=EVERYBODY, data=somebody_to_enrol, others=403,
        POST=dict.fromkeys(PARTNERS, 422) | {"referrer": 302, "ambassador": 302},
    ),
    "partner_space:cancel_enrolment": Row(
        kwargs=an_enrolment, POST=dict.fromkeys(PARTNERS, 404) | {"referrer": 302, "ambassador": 302}, others=403
    ),
    "partner_space:teams": Row(GET=dict.fromkeys(PARTNERS, 403) | {"ambassador": 200}, others=403),
    "partner_space:add_colleague": team_act(
        the_organisation, first_name="Luc", last_name="Hansen", email="luc.hansen@example.org",
        function="social worker", phone="+352 26 48 12", department="Minett", since="auj",
    ),
    "partner_space:end_colleague": team_act(a_colleague, ended_on="auj"),
    "partner_space:toolbox": Row(GET=HELPERS, POST=HELPERS, data=typed(q="grille"), others=403),
    "partner_space:take_resource": Row(kwargs=some_material, POST=HELPERS, others=403),
    "partner_space:directory": Row(GET=HELPERS, POST=HELPERS, data=typed(q="Schulden", place="4010"), others=403),
    "partner_space:activity": Row(kwargs=an_activity, GET=HELPERS, others=403),
    "partner_space:tell_network": Row(
        kwargs=own_gap, GET=dict.fromkeys(HELPERS, 404) | {"referrer": 200} | dict.fromkeys(INTEGRATORS, 403),
        POST=dict.fromkeys(HELPERS, 404) | {"referrer": 302} | dict.fromkeys(INTEGRATORS, 403),
        data=typed(message="a flat for five"), others=403,
    ),
    "partner_space:systems": Row(
        GET=dict.fromkeys(PARTNERS, 403) | dict.fromkeys(INTEGRATORS, 200), others=403
    ),
    "partner_space:issue_credential": once_shown(
        the_organisation, name="Agora", livemode="test", expires_on="+30", scopes=["referrals:write"]
    ),
    "partner_space:revoke_credential": act(a_key, reason="lost"),
    "partner_space:add_endpoint": once_shown(
        the_organisation, url="https://hooks.agora.example/caseflow", livemode="test", event_types=["referral.changed"]
    ),
    "partner_space:endpoint": Row(kwargs=an_endpoint, GET=INTEGRATOR, others=403),
    "partner_space:change_endpoint": act(
        an_endpoint, url="https://hooks.agora.example/new", event_types=["referral.changed"]
    ),
    "partner_space:rotate_secret": once_shown(an_endpoint),
    "partner_space:switch_off_endpoint": act(an_endpoint, reason="moving"),
    "partner_space:switch_on_endpoint": button(lambda cast: an_endpoint(cast, off=True)),
    "partner_space:send_test": button(an_endpoint),
    "partner_space:replay_delivery": button(a_delivery),
    "partner_space:referral": Row(kwargs=own, GET=SENDER, others=403),
    "partner_space:act": Row(
        kwargs=lambda cast: own(cast) | {"act": "write"}, GET=SENDER, POST=SENDER | {"referrer": 302},
        data=a_message, others=403,
    ),
}  # fmt: skip
