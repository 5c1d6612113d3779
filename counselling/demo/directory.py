"""What the invented organisations offer, and a few searches that nothing answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from caseflow.accounts.models import User
from counselling.domain.directory import GapKind, Theme
from counselling.partners import services as partners
from counselling.partners.models import GapTopic, Organisation
from counselling.partners.services import ActivityFields


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One invented activity; `days` is how long ago somebody verified it."""

    of: str
    theme: Theme
    fr: str
    de: str = ""
    communes: str = ""
    postcodes: str = ""
    languages: tuple[str, ...] = ("fr",)
    way_in: str = "self"
    weeks: int | None = None
    skills: str = ""
    days: int


OFFERS = (
    Offer(of="Office social du Minett (fictif)", theme=Theme.RIGHTS_AND_BENEFITS,
          fr="Permanence droits sociaux (fictive)", de="Sprechstunde Sozialleistungen (erfunden)",
          communes="Minettville; Exempleville", languages=("fr", "de", "lb", "pt"), weeks=1,
          skills="salle de 12 places, interprète portugais", days=20),
    Offer(of="Office social du Minett (fictif)", theme=Theme.FOOD_AID, fr="Épicerie sociale du Minett (fictive)",
          de="Sozialladen Minett (erfunden)", postcodes="499", languages=("fr", "lb", "pt"), way_in="professional",
          skills="camionnette frigorifique", days=200),
    Offer(of="Logements sociaux Les Tilleuls (fictif)", theme=Theme.HOUSING, fr="Suivi des arriérés de loyer (fictif)",
          way_in="referral", weeks=2, days=45),
    Offer(of="CCAS de Trois-Rivières (fictif)", theme=Theme.MICROCREDIT, fr="Microcrédit personnel (fictif)",
          postcodes="57", languages=("fr", "ar"), way_in="professional", weeks=4, days=30),
    Offer(of="CCAS de Trois-Rivières (fictif)", theme=Theme.DIGITAL_HELP, fr="Conseillère numérique (fictive)",
          communes="Trois-Rivières-Fictives", languages=("fr", "ar"), weeks=0,
          skills="dix tablettes, salle informatique", days=400),
    Offer(of="CPAS du Val d’Our (fictif)", theme=Theme.ENERGY, fr="Tutrice énergie à domicile (fictive)",
          de="Energieberatung zu Hause (erfunden)", languages=("fr", "de"), weeks=3, days=10),
    Offer(of="CPAS du Val d’Our (fictif)", theme=Theme.FAMILY, fr="Médiation familiale (fictive)",
          de="Familienmediation (erfunden)", languages=("fr", "de", "nl"), way_in="professional", weeks=6, days=75),
)  # fmt: skip
# Theme, first digits, language: each was looked for six times.
IN_VAIN = ((Theme.MENTAL_HEALTH, "49", "pt"), (Theme.LANGUAGE, "49", "ti"))


def fill_directory(leaders: Mapping[str, User], *, on: date) -> None:
    """Add the activities, and note what was looked for in vain; one coordinator is on it."""
    for offer in OFFERS:
        organisation = Organisation.objects.get(name=offer.of)
        _add(offer, organisation, on=on - timedelta(days=offer.days), by=leaders[organisation.country.lower()])
    by = leaders["lu"]
    for theme, area, language in IN_VAIN:
        for week in range(6):
            partners.note_gap(
                kind=GapKind.DIRECTORY, themes=(theme,), country="LU", area=area, language=language, audience="",
                on=on - timedelta(weeks=week), by=by,
            )  # fmt: skip
    topic = GapTopic.objects.get(theme=Theme.MENTAL_HEALTH)
    partners.take_topic(topic=topic, on=on - timedelta(days=3), by=by)


def _add(offer: Offer, organisation: Organisation, *, on: date, by: User) -> None:
    fields: ActivityFields = {
        "title_fr": offer.fr, "title_de": offer.de, "theme": offer.theme.value, "country": organisation.country,
        "communes": offer.communes, "postcodes": offer.postcodes, "languages": list(offer.languages),
        "way_in": offer.way_in, "delay_weeks": offer.weeks, "skills": offer.skills, "cost": "gratuit",
    }  # fmt: skip
    partners.add_activity(organisation=organisation, fields=fields, on=on, by=by)
