"""Invented people and where they live: each file takes its names from these rows by its number."""

from dataclasses import dataclass
from datetime import date

LAST_NAMES = {
    "lu": (
        "Weber", "Kieffer", "Da Costa", "Hoffmann", "Muller", "Ferreira", "Schmit", "Wagner", "Pereira", "Thein",
        "Krier", "Moreira", "Schroeder", "Becker", "Santos", "Welter", "Majerus", "Hoxha", "Steichen", "Lopes",
    ),
    "fr": (
        "Girard", "Benali", "Lefèvre", "Moreau", "Diallo", "Fontaine", "Schneider", "Roussel", "Traoré", "Perrin",
    ),
    "be": (
        "Lambert", "Dubois", "El Idrissi", "Janssens", "Collard", "Peeters", "Mbemba", "Renard", "Wauters", "Yilmaz",
    ),
}  # fmt: skip
FIRST_NAMES = (
    ("Anne", "Marc"), ("Sylvie", "Paul"), ("Maria", "João"), ("Julie", "Steve"), ("Nathalie", "Luc"),
    ("Fatima", "Karim"), ("Carole", "Jean"), ("Sandra", "Patrick"), ("Léa", "Nicolas"), ("Monique", "Georges"),
    ("Elena", "Davide"), ("Aïcha", "Omar"), ("Christine", "Guy"), ("Vanessa", "Kevin"), ("Teresa", "António"),
    ("Michèle", "Alain"), ("Jessica", "Yann"), ("Drita", "Arben"), ("Martine", "Roger"), ("Inês", "Rui"),
)  # fmt: skip
CHILDREN = ("Léo", "Emma", "Noah", "Mia", "Hugo", "Lina", "Tom", "Zoé", "Adam", "Chloé")
STREETS = {
    "lu": ("rue de l’Exemple", "rue du Modèle", "am Beispill", "cité Fictive"),
    "fr": ("rue de l’Exemple", "allée du Modèle", "impasse Fictive", "avenue de l’Essai"),
    "be": ("rue de l’Exemple", "chaussée Fictive", "place du Modèle", "avenue de l’Essai"),
}
TOWNS = {
    "lu": (("4990", "Minettville"), ("4994", "Schachtdorf"), ("3995", "Kayldange")),
    "fr": (("57990", "Trois-Rivières-Fictives"), ("57994", "Mosellat"), ("54995", "Longvivier")),
    "be": (("4999", "Val-d’Our-Fictif"), ("4994", "Vesdrelle"), ("6995", "Ourthemont")),
}
# Ranges that no subscriber holds, or that are kept for fiction.
PHONES = {"lu": "+352 000 {:03d} {:03d}", "fr": "06 39 98 {:02d} {:02d}", "be": "+32 400 {:03d} {:03d}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Names, street and telephone of one file."""

    country: str
    number: int

    @property
    def last_name(self) -> str:
        names = LAST_NAMES[self.country]
        return names[self.number % len(names)]

    @property
    def client(self) -> str:
        return self._couple[self.number % 2]

    @property
    def partner(self) -> str:
        return self._couple[1 - self.number % 2]

    @property
    def _couple(self) -> tuple[str, str]:
        return FIRST_NAMES[(self.number * 7 + ord(self.country[0])) % len(FIRST_NAMES)]

    def child(self, place: int) -> str:
        return CHILDREN[(self.number * 3 + place) % len(CHILDREN)]

    @property
    def phone(self) -> str:
        return PHONES[self.country].format(17 + self.number, 11 + self.number * 3)

    @property
    def email(self) -> str:
        return f"client{self.number:02d}.{self.country}@caseflow.example"

    @property
    def street(self) -> str:
        streets = STREETS[self.country]
        return f"{self.number * 3 + 2}, {streets[self.number % len(streets)]}"

    @property
    def town(self) -> tuple[str, str]:
        return TOWNS[self.country][self.number % 3]

    def born(self, age: int, on: date) -> date:
        """A birth date that makes this person about that old on that day."""
        return date(on.year - age - 1, self.number * 5 % 12 + 1, self.number * 11 % 28 + 1)
