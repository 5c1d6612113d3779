"""The three services of the demonstration, the eight people who work there, and whom they write to."""

from dataclasses import dataclass
from datetime import date

from caseflow.accounts import services as accounts
from caseflow.accounts.models import Service, TeamAccess, User
from caseflow.accounts.operator import Operator
from caseflow.accounts.roles import Role
from caseflow.operations.demo import PASSWORD
from counselling.demo.creditors import add_creditors
from counselling.statements.services import set_reference_amount

DOMAIN = "caseflow.example"
REFERENCES = (("food", (34000, 59000, 78000, 95000, 112000)), ("hygiene", (5500, 8000, 10500, 12500, 14500)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A service and how it presents itself."""

    country: str
    prefix: str
    slug: str
    name: str
    address: str
    city: str
    phone: str
    legal_line: str
    team_access: str = TeamAccess.NONE
    scale: int  # prices, in per cent of Luxembourg
    wages: int  # incomes, likewise


PLACES = (
    Place(
        country="lu", prefix="LU", slug="minett", name="Service Budget et Dettes Minett (fictif)",
        address="14, rue de l’Exemple\nL-4990 Minettville", city="Minettville", phone="+352 00 12 34 56",
        legal_line="Service fictif de démonstration, ouvert du lundi au vendredi de 9 à 17 heures",
        scale=100, wages=100,
    ),
    Place(
        country="fr", prefix="FR", slug="horizon", name="Association Horizon Budget (fictive)",
        address="27, quai de l’Exemple\n57990 Trois-Rivières-Fictives", city="Trois-Rivières-Fictives",
        phone="01 99 00 27 27", legal_line="Association fictive de démonstration, point conseil budget",
        scale=64, wages=72,
    ),
    Place(
        country="be", prefix="BE", slug="val-dour", name="Médiation de dettes du Val d’Our (fictive)",
        address="Place de l’Exemple 3\n4999 Val-d’Our-Fictif", city="Val-d’Our-Fictif", phone="+32 4 000 00 03",
        legal_line="Service fictif de démonstration, médiation de dettes agréée pour rire",
        team_access=TeamAccess.READ, scale=76, wages=90,
    ),
)  # fmt: skip

# Name, job title and the roles in each place; one leads and counsels, two look after all three houses.
PEOPLE = (
    ("claire.thill", "Claire Thill", "Conseillère", {"lu": (Role.COUNSELLOR,)}),
    ("marc.reuter", "Marc Reuter", "Conseiller", {"lu": (Role.COUNSELLOR,)}),
    ("nadine.kremer", "Nadine Kremer", "Responsable du service", {"lu": (Role.SUPERVISOR,)}),
    ("sophie.lambert", "Sophie Lambert", "Coordinatrice", {"fr": (Role.COUNSELLOR, Role.SUPERVISOR)}),
    ("elise.vandamme", "Élise Vandamme", "Médiatrice de dettes", {"be": (Role.COUNSELLOR,)}),
    ("tom.claes", "Tom Claes", "Médiateur de dettes", {"be": (Role.COUNSELLOR,)}),
    ("paul.demaret", "Paul Demaret", "Administrateur", dict.fromkeys(("lu", "fr", "be"), (Role.ADMINISTRATOR,))),
    (
        "ines.carvalho",
        "Inès Carvalho",
        "Déléguée à la protection des données",
        dict.fromkeys(("lu", "fr", "be"), (Role.DATA_PROTECTION_OFFICER,)),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One service with its people by the first part of their address."""

    place: Place
    service: Service
    people: dict[str, User]


def open_houses(*, on: date, by: Operator) -> dict[str, House]:
    """Services, people and creditors, with everybody in place long before the first file."""
    people = {
        key: accounts.create_user(
            email=f"{key}@{DOMAIN}", name=name, job_title=title, phone="+352 00 12 34 57", password=PASSWORD, by=by
        )
        for key, name, title, _roles in PEOPLE
    }
    houses = {
        place.country: House(place=place, service=_open(place, by=by), people=people) for place in PLACES
    }  # fmt: skip
    for key, _name, _title, roles in PEOPLE:
        for country, held in roles.items():
            for role in held:
                accounts.add_membership(
                    user=people[key], service=houses[country].service, role=role, on=on, by=by
                )  # fmt: skip
    for country, leader in (("lu", "nadine.kremer"), ("fr", "sophie.lambert"), ("be", "elise.vandamme")):
        add_creditors(houses[country].service, by=people[leader])
        _set_references(houses[country], by=people[leader])
    return houses


def _open(place: Place, *, by: Operator) -> Service:
    return accounts.create_service(
        name=place.name, slug=place.slug, jurisdiction=place.country, prefix=place.prefix, address=place.address,
        city=place.city, phone=place.phone, email=f"contact@{place.slug}.example", legal_line=place.legal_line,
        team_access=place.team_access, by=by,
    )  # fmt: skip


def _set_references(house: House, *, by: User) -> None:
    """What each service expects a household to spend on food and hygiene, by the number of persons."""
    for category, amounts in REFERENCES:
        for persons, cents in enumerate(amounts, 1):
            set_reference_amount(
                service=house.service, category=category, persons=persons,
                amount=cents * house.place.scale // 100 // 500 * 500, by=by,
            )  # fmt: skip
