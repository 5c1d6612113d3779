from collections.abc import Callable
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.utils import timezone

from counselling.domain.directory import Theme
from counselling.partners.acts.directory import in_hands_of
from counselling.partners.models import Affiliation, Creditor, Organisation
from tests.cast import Cast
from tests.factories.accounts import UserFactory
from tests.factories.partners import (
    ActivityFactory,
    AffiliationFactory,
    AgreementTermsFactory,
    ApiCredentialFactory,
    CreditorAddressFactory,
    CreditorFactory,
    GapTopicFactory,
    InvitationFactory,
    OrganisationContactFactory,
    OrganisationFactory,
    OrganisationRoleFactory,
    OrganisationSiteFactory,
    SearchGapFactory,
    WebhookDeliveryFactory,
    WebhookEndpointFactory,
)
from tests.permissions.matrix import Row

HERE = ("counsellor", "cover", "colleague", "supervisor")
THERE = ("other_counsellor", "other_supervisor")
STAFF = dict.fromkeys(HERE + THERE, 200)
COLLEAGUES = dict.fromkeys(HERE, 200)
NOBODYS = {"administrator": 403, "data_protection_officer": 403, "no_role": 403, "superuser": 403}
LEADERS = {"supervisor": 200, "counsellor": 403, "cover": 403, "colleague": 403}


def a_creditor(cast: Cast) -> dict[str, int]:
    known = Creditor.objects.filter(service=cast.service, name="Cofilux").first()
    return {"creditor_id": (known or CreditorFactory(service=cast.service, name="Cofilux")).pk}


def an_address(cast: Cast) -> dict[str, int]:
    address = CreditorAddressFactory(creditor__service=cast.service, service=cast.service)
    return {"creditor_id": address.creditor_id, "address_id": address.pk}


def entry(cast: Cast) -> dict[str, object]:
    return {"name": "Sofibel", "kind": "bank", "version": 1, "service": cast.service.pk}


def department(cast: Cast) -> dict[str, object]:
    return {
        "department": "Siège", "country": "LU", "language": "fr", "channel": "post", "version": 1,
        "service": cast.service.pk,
    }  # fmt: skip


def an_organisation(cast: Cast, **facts: object) -> Organisation:
    """One entry that the service keeps, whichever address names it first."""
    name = f"CPAS {' '.join(sorted(facts))}".strip()
    known = Organisation.objects.filter(keeper=cast.service, name=name).first()
    return known or OrganisationFactory(keeper=cast.service, name=name, **facts)


def organisation(cast: Cast) -> dict[str, int]:
    return {"organisation_id": an_organisation(cast).pk}


def with_contact(cast: Cast, **facts: object) -> dict[str, int]:
    found = an_organisation(cast, directory_only=True, **facts)
    if not found.contacts.exists():
        OrganisationContactFactory(organisation=found)
    return {"organisation_id": found.pk}


def to_be_activated(cast: Cast) -> dict[str, int]:
    return with_contact(cast, pending=True)


def a_site(cast: Cast) -> dict[str, int]:
    found = an_organisation(cast)
    return {"organisation_id": found.pk, "site_id": OrganisationSiteFactory(organisation=found, name="A").pk}


def a_contact(cast: Cast) -> dict[str, int]:
    found = an_organisation(cast)
    number = found.contacts.count()
    return {
        "organisation_id": found.pk,
        "contact_id": OrganisationContactFactory(organisation=found, name=f"Accueil {number}").pk,
    }


def an_agreement(cast: Cast) -> dict[str, int]:
    terms = AgreementTermsFactory(agreement__organisation=an_organisation(cast), agreement__service=cast.service)
    return {"agreement_id": terms.agreement_id}


def a_draft(cast: Cast) -> dict[str, int]:
    draft = AgreementTermsFactory(
        agreement__organisation=an_organisation(cast), agreement__service=cast.service, draft=True
    )
    return {"agreement_id": draft.agreement_id, "terms_id": draft.pk}


def a_professional(cast: Cast) -> dict[str, int]:
    affiliation = AffiliationFactory(organisation=an_organisation(cast))
    return {"organisation_id": affiliation.organisation_id, "affiliation_id": affiliation.pk}


