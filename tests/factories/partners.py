import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from caseflow import encryption
from caseflow.accounts.models import Jurisdiction
from counselling.domain.api_keys import ApiScope, compose_key, digest_of
from counselling.domain.directory import Theme
from counselling.domain.events import PUBLISHED
from counselling.domain.law.classes import CreditorKind
from counselling.domain.lifecycle import OrganisationStatus
from counselling.domain.matching import fold
from counselling.domain.partners import ContactFunction, OrganisationKind, PartnerRole, ReferralChannel
from counselling.partners.models import (
    Activity,
    Affiliation,
    Agreement,
    AgreementTerms,
    ApiCredential,
    Creditor,
    CreditorAddress,
    GapTopic,
    Invitation,
    Organisation,
    OrganisationContact,
    OrganisationRole,
    OrganisationSite,
    OutboxEvent,
    Referrer,
    SearchGap,
    WebhookDelivery,
    WebhookEndpoint,
)
from tests.factories import TODAY
from tests.factories.accounts import ServiceFactory, UserFactory


class CreditorFactory(DjangoModelFactory):
    class Meta:
        model = Creditor

    service = factory.SubFactory(ServiceFactory)
    name = factory.Sequence(lambda n: f"Cofilux {n}")
    aliases = ""
    kind = CreditorKind.CONSUMER_CREDIT
    folded = factory.LazyAttribute(lambda creditor: fold(f"{creditor.name} {creditor.aliases}"))

    class Params:
        national = factory.Trait(service=None, jurisdiction=Jurisdiction.LU)
        landlord = factory.Trait(kind=CreditorKind.LANDLORD)


class CreditorAddressFactory(DjangoModelFactory):
    class Meta:
        model = CreditorAddress

    creditor = factory.SubFactory(CreditorFactory)
    service = factory.SelfAttribute("creditor.service")
    department = "Recouvrement"
    lines = "1 rue du Moulin"
    postcode = "L-1111"
    city = "Luxembourg"
    country = "LU"
    is_default = True


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    keeper = factory.SubFactory(ServiceFactory)
    name = factory.Sequence(lambda n: f"CPAS {n}")
    kind = OrganisationKind.SOCIAL_SERVICE
    is_creditor = False
    country = "LU"
    status = OrganisationStatus.ACTIVE
    status_on = TODAY
    folded = factory.LazyAttribute(lambda organisation: fold(organisation.name))

    class Params:
        pending = factory.Trait(status=OrganisationStatus.PENDING)
        suspended = factory.Trait(status=OrganisationStatus.SUSPENDED, status_because="volume")
        closed = factory.Trait(status=OrganisationStatus.CLOSED, status_because="merged")
        bank = factory.Trait(kind=OrganisationKind.BANK, is_creditor=True)


class OrganisationSiteFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationSite

    organisation = factory.SubFactory(OrganisationFactory)
    lines = "1 rue du Moulin"
    postcode = "L-4010"
    city = "Esch-sur-Alzette"
    country = "LU"


class OrganisationContactFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationContact

    organisation = factory.SubFactory(OrganisationFactory)
    function = ContactFunction.GENERAL
    name = "Accueil"
    email = "accueil@example.org"


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = Agreement

    organisation = factory.SubFactory(OrganisationFactory)
    service = factory.SelfAttribute("organisation.keeper")
    number = factory.Sequence(lambda n: f"C-{n}")


class AgreementTermsFactory(DjangoModelFactory):
    """Terms signed long ago and without an end."""

    class Meta:
        model = AgreementTerms

    agreement = factory.SubFactory(AgreementFactory)
    number = 0
    valid_from = TODAY.replace(year=2020)
    signed_on = TODAY.replace(year=2020)
    channels = [ReferralChannel.PARTNER_SPACE.value]

    class Params:
        draft = factory.Trait(signed_on=None)


class ReferrerFactory(DjangoModelFactory):
    class Meta:
        model = Referrer

    first_name = "Anne"
    last_name = "Muller"
    email = factory.Sequence(lambda n: f"a.muller{n}@example.org")
    function = "assistante sociale"


