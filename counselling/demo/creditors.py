"""The creditors of the demonstration: the national lists with invented addresses, and some invented names."""

from caseflow.accounts.models import Service, User
from counselling.partners import services as partners
from counselling.partners.models import Creditor

# Name, kind, usual nature.
INVENTED = (
    ("Recouvra Conseil (fictif)", "collector", ""),
    ("Étude Dupré, huissier (fictif)", "bailiff", ""),
    ("Immobilière des Tilleuls (fictive)", "landlord", "rent_arrears"),
    ("Meubles Belair (fictif)", "retail", "other"),
    ("Garage du Pont (fictif)", "retail", "other"),
    ("Cabinet dentaire Sourire (fictif)", "health", "health_bill"),
    ("École de musique Crescendo (fictive)", "other", "school_fees"),
    ("Monsieur Antoine Exemple (fictif)", "private_person", "family_loan"),
)
TOWNS = {
    "lu": (("L-4991", "Exempleville"), ("L-8992", "Modelange"), ("L-9993", "Fictivsdorf")),
    "fr": (("57991", "Exempleville"), ("67992", "Modèle-sur-Ill"), ("54993", "Fictif-la-Grande")),
    "be": (("4991", "Exempleville"), ("6992", "Modèle-sur-Ourthe"), ("1993", "Fictif-Saint-Jean")),
}


def add_creditors(service: Service, *, by: User) -> None:
    """Load the national list, add some invented names, and say where each is written to."""
    country = service.jurisdiction
    partners.load_starter_list(jurisdiction=country, by=by)
    for name, kind, nature in INVENTED:
        partners.add_creditor(service=service, fields={"name": name, "kind": kind, "default_nature": nature}, by=by)
    for place, creditor in enumerate(Creditor.objects.usable_in(service).order_by("pk")):
        postcode, city = TOWNS[country][place % 3]
        partners.add_department(
            creditor=creditor, service=service, by=by,
            fields={
                "department": "Service contentieux", "lines": f"{place + 1}, rue de l’Exemple",
                "postcode": postcode, "city": city, "country": country.upper(),
                "language": "de" if country == "lu" and place % 9 == 4 else "fr",
                "iban": account_of(country, place + 1),
            },
        )  # fmt: skip


def account_of(country: str, number: int) -> str:
    """An invented account with correct check digits; no bank of that country has the number 999."""
    match country:
        case "fr":
            bank = f"9999{number % 10:01d}{0:05d}{number:011d}"
            key = 97 - (89 * int(bank[:5]) + 15 * int(bank[5:10]) + 3 * int(bank[10:])) % 97
            rest = f"{bank}{key:02d}"
        case "be":
            start = f"999{number:07d}"
            rest = f"{start}{int(start) % 97 or 97:02d}"
        case _:
            rest = f"999{number:013d}"
    letters = "".join(str(ord(letter) - 55) for letter in country.upper())
    return f"{country.upper()}{98 - int(f'{rest}{letters}00') % 97:02d}{rest}"
