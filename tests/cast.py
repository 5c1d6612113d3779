"""The cast: every person a test may send, by role. No test invents its own users."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property

from django.utils import timezone

from caseflow.accounts.models import Service, User
from caseflow.accounts.roles import Role
from counselling import permissions
from counselling.client_files.models import ClientFile
from counselling.domain.partners import PartnerRole
from counselling.partners.models import Organisation
from counselling.permissions import Relation
from tests.factories import TODAY
from tests.factories.accounts import MembershipFactory, ServiceFactory, UserFactory
from tests.factories.client_files import (
    AuthorisationFactory,
    ClientFileFactory,
    ContactDetailsFactory,
    HouseholdMemberFactory,
)
from tests.factories.partners import AffiliationFactory, OrganisationRoleFactory, ReferrerFactory
from tests.factories.referrals import professional


@dataclass(frozen=True)
class Cast:
    """One service with its people and one file in the hands of `counsellor`; another service beside it."""

    service: Service
    other_service: Service
    file: ClientFile
    colleagues_file: ClientFile
    other_file: ClientFile
    counsellor: User
    cover: User
    colleague: User
    supervisor: User
    other_counsellor: User
    other_supervisor: User
    administrator: User
    data_protection_officer: User
    no_role: User
    superuser: User
    deactivated: User

    # Made when a test asks for them, so that no other test finds an organisation more in the register.
    @cached_property
    def referrer(self) -> User:
        return partner("referrer", self.senders, PartnerRole.REFERRER)

    @cached_property
    def ambassador(self) -> User:
        return partner("ambassador", self.senders, PartnerRole.AMBASSADOR)

    @cached_property
    def integrator(self) -> User:
        return partner("integrator", self.senders, PartnerRole.INTEGRATOR)

    @cached_property
    def other_integrator(self) -> User:
        return partner("other_integrator", professional(self.service).organisation, PartnerRole.INTEGRATOR)

    @cached_property
    def other_referrer(self) -> User:
        return partner("other_referrer", professional(self.service).organisation, PartnerRole.REFERRER)

    @cached_property
    def senders(self) -> Organisation:
        """The organisation of referrer, ambassador and integrator."""
        return professional(self.service).organisation


HOUSE = (
    "counsellor", "cover", "colleague", "supervisor", "other_counsellor", "other_supervisor", "administrator",
    "data_protection_officer", "no_role", "superuser", "deactivated",
)  # fmt: skip
# People of partner organisations: they have the partner space, and every page of the house is closed to them.
PARTNERS = ("referrer", "other_referrer", "ambassador", "integrator", "other_integrator")
ROLES = (*HOUSE, *PARTNERS)


def partner(name: str, organisation: Organisation, role: PartnerRole) -> User:
    """Somebody who works at an organisation, signs in, and acts for it in this role."""
    user = person(name)
    referrer = ReferrerFactory(first_name=name.title(), last_name="Muller", email=user.email, user=user)
    AffiliationFactory(referrer=referrer, organisation=organisation)
    OrganisationRoleFactory(referrer=referrer, organisation=organisation, role=role)
    return user


def person(name: str, service: Service | None = None, role: Role = Role.COUNSELLOR, **fields: object) -> User:
    user = UserFactory(email=f"{name}@example.org", name=f"{name.replace('_', ' ').title()} Kieffer", **fields)
    if service:
        MembershipFactory(user=user, service=service, role=role)
    return user


def client_file(service: Service, counsellor: User, name: str, **fields: object) -> ClientFile:
    file = ClientFileFactory(service=service, counsellor=counsellor, **fields)
    client = HouseholdMemberFactory(file=file, last_name=name)
    ContactDetailsFactory(member=client)
    AuthorisationFactory(member=client)
    return file


def build_cast() -> Cast:
    service, other = ServiceFactory(slug="here", prefix="LUH"), ServiceFactory(slug="there", prefix="LUT")
    counsellor, colleague = person("counsellor", service), person("colleague", service)
    supervisor = person("supervisor", service, Role.SUPERVISOR)
    other_counsellor = person("other_counsellor", other)
    cover = person("cover", service)
    file = client_file(service, counsellor, "Weber")
    start = timezone.make_aware(datetime.combine(TODAY, time.min))
    permissions.grant(
        file=file, user=cover, relation=Relation.COVER, valid_from=start - timedelta(days=400),
        valid_until=start + timedelta(days=4000), by=supervisor, reason="leave",
    )  # fmt: skip
    return Cast(
        service=service,
        other_service=other,
        file=file,
        colleagues_file=client_file(service, colleague, "Collègue"),
        other_file=client_file(other, other_counsellor, "Ailleurs"),
        counsellor=counsellor,
        cover=cover,
        colleague=colleague,
        supervisor=supervisor,
        other_counsellor=other_counsellor,
        other_supervisor=person("other_supervisor", other, Role.SUPERVISOR),
        administrator=person("administrator", service, Role.ADMINISTRATOR),
        data_protection_officer=person("data_protection_officer", service, Role.DATA_PROTECTION_OFFICER),
        no_role=person("no_role"),
        superuser=person("superuser", is_superuser=True),
        deactivated=person("deactivated", service, is_active=False),
    )
