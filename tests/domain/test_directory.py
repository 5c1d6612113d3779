"""A hundred searches as people type them, and the order in which help is shown."""

from datetime import date

import pytest

from counselling.domain.directory import (
    Area,
    Entry,
    Place,
    Question,
    Theme,
    nearness,
    place_typed,
    understand,
    words_of,
)
from counselling.domain.directory.areas import Nearness, split_names, split_postcodes
from counselling.domain.directory.themes import LANGUAGES, theme_label

DAY = date(2026, 11, 24)
LU = Area(country="LU")
HOME = Place(country="LU")

# Theme, title, what else the entry says; beside each theme's own entry stand others that share words with it.
ENTRIES = (
    (Theme.DEBT_COUNSELLING, "Service de conseil en surendettement", "plan d'apurement, négociation avec créanciers"),
    (Theme.BUDGET_ADVICE, "Atelier budget", "tenir ses comptes, planifier les dépenses"),
    (Theme.MICROCREDIT, "Microcrédit personnel garanti", "prêt pour voiture ou formation"),
    (Theme.HOUSING, "Agence immobilière sociale", "logements à loyer modéré"),
    (Theme.ENERGY, "Conseil énergie à domicile", "factures d'électricité et de gaz"),
    (Theme.FOOD_AID, "Épicerie sociale du quartier", "colis, produits frais"),
    (Theme.RIGHTS_AND_BENEFITS, "Guichet des droits", "demande de revenu minimum, allocations"),
    (Theme.LEGAL_AID, "Consultation juridique gratuite", "avocats du barreau"),
    (Theme.MENTAL_HEALTH, "Écoute et soutien psychologique", "entretiens confidentiels"),
    (Theme.ADDICTION, "Centre de prévention des dépendances", "jeux, alcool"),
    (Theme.EMPLOYMENT, "Accompagnement vers l'emploi", "rédaction de CV"),
    (Theme.MOBILITY, "Garage solidaire", "réparation de voitures, location"),
    (Theme.FAMILY, "Médiation familiale", "séparation, pension alimentaire"),
    (Theme.DIGITAL_HELP, "Conseiller numérique", "démarches en ligne pas à pas"),
    (Theme.LANGUAGE, "Cours de français du soir", "apprendre la langue, débutants"),
    (Theme.TRAINING, "Ateliers de qualification", "apprentissage, reconversion"),
    (Theme.PROTECTION, "Refuge pour femmes", "violences, hébergement d'urgence"),
    (Theme.OTHER, "Maison des associations", "salles, conseils, atelier vélo, énergie citoyenne"),
    (Theme.OTHER, "Fête du logement", "stands sur le budget, l'emploi et la famille"),
)
# What is typed → the theme whose entry must be among the first five.
SEARCHES = {
    Theme.DEBT_COUNSELLING: (
        "dettes; surendettement; Schulden; überschuldet; UEBERSCHULDUNG; debts; huissier; "
        "sur-endettement; surendetement; j'ai des dettes; Gerichtsvolzieher; saisies"
    ),
    Theme.BUDGET_ADVICE: ("budget; Budgetberatung; haushaltsbudget; money advice; bugdet; épargne; Gestion du budget"),
    Theme.MICROCREDIT: "microcrédit; micro-crédit; MIKROKREDIT; prêt social; small loan; microcredti",
    Theme.HOUSING: (
        "logement; Logements; loyers; expulsion; Räumung; Raumung; Wohnungssuche; eviction; "
        "expulsoin; Miete; déguerpissement"
    ),
    Theme.ENERGY: ("énergie; ENERGIE; electricite; Stromsperre; coupure; power cut; chaufage; Heizung"),
    Theme.FOOD_AID: ("aide alimentaire; epicerie sociale; Tafel; food bank; colis; Lebensmittel; épicerie-sociale"),
    Theme.RIGHTS_AND_BENEFITS: "droits; allocations; Sozialhilfe; benefits; revenu minimum; alocation",
    Theme.LEGAL_AID: "avocat; Anwalt; lawyer; aide juridique; Rechtsberatung; avocta",
    Theme.MENTAL_HEALTH: "psychologue; Psychologe; dépressions; santé mentale; psycholoque",
    Theme.ADDICTION: "alcool; Spielsucht; gambling; jeux d'argent; dependances",
    Theme.EMPLOYMENT: "emploi; travail; Arbeitssuche; job; chômages; chomage",
    Theme.MOBILITY: "voiture; Führerschein; Fuhrerschein; transport; permis de conduire; garage",
    Theme.FAMILY: ("divorce; Scheidung; garde d'enfants; enfants; Kinderbetreuung; mediation familiale"),
    Theme.DIGITAL_HELP: "aide numérique; ordinateur; Computer; démarches en ligne",
    Theme.LANGUAGE: "cours de langue; Sprachkurs; interprète; traduction",
    Theme.TRAINING: "formation; Weiterbildung; aprentissage",
    Theme.PROTECTION: "violence conjugale; Frauenhaus; refuge; tutelle",
}
TYPED = [(theme, typed.strip()) for theme, texts in SEARCHES.items() for typed in texts.split(";")]


