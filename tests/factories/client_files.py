import factory
from factory.django import DjangoModelFactory

from counselling.client_files.models import (
    Authorisation,
    AuthorisationKind,
    AuthorisationMethod,
    ClientFile,
    ContactDetails,
    HouseholdMember,
    MemberRelation,
)
from counselling.domain.lifecycle import FileState
from counselling.domain.matching import fold, name_key
from tests.factories import TODAY
from tests.factories.accounts import ServiceFactory


class ClientFileFactory(DjangoModelFactory):
    class Meta:
        model = ClientFile

    service = factory.SubFactory(ServiceFactory)
    reference = factory.LazyAttributeSequence(lambda file, n: f"{file.service.prefix}-2026-{n + 50001:05d}")
    opened_on = TODAY.replace(month=9)

    class Params:
        closed = factory.Trait(
            state=FileState.CLOSED, closed_on=TODAY.replace(month=11, day=1), closure_reason="advice_only"
        )


class HouseholdMemberFactory(DjangoModelFactory):
    class Meta:
        model = HouseholdMember

    file = factory.SubFactory(ClientFileFactory)
    last_name = "Weber"
    first_name = "Anne"
    relation = MemberRelation.CLIENT
    folded_name = factory.LazyAttribute(lambda member: fold(f"{member.last_name} {member.first_name}"))
    match_key = factory.LazyAttribute(lambda member: name_key(member.last_name, member.first_name))
    birth_date = TODAY.replace(year=1985, month=3, day=12)

    class Params:
        partner = factory.Trait(relation=MemberRelation.PARTNER, first_name="Marc")
        child = factory.Trait(
            relation=MemberRelation.CHILD, first_name="Léa", birth_date=TODAY.replace(year=2016, month=2, day=17)
        )


class ContactDetailsFactory(DjangoModelFactory):
    class Meta:
        model = ContactDetails

    member = factory.SubFactory(HouseholdMemberFactory)
    phone = "621 55 01 77"
    phone_key = "21550177"
    may_call = True


class AuthorisationFactory(DjangoModelFactory):
    class Meta:
        model = Authorisation

    member = factory.SubFactory(HouseholdMemberFactory)
    file = factory.SelfAttribute("member.file")
    kind = AuthorisationKind.PROCESS_DATA
    on = TODAY.replace(month=9, day=21)
    method = AuthorisationMethod.SIGNED
    recorded_by = factory.SelfAttribute("file.counsellor")
