"""The network of the demonstration: six invented organisations, twenty-five professionals, what is agreed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from caseflow import clock
from caseflow.accounts import services as accounts
from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from caseflow.operations.demo import PASSWORD
from counselling.demo.directory import fill_directory
from counselling.demo.services import House
from counselling.domain.partners import PartnerRole
from counselling.partners import services as partners
from counselling.partners.models import Affiliation, Organisation
from counselling.partners.services import TermsFields

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An invented organisation with its people: first name, last name, function."""

    country: str
    slug: str
    name: str
    kind: str
    postcode: str
    city: str
    languages: tuple[str, ...]
    departments: str = ""
    people: tuple[tuple[str, str, str], ...]
    # Days from today until its agreement ends; None while there is none.
    ends_in: int | None
    cap: str = "milestones"
    channels: tuple[str, ...] = ("partner_space", "phone")
    billing: str = "none"


NETWORK = (
    Partner(
        country="lu", slug="office-social-minett", name="Office social du Minett (fictif)", kind="social_service",
        postcode="L-4990", city="Minettville", languages=("fr", "de", "lb", "pt"), ends_in=420, cap="outcome",
        departments="Accueil; Aide aux familles",
        people=(
            ("Josiane", "Feltgen", "assistante sociale"), ("Rui", "Tavares", "assistant social"),
            ("Mireille", "Besch", "cheffe de service"), ("Tania", "Konsbruck", "assistante sociale"),
            ("Olivier", "Wagener", "assistant social"), ("Sandra", "Nunes", "agente d’accueil"),
        ),
    ),
    Partner(
        country="lu", slug="tilleuls", name="Logements sociaux Les Tilleuls (fictif)", kind="housing_social",
        postcode="L-4991", city="Exempleville", languages=("fr", "lb"), ends_in=25, channels=("api", "phone"),
        departments="Gestion locative; Contentieux",
        people=(
            ("Anne", "Mullesch", "chargée de clientèle"), ("Guy", "Hilbert", "chargé de clientèle"),
            ("Fatou", "Sarr", "conseillère sociale"), ("Steve", "Lanners", "informaticien"),
        ),
    ),
    Partner(
        country="lu", slug="acieries-sud", name="Aciéries du Sud (fictives)", kind="employer",
        postcode="L-4990", city="Minettville", languages=("fr", "de"), ends_in=None,
        people=(("Carole", "Reding", "ressources humaines"), ("Luc", "Zimmer", "délégué du personnel")),
    ),
    Partner(
        country="fr", slug="ccas-trois-rivieres", name="CCAS de Trois-Rivières (fictif)", kind="municipality",
        postcode="57990", city="Trois-Rivières-Fictives", languages=("fr", "ar"), ends_in=200, cap="outcome",
        people=(
            ("Nadia", "Belkacem", "travailleuse sociale"), ("Élodie", "Perrin", "travailleuse sociale"),
            ("Thomas", "Garnier", "travailleur social"), ("Aïcha", "Diarra", "conseillère numérique"),
            ("Bruno", "Lemoine", "directeur"),
        ),
    ),
    Partner(
        country="fr", slug="banque-du-quai", name="Banque du Quai (fictive)", kind="bank",
        postcode="57991", city="Exempleville", languages=("fr",), ends_in=90, channels=("api",),
        billing="per_referral",
        people=(
            ("Camille", "Fabre", "conseillère clientèle fragile"), ("Hugo", "Masson", "conseiller clientèle fragile"),
            ("Inès", "Roche", "architecte d’applications"), ("Paul", "Vasseur", "responsable inclusion bancaire"),
        ),
    ),
    Partner(
        country="be", slug="cpas-val-dour", name="CPAS du Val d’Our (fictif)", kind="social_service",
        postcode="4999", city="Val-d’Our-Fictif", languages=("fr", "de", "nl"), ends_in=700,
        people=(
            ("Christine", "Lambotte", "assistante sociale"), ("Jens", "Heinen", "Sozialarbeiter"),
            ("Véronique", "Toussaint", "assistante sociale"), ("Karim", "Ouali", "éducateur de rue"),
        ),
    ),
)  # fmt: skip
LEADERS = {"lu": "nadine.kremer", "fr": "sophie.lambert", "be": "elise.vandamme"}


def add_network(houses: Mapping[str, House], *, on: date) -> None:
    """Register the organisations with their people, as they stand on that day."""
    for number, partner in enumerate(NETWORK, 1):
        house = houses[partner.country]
        _add(partner, house, number, on=on, by=house.people[LEADERS[partner.country]])
    _invite(on, by=houses["lu"].people[LEADERS["lu"]])
    fill_directory({country: houses[country].people[leader] for country, leader in LEADERS.items()}, on=on)


