import factory
from factory.django import DjangoModelFactory

from caseflow.accounts.models import Jurisdiction, Membership, Service, TeamAccess, User, WindowPreset
from caseflow.accounts.roles import Role
from tests.factories import TODAY

PASSWORD = "un mot de passe de test"


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = Service

    name = factory.Sequence(lambda n: f"Service de conseil {n}")
    slug = factory.Sequence(lambda n: f"service-{n}")
    prefix = factory.Sequence(lambda n: f"LU{n}")
    jurisdiction = Jurisdiction.LU
    address = "12 rue du Marché\nL-4010 Esch-sur-Alzette"
    city = "Esch-sur-Alzette"
    phone = "+352 26 55 01"
    email = "service@example.org"
    window_preset = WindowPreset.DIN_B

    class Params:
        team_reads = factory.Trait(team_access=TeamAccess.READ)
        french = factory.Trait(jurisdiction=Jurisdiction.FR, window_preset=WindowPreset.FR_RIGHT)
        belgian = factory.Trait(jurisdiction=Jurisdiction.BE, window_preset=WindowPreset.BE_RIGHT)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    name = factory.Sequence(lambda n: f"Prénom Nom{n}")
    job_title = "Conseillère en désendettement"
    password = factory.django.Password(PASSWORD)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    service = factory.SubFactory(ServiceFactory)
    role = Role.COUNSELLOR
    valid_from = TODAY.replace(year=2020)
