import factory
from factory.django import DjangoModelFactory

from caseflow.accounts.models import Jurisdiction
from counselling.domain.law.classes import CreditorKind
from counselling.domain.matching import fold
from counselling.partners.models import Creditor, CreditorAddress
from tests.factories.accounts import ServiceFactory


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