def a_role(cast: Cast) -> dict[str, int]:
    affiliation = AffiliationFactory(organisation=an_organisation(cast))
    role = OrganisationRoleFactory(referrer=affiliation.referrer, organisation=affiliation.organisation)
    return {
        "organisation_id": affiliation.organisation_id, "affiliation_id": affiliation.pk, "role_id": role.pk,
    }  # fmt: skip


def a_post(cast: Cast) -> dict[str, int]:
    """Somebody with a role, and so with something to do in the partner space."""
    return {name: key for name, key in a_role(cast).items() if name != "role_id"}


def an_invitation_that_waits(cast: Cast) -> dict[str, int]:
    """Its mail should have left long ago, so that the link may be handed over."""
    post = a_post(cast)
    there = Affiliation.objects.get(pk=post["affiliation_id"])
    there.referrer.user = UserFactory(email=there.referrer.email, password=None, last_login=None)
    there.referrer.save(update_fields=["user"])
    InvitationFactory(affiliation=there, asked_by=cast.supervisor, asked_at=timezone.now() - timedelta(hours=2))
    return post


def a_post_with_a_factor(cast: Cast) -> dict[str, int]:
    post = a_post(cast)
    referrer = Affiliation.objects.get(pk=post["affiliation_id"]).referrer
    referrer.user = UserFactory()
    referrer.save(update_fields=["user"])
    Authenticator.objects.create(user=referrer.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return post


def a_key(cast: Cast) -> dict[str, int]:
    key = ApiCredentialFactory(organisation=an_organisation(cast), issued_by=cast.supervisor)
    return {"organisation_id": key.organisation_id, "credential_id": key.pk}


def an_endpoint(cast: Cast, **facts: object) -> dict[str, int]:
    endpoint = WebhookEndpointFactory(organisation=an_organisation(cast), created_by=cast.supervisor, **facts)
    return {"organisation_id": endpoint.organisation_id, "endpoint_id": endpoint.pk}


def an_endpoint_off(cast: Cast) -> dict[str, int]:
    return an_endpoint(cast, off=True)


def a_delivery(cast: Cast) -> dict[str, int]:
    delivery = WebhookDeliveryFactory(
        endpoint__organisation=an_organisation(cast), endpoint__created_by=cast.supervisor, delivered=True
    )
    return {
        "organisation_id": delivery.endpoint.organisation_id, "endpoint_id": delivery.endpoint_id,
        "delivery_id": delivery.pk,
    }  # fmt: skip


def an_activity(cast: Cast) -> dict[str, int]:
    activity = ActivityFactory(organisation=an_organisation(cast), verified_by=cast.supervisor)
    return {"activity_id": activity.pk}


def a_gap(cast: Cast) -> dict[str, str]:
    return {"mine": in_hands_of(cast.counsellor).sign(SearchGapFactory().pk)}


def a_topic(cast: Cast, state: str = "new") -> dict[str, int]:
    topic = GapTopicFactory(area=state, coordinator=cast.supervisor, state=state)
    for _time in range(5):
        SearchGapFactory(area=state)
    return {"topic_id": topic.pk}


def a_topic_in_hand(cast: Cast) -> dict[str, int]:
    return a_topic(cast, "looking")


def the_answer(cast: Cast) -> dict[str, object]:
    activity = ActivityFactory(organisation=an_organisation(cast), theme=Theme.HOUSING, verified_by=cast.supervisor)
    return {"activity": activity.pk}


def organisation_entry(cast: Cast) -> dict[str, object]:
    return {
        "keeper": cast.service.pk, "name": "Commune de Dudelange", "kind": "municipality", "country": "LU",
        "version": 1, "city": "Dudelange", "postcode": "3401", "contact_name": "Accueil",
        "contact_phone": "+352 26 00 00",
    }  # fmt: skip


def terms_typed(cast: Cast) -> dict[str, object]:
    return {
        "service": cast.service.pk, "number": "C-2026-7", "valid_from": "2026-01-01", "training_required": "on",
        "disclosure_cap": "milestones", "data_protection": "separate", "channels": ["phone"], "billing": "none",
        "seats": 0, "version": 1,
    }  # fmt: skip


def person_typed(_cast: Cast) -> dict[str, object]:
    return {
        "first_name": "Luc", "last_name": "Hansen", "email": "l.hansen@example.org", "since": "2026-01-05",
        "version": 1,
    }  # fmt: skip


def new_employer(cast: Cast) -> dict[str, object]:
    return {"organisation": an_organisation(cast, country="FR").pk, "email": "l.hansen@example.org"}


def typed(**fields: object) -> Callable[[Cast], dict[str, object]]:
    return lambda _cast: {"version": 1} | fields


def saved(people: dict[str, int]) -> dict[str, int]:
    return {person: 302 if status == 200 else status for person, status in people.items()}


# The register is read by everybody who works with partners, and an entry changed by the service that keeps it.
KEEPERS = dict.fromkeys(HERE + THERE, 403) | {"supervisor": 200}
# Which keys an organisation has is told to nobody else.
KEY_HOLDERS = dict.fromkeys(HERE + THERE, 404) | {"supervisor": 200}
# A supervisor of any service may add to the register and agree something with an organisation.
LEADING = dict.fromkeys(HERE + THERE, 403) | {"supervisor": 200, "other_supervisor": 200}


def form(
    kwargs: Callable[[Cast], dict[str, int]],
    data: Callable[[Cast], dict[str, object]],
    people: dict[str, int] = KEEPERS,
) -> Row:
    """A form of its own page, for those who may change the entry."""
    return Row(kwargs=kwargs, GET=people | NOBODYS, POST=saved(people) | NOBODYS, data=data)


def button(kwargs: Callable[[Cast], dict[str, int]], people: dict[str, int] = KEEPERS) -> Row:
    return Row(kwargs=kwargs, POST=saved(people) | NOBODYS)


ROWS = {
    "partners:organisations": Row(GET=STAFF | NOBODYS),
    "partners:register_organisation": Row(
        GET=LEADING | NOBODYS,
        POST=saved(LEADING) | {"other_supervisor": 422} | NOBODYS,
        data=organisation_entry,
    ),
    "partners:organisation": Row(kwargs=organisation, GET=STAFF | NOBODYS),
    "partners:change_organisation": form(organisation, organisation_entry),
    "partners:set_is_creditor": form(organisation, typed(is_creditor="yes", reason="lends money")),
    "partners:activate_organisation": form(to_be_activated, typed()),
    "partners:suspend_organisation": form(organisation, typed(reason="volume")),
    "partners:close_organisation": form(with_contact, typed(reason="merged")),
    "partners:add_site": form(organisation, typed(postcode="L-3401", city="Dudelange", country="LU")),
    "partners:change_site": form(a_site, typed(postcode="L-3401", city="Dudelange", country="LU")),
    "partners:remove_site": button(a_site),
    "partners:add_contact": form(organisation, typed(function="quality", name="Qualité", phone="+352 26 00 00")),
    "partners:change_contact": form(a_contact, typed(function="quality", name="Qualité", phone="+352 26 00 00")),
    "partners:remove_contact": button(a_contact),
    "partners:draft_agreement": Row(
        kwargs=organisation,
        GET=LEADING | NOBODYS,
        POST=saved(LEADING) | {"other_supervisor": 422} | NOBODYS,
        data=terms_typed,
    ),
    "partners:agreement": Row(kwargs=an_agreement, GET=COLLEAGUES | NOBODYS),
    "partners:amend_agreement": form(an_agreement, terms_typed, LEADERS),
    "partners:end_agreement": form(an_agreement, typed(ended_on="+30", reason="end of project"), LEADERS),
    "partners:change_terms": form(a_draft, terms_typed, LEADERS),
    "partners:sign_terms": form(a_draft, typed(signed_on="2025-12-20"), LEADERS),
    "partners:add_referrer": form(organisation, person_typed),
    "partners:issue_credential": Row(
        kwargs=organisation,
        GET=KEEPERS | NOBODYS,
        POST=KEEPERS | NOBODYS,
        data=typed(name="Agora", livemode="test", expires_on="+30", scopes=["referrals:write"]),
    ),
    "partners:revoke_credential": form(a_key, typed(reason="lost"), KEY_HOLDERS),
    "partners:add_endpoint": Row(
        kwargs=organisation,
        GET=KEEPERS | NOBODYS,
        POST=KEEPERS | NOBODYS,
        data=typed(url="https://hooks.sofibel.example/caseflow", livemode="live", event_types=["referral.changed"]),
    ),
    "partners:endpoint": Row(kwargs=an_endpoint, GET=KEY_HOLDERS | NOBODYS),
    "partners:change_endpoint": form(
        an_endpoint, typed(url="https://hooks.sofibel.example/new", event_types=["referral.changed"]), KEY_HOLDERS
    ),
    "partners:rotate_secret": Row(
        kwargs=an_endpoint, GET=KEY_HOLDERS | NOBODYS, POST=KEY_HOLDERS | NOBODYS, data=typed()
    ),
    "partners:switch_off_endpoint": form(an_endpoint, typed(reason="moving"), KEY_HOLDERS),
    "partners:switch_on_endpoint": button(an_endpoint_off, KEY_HOLDERS),
    "partners:send_test": button(an_endpoint, KEY_HOLDERS),
    "partners:replay_delivery": button(a_delivery, KEY_HOLDERS),
    "partners:directory": Row(GET=STAFF | NOBODYS, POST=STAFF | NOBODYS, data=typed(q="Schulden", place="4010")),
    "partners:directory_of_members": Row(GET=STAFF | NOBODYS, POST=STAFF | NOBODYS, data=typed(q="camionnette")),
    "partners:activity": Row(kwargs=an_activity, GET=STAFF | NOBODYS),
    "partners:add_activity": form(
        organisation, typed(title_fr="Atelier", theme="training", country="LU", way_in="self")
    ),
    "partners:change_activity": form(
        an_activity, typed(title_fr="Atelier", theme="training", country="LU", way_in="self")
    ),
    "partners:verify_activity": button(an_activity),
    "partners:gaps": Row(GET=STAFF | NOBODYS),
    "partners:tell_network": Row(
        kwargs=a_gap,
        GET={"counsellor": 200} | NOBODYS,
        POST={"counsellor": 302} | NOBODYS,
        data=typed(message="a flat for five"),
    ),
    "partners:take_topic": Row(kwargs=a_topic, POST=saved(LEADING) | NOBODYS),
    "partners:fill_topic": form(a_topic_in_hand, the_answer, LEADING),
    "partners:accept_topic": form(a_topic_in_hand, typed(reason="none in the country"), LEADING),
    "partners:professional": Row(kwargs=a_professional, GET=STAFF | NOBODYS),
    "partners:change_referrer": form(a_professional, person_typed),
    "partners:move_referrer": form(a_professional, new_employer),
    "partners:end_affiliation": button(a_professional),
    "partners:name_role": form(a_professional, typed(role="ambassador")),
    "partners:end_role": button(a_role),
    "partners:invite_referrer": form(a_post, typed(agreed="on", reason="no address of the house yet")),
    # The page with the link, which is shown once and stands in no address.
    "partners:hand_over_invitation": Row(kwargs=an_invitation_that_waits, POST=KEEPERS | NOBODYS),
    "partners:remove_factor": button(a_post_with_a_factor),
    "partners:creditors": Row(GET=STAFF | NOBODYS),
    "partners:suggestions": Row(GET=STAFF | NOBODYS),
    "partners:add_creditor": Row(
        GET=STAFF | NOBODYS, POST=saved(COLLEAGUES) | dict.fromkeys(THERE, 422) | NOBODYS, data=entry
    ),
    "partners:creditor": Row(kwargs=a_creditor, GET=COLLEAGUES | NOBODYS, POST=saved(LEADERS) | NOBODYS, data=entry),
    "partners:add_department": Row(
        kwargs=a_creditor, GET=COLLEAGUES | NOBODYS, POST=saved(COLLEAGUES) | NOBODYS, data=department
    ),
    "partners:change_department": Row(
        kwargs=an_address, GET=LEADERS | NOBODYS, POST=saved(LEADERS) | NOBODYS, data=department
    ),
}
