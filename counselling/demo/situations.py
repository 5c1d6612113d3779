"""How the invented households live: who belongs to them and what comes in and goes out, at Luxembourg prices."""

from dataclasses import dataclass

from counselling.client_files.models import MemberRelation as Is
from counselling.domain.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody beside the client; `since` and `until` count days from the opening of the file."""

    relation: Is
    age: int
    presence: int = 100
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the budget in euros of Luxembourg; the holder is the client, the partner or nobody."""

    category: str
    label: str
    euros: int
    period: Period = Period.MONTHLY
    holder: Is | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    age: int
    people: tuple[Person, ...] = ()
    lines: tuple[Line, ...]
    request: str


PARTNER, CHILD = Is.PARTNER, Is.CHILD


def wage(euros: int, holder: Is = Is.CLIENT, label: str = "Salaire net") -> Line:
    return Line(category="wage", label=label, euros=euros, holder=holder)


def living(
    *, rent: int, food: int, hygiene: int, heads: int, car: bool = True, rent_label: str = "Loyer"
) -> tuple[Line, ...]:
    """What every household spends, by its size: twelve lines and more, in five periods."""
    lines = (
        Line(category="rent", label=rent_label, euros=rent),
        Line(category="service_charges", label="Charges locatives", euros=90 + 30 * heads),
        Line(category="energy", label="Électricité et gaz", euros=130 + 45 * heads, period=Period.TWO_MONTHLY),
        Line(category="water", label="Eau", euros=45 + 25 * heads, period=Period.QUARTERLY),
        Line(category="insurance", label="Assurances ménage et responsabilité", euros=210, period=Period.YEARLY),
        Line(category="telecom", label="Téléphone et internet", euros=45 + 9 * heads),
        Line(category="food", label="Alimentation", euros=food),
        Line(category="hygiene", label="Hygiène et entretien", euros=hygiene),
        Line(category="clothing", label="Vêtements", euros=60 + 45 * heads, period=Period.QUARTERLY),
        Line(category="leisure", label="Loisirs", euros=20 + 10 * heads),
        Line(category="health_costs", label="Médicaments et lunettes", euros=10 + 6 * heads),
        Line(category="holidays_gifts", label="Fêtes et cadeaux", euros=120 + 60 * heads, period=Period.YEARLY),
        Line(category="appliances", label="Remplacement d’appareils", euros=180, period=Period.YEARLY),
    )
    driving = (
        Line(category="insurance", label="Assurance auto", euros=310, period=Period.HALF_YEARLY),
        Line(category="fuel", label="Carburant", euros=32, period=Period.WEEKLY),
        Line(category="car_upkeep", label="Entretien auto", euros=560, period=Period.YEARLY),
    )
    return lines + (driving if car else (Line(category="transport_subscription", label="Abonnements", euros=25),))