def entry(key: int, title: str, *, theme: Theme = Theme.OTHER, more: str = "", **facts: object) -> Entry:
    words = frozenset(words_of(f"{title} {more}"))
    known = {"area": LU, "verified_on": DAY}
    return Entry(key=key, name=title, words=words, theme=theme, **known | facts)


def test_ninety_five_of_a_hundred_searches_find_the_entry_among_the_first_five() -> None:
    entries = [entry(key, title, theme=theme, more=more) for key, (theme, title, more) in enumerate(ENTRIES)]
    keys = {theme: key for key, (theme, _title, _more) in enumerate(ENTRIES) if theme != Theme.OTHER}
    missed = [
        typed
        for theme, typed in TYPED
        if keys[theme] not in [found.key for found in understand(typed).answers(entries, HOME)[:5]]
    ]
    assert (len(TYPED), missed) == (106, [])


def test_a_name_in_the_box_finds_nobody() -> None:
    entries = [entry(key, title, theme=theme, more=more) for key, (theme, title, more) in enumerate(ENTRIES)]
    for typed in ("Weber Anne", "Kieffer", "0212.345.678", "!!", "D'Hoore"):
        assert (typed, understand(typed).themes) == (typed, ())
    assert understand("Weber Anne").answers(entries, HOME) == []


def test_what_was_understood_can_be_undone() -> None:
    question = understand("aide alimentaire Arlon")
    assert question == Question(
        (Theme.FOOD_AID,), (("alimentaire", Theme.FOOD_AID),), ("arlon",), frozenset({"alimentaire"})
    )
    assert understand("aide alimentaire Arlon", literally=True) == Question(words=("alimentaire", "arlon"))


def test_exact_words_come_before_near_ones_then_the_nearer_place_the_later_check_and_the_name() -> None:
    near_by = {"area": Area(country="LU", communes=frozenset({"dudelange"}))}
    entries = [
        entry(1, "Vélos d'occasion", verified_on=date(2026, 1, 1)),
        entry(2, "Velosolidaire"),
        entry(3, "Vélo B", verified_on=date(2026, 6, 1)),
        entry(4, "Vélo A", verified_on=date(2026, 6, 1)),
        entry(5, "Vélo de loin", area=Area(country="BE", remote=True)),
        entry(6, "Vélo d'ailleurs", area=Area(country="FR")),
        entry(7, "Vélo d'ici", verified_on=date(2026, 1, 1), **near_by),
        entry(8, "Vélo ancien", is_stale=True, **near_by),
        entry(9, "Piscine"),
    ]
    found = understand("velo", literally=True).answers(entries, Place(country="LU", name="dudelange"))
    assert [it.key for it in found] == [7, 4, 3, 1, 5, 2, 6, 8]
    assert [it.near for it in found][:6] == [
        Nearness.COMMUNE, Nearness.COUNTRY, Nearness.COUNTRY, Nearness.COUNTRY, Nearness.REMOTE, Nearness.COUNTRY,
    ]  # fmt: skip
    assert [it.near for it in found][6:] == [None, Nearness.COMMUNE]


AREA = Area(
    country="BE", communes=split_names("Arlon; Messancy"), postcodes=split_postcodes("B-6700, 66; x"),
    regions=split_names("Province de Luxembourg"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ARLON", Nearness.COMMUNE), ("6700", Nearness.POSTCODE), ("B-6600", Nearness.POSTCODE),
        ("province de luxembourg", Nearness.REGION), ("Namur", None), ("5000", None), ("L-6700", None),
        ("", Nearness.COUNTRY),
    ],
)  # fmt: skip
def test_where_an_activity_reaches(typed: str, expected: Nearness | None) -> None:
    assert nearness(AREA, place_typed(typed, country="be")) is expected


def test_a_place_is_a_postcode_or_a_name() -> None:
    assert place_typed("F-57000", country="LU") == Place(country="FR", postcode="57000")
    assert place_typed(" Esch-sur-Alzette ", country="lu") == Place(country="LU", name="esch sur alzette")
    assert AREA.postcodes == ("6700", "66")


def test_every_theme_has_its_name_in_three_languages() -> None:
    names = {(theme, language): theme_label(theme, language) for theme in Theme for language in LANGUAGES}
    assert all(names.values())
    assert theme_label(Theme.FOOD_AID, "de-at") == "Lebensmittelhilfe"
    assert theme_label(Theme.FOOD_AID, "nl") == "aide alimentaire"