def _invite(on: date, *, by: User) -> None:
    """Two of them sign in to the partner space: the first ambassador, and the first who looks after the computers."""
    known = Affiliation.objects.select_related("referrer", "organisation__keeper").order_by("pk")
    for role in (PartnerRole.AMBASSADOR, PartnerRole.INTEGRATOR):
        affiliation = known.filter(referrer__roles__role=role)[0]
        invitation = partners.invite_referrer(affiliation=affiliation, at=clock.now(), on=on, by=by)
        # Nobody reads a mail here: what it would say is told with the passwords of the demonstration.
        partners.note_invitation_sent(invitation=invitation, at=clock.now(), by=Operator())
        user = User.objects.get(referrer=affiliation.referrer_id)
        accounts.change_password(user=user, password=PASSWORD, by=user)


def _add(partner: Partner, house: House, number: int, *, on: date, by: User) -> None:
    organisation = partners.register_organisation(
        keeper=house.service, on=on - 2 * YEAR, by=by,
        fields={
            "name": partner.name, "kind": partner.kind, "country": partner.country,
            "register_number": f"FICTIF-{number:03d}", "languages": list(partner.languages),
            "web": f"https://{partner.slug}.example/", "mail_domains": f"{partner.slug}.example",
        },
        site={
            "lines": f"{number * 3}, rue de l’Exemple", "postcode": partner.postcode, "city": partner.city,
            "country": partner.country, "phone": f"+352 00 30 0{number} 00",
            "opening_hours": "lu–ve 8.30–12.00, 13.30–17.00", "accessibility": "de plain-pied",
        },
        contact={"function": "general", "name": "Accueil", "email": f"accueil@{partner.slug}.example"},
    )  # fmt: skip
    _add_people(partner, organisation, on=on, by=by)
    if partner.ends_in is not None:
        _agree(partner, organisation, house, number, on=on, by=by)
        partners.activate_organisation(organisation=organisation, on=on - 2 * YEAR, by=by)


def _add_people(partner: Partner, organisation: Organisation, *, on: date, by: User) -> None:
    """The first of them is the ambassador; whoever looks after the computers keeps the keys."""
    departments = [name.strip() for name in partner.departments.split(";")]
    for place, (first, last, function) in enumerate(partner.people):
        begun = on - YEAR - timedelta(days=17 * place)
        referrer = partners.add_referrer(
            organisation=organisation, department=departments[place % len(departments)], on=begun, by=by,
            fields={
                "first_name": first, "last_name": last, "function": function,
                "email": f"{first[0]}.{last}@{partner.slug}.example", "phone": f"+352 00 31 {place:02d} 00",
                "languages": list(partner.languages[:2]),
            },
        )  # fmt: skip
        if place == 0:
            partners.name_role(
                referrer=referrer, organisation=organisation, role=PartnerRole.AMBASSADOR, on=begun, by=by
            )
        if function in {"informaticien", "architecte d’applications"}:
            partners.name_role(
                referrer=referrer, organisation=organisation, role=PartnerRole.INTEGRATOR, on=begun, by=by
            )


def _agree(partner: Partner, organisation: Organisation, house: House, number: int, *, on: date, by: User) -> None:
    """The first agreement allowed milestones only; an amendment widened it where more is told today."""
    begun, until = on - 2 * YEAR, on + timedelta(days=partner.ends_in or 0)
    fields: TermsFields = {
        "valid_from": begun, "valid_until": until, "disclosure_cap": "milestones", "channels": list(partner.channels),
        "departments": partner.departments, "billing": partner.billing, "seats": 4 * number,
    }  # fmt: skip
    terms = partners.draft_agreement(
        organisation=organisation, service=house.service, number=f"CONV-{begun.year}-{number:02d}", fields=fields,
        by=by,
    )  # fmt: skip
    partners.sign_terms(terms=terms, signed_on=begun, version=1, on=begun, by=by)
    if partner.cap != "milestones":
        widened: TermsFields = {**fields, "valid_from": on - YEAR, "disclosure_cap": partner.cap}
        amendment = partners.amend_agreement(agreement=terms.agreement, fields=widened, on=on - YEAR, by=by)
        partners.sign_terms(terms=amendment, signed_on=on - YEAR - timedelta(days=9), version=1, on=on - YEAR, by=by)