SITUATIONS: dict[str, Situation] = {
    "alone": Situation(
        age=41,
        lines=(wage(2310), *living(rent=980, food=330, hygiene=55, heads=1, car=False)),
        request="Mises en demeure qui s’accumulent depuis l’hiver, ne les ouvre plus.",
    ),
    "family": Situation(
        age=38,
        people=(Person(relation=PARTNER, age=36), Person(relation=CHILD, age=9), Person(relation=CHILD, age=5)),
        lines=(
            wage(2420),
            wage(1260, PARTNER, "Salaire net, temps partiel"),
            Line(category="family_benefit", label="Allocations familiales", euros=610),
            Line(category="wage", label="13e mois", euros=1450, period=Period.YEARLY, holder=Is.CLIENT),
            *living(rent=1450, food=930, hygiene=120, heads=4),
            Line(category="childcare", label="Maison relais", euros=140),
            Line(category="school", label="Matériel scolaire", euros=380, period=Period.YEARLY),
        ),
        request="Trois crédits à la consommation, saisie sur salaire annoncée par l’employeur.",
    ),
    "alternating": Situation(
        age=35,
        people=(Person(relation=CHILD, age=11, presence=50), Person(relation=CHILD, age=7, presence=50)),
        lines=(
            wage(3010),
            Line(category="family_benefit", label="Allocations familiales, la moitié", euros=305),
            *living(rent=1180, food=560, hygiene=80, heads=2),
            Line(category="maintenance_paid", label="Pension alimentaire", euros=180),
        ),
        request="Séparation récente, garde alternée, crédits du couple encore à son nom.",
    ),
    "pensioner": Situation(
        age=71,
        lines=(
            Line(category="pension", label="Pension de vieillesse", euros=2240, holder=Is.CLIENT),
            *living(rent=760, food=320, hygiene=50, heads=1, car=False),
            Line(category="pets", label="Chat", euros=28),
        ),
        request="Achats à distance à crédit, une fille a découvert les rappels.",
    ),
    "moved_in": Situation(
        age=33,
        people=(Person(relation=PARTNER, age=31, since=10), Person(relation=CHILD, age=3)),
        lines=(
            wage(2080),
            Line(
                category="unemployment", label="Indemnité de chômage", euros=1290, holder=PARTNER
            ),
            Line(category="family_benefit", label="Allocations familiales", euros=300),
            *living(rent=1290, food=760, hygiene=100, heads=3),
        ),
        request="Nouveau compagnon emménagé, les deux apportent des dettes.",
    ),
    "ill": Situation(
        age=47,
        people=(Person(relation=PARTNER, age=49), Person(relation=CHILD, age=16)),
        lines=(
            Line(category="sickness", label="Indemnité maladie", euros=1890, holder=Is.CLIENT),
            wage(1640, PARTNER),
            Line(category="family_benefit", label="Allocations familiales", euros=340),
            *living(rent=1230, food=770, hygiene=100, heads=3),
            Line(category="health_costs", label="Kinésithérapie, part du patient", euros=75),
        ),
        request="Revenu en baisse depuis la maladie, découvert bancaire au plafond.",
    ),
    "owners": Situation(
        age=44,
        people=(Person(relation=PARTNER, age=43), Person(relation=CHILD, age=14), Person(relation=CHILD, age=12)),
        lines=(
            wage(3140),
            wage(1480, PARTNER),
            Line(category="family_benefit", label="Allocations familiales", euros=640),
            *living(rent=210, food=940, hygiene=120, heads=4, rent_label="Charges de copropriété"),
            Line(category="taxes", label="Impôt foncier", euros=260, period=Period.YEARLY),
        ),
        request="Prêt immobilier à taux révisé, cartes de crédit pour finir les mois.",
    ),
    "self_employed": Situation(
        age=52,
        people=(Person(relation=PARTNER, age=50),),
        lines=(
            Line(category="self_employed", label="Bénéfice moyen", euros=2020, holder=Is.CLIENT),
            wage(1480, PARTNER),
            *living(rent=1120, food=590, hygiene=80, heads=2),
            Line(category="taxes", label="Avances d’impôt", euros=420, period=Period.QUARTERLY),
        ),
        request="Café fermé l’an dernier, cotisations et fournisseurs impayés.",
    ),
    "minimum": Situation(
        age=29,
        people=(Person(relation=CHILD, age=4), Person(relation=CHILD, age=1)),
        lines=(
            Line(category="minimum_income", label="Revenu minimum", euros=1980, holder=Is.CLIENT),
            Line(category="family_benefit", label="Allocations familiales", euros=610),
            Line(category="maintenance_received", label="Pension alimentaire reçue", euros=230),
            *living(rent=890, food=700, hygiene=100, heads=3, car=False),
        ),
        request="Retards d’énergie et de loyer, coupure annoncée.",
    ),
    "three_generations": Situation(
        age=45,
        people=(
            Person(relation=PARTNER, age=46), Person(relation=CHILD, age=19, until=11),
            Person(relation=CHILD, age=13), Person(relation=Is.OTHER_DEPENDANT, age=78),
        ),
        lines=(
            wage(2390),
            wage(1690, PARTNER),
            Line(category="family_benefit", label="Allocations familiales", euros=330),
            Line(category="other_income", label="Participation de la mère", euros=500),
            *living(rent=1480, food=1090, hygiene=140, heads=5),
            Line(category="school", label="Frais d’études", euros=420, period=Period.HALF_YEARLY),
        ),
        request="Aide au remboursement d’un prêt familial et de plusieurs petits crédits.",
    ),
}  # fmt: skip