class AffiliationFactory(DjangoModelFactory):
    class Meta:
        model = Affiliation

    referrer = factory.SubFactory(ReferrerFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    valid_from = TODAY.replace(year=2020)


class InvitationFactory(DjangoModelFactory):
    """A mail that waits since it was asked for."""

    class Meta:
        model = Invitation

    affiliation = factory.SubFactory(AffiliationFactory)
    email = factory.SelfAttribute("affiliation.referrer.email")
    asked_by = factory.SubFactory(UserFactory)


class OrganisationRoleFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationRole

    referrer = factory.SubFactory(ReferrerFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = PartnerRole.REFERRER
    valid_from = TODAY.replace(year=2020)


# What the holder of a factory's credential sends: the public id, then always the same secret.
SECRET = "A" * 43


def key_of(credential: ApiCredential) -> str:
    return compose_key(livemode=credential.livemode, public_id=credential.public_id, secret=SECRET)


class ApiCredentialFactory(DjangoModelFactory):
    class Meta:
        model = ApiCredential

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Logiciel {n}")
    public_id = factory.Sequence(lambda n: f"{n:08d}")
    livemode = True
    digest = factory.LazyAttribute(lambda credential: digest_of(key_of(credential)))
    last_four = SECRET[-4:]
    scopes = sorted(ApiScope)
    expires_on = TODAY.replace(year=TODAY.year + 1)
    issued_by = factory.SubFactory(UserFactory)

    class Params:
        expired = factory.Trait(expires_on=TODAY.replace(year=2020))
        sandbox = factory.Trait(livemode=False)
        revoked = factory.Trait(
            revoked_at=factory.LazyFunction(timezone.now), revoked_by=factory.SelfAttribute("issued_by"),
            revoked_because="stolen laptop",
        )  # fmt: skip


# What a factory's endpoint signs with: the secret of the published vector.
WEBHOOK_SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


class WebhookEndpointFactory(DjangoModelFactory):
    class Meta:
        model = WebhookEndpoint

    organisation = factory.SubFactory(OrganisationFactory)
    url = factory.Sequence(lambda n: f"https://hooks{n}.partner.example/caseflow")
    livemode = True
    event_types = sorted(PUBLISHED)
    secret = factory.LazyFunction(lambda: encryption.encrypt(WEBHOOK_SECRET))
    created_by = factory.SubFactory(UserFactory)

    class Params:
        off = factory.Trait(off_because="by_hand", off_note="moving", off_at=factory.LazyFunction(timezone.now))


class OutboxEventFactory(DjangoModelFactory):
    class Meta:
        model = OutboxEvent

    organisation = factory.SubFactory(OrganisationFactory)
    livemode = True
    sequence = factory.Sequence(lambda n: n + 1)
    public_id = factory.Sequence(lambda n: f"evt_{n:020}")
    type = PUBLISHED[1]
    reference = "LUH-26-7K3F-3"


class WebhookDeliveryFactory(DjangoModelFactory):
    """Waiting for its first attempt."""

    class Meta:
        model = WebhookDelivery

    endpoint = factory.SubFactory(WebhookEndpointFactory)
    event = factory.SubFactory(OutboxEventFactory, organisation=factory.SelfAttribute("..endpoint.organisation"))
    webhook_id = factory.SelfAttribute("event.public_id")

    class Params:
        delivered = factory.Trait(state="delivered", next_at=None, attempts=1, outcome="delivered", status=204)


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    organisation = factory.SubFactory(OrganisationFactory)
    title_fr = factory.Sequence(lambda n: f"Permanence {n:05}")
    theme = Theme.OTHER
    country = "LU"
    folded = factory.LazyAttribute(lambda activity: fold(f"{activity.title_fr} {activity.skills}"))
    skills = ""
    verified_on = TODAY
    verified_by = factory.SubFactory(UserFactory)


class SearchGapFactory(DjangoModelFactory):
    class Meta:
        model = SearchGap

    week = factory.LazyFunction(timezone.localdate)
    themes = [Theme.HOUSING.value]
    country = "LU"
    area = "40"


class GapTopicFactory(DjangoModelFactory):
    class Meta:
        model = GapTopic
        django_get_or_create = ("theme", "country", "area")

    theme = Theme.HOUSING
    country = "LU"
    area = "40"
    state_on = TODAY
