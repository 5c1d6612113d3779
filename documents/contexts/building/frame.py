"""What every letter of a file shares, from the service, the counsellor, the addressee and the people concerned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caseflow.accounts.models import Service, User
from counselling.client_files.models import Address, HouseholdMember
from counselling.domain.errors import DomainError, gettext_noop
from counselling.partners.models import CreditorAddress
from documents.contexts.building.enclosures import titles_of
from documents.contexts.building.situation import Situation
from documents.contexts.parts import Addressee, Client, Counsellor, References, Sender, Signatory
from documents.models import LetterDraft

AND: Mapping[str, str] = {"fr": "et", "de": "und", "en": "and"}
# A country stands in the language of the country the letter leaves from: here always French.
COUNTRIES: Mapping[str, str] = {
    "AT": "Autriche", "BE": "Belgique", "CH": "Suisse", "CZ": "Tchéquie", "DE": "Allemagne", "DK": "Danemark",
    "ES": "Espagne", "FI": "Finlande", "FR": "France", "GB": "Royaume-Uni", "IE": "Irlande", "IT": "Italie",
    "LI": "Liechtenstein", "LU": "Luxembourg", "MC": "Monaco", "NL": "Pays-Bas", "NO": "Norvège", "PL": "Pologne",
    "PT": "Portugal", "RO": "Roumanie", "SE": "Suède",
}  # fmt: skip


class AddressMissing(DomainError):
    code = "address"
    sentence = gettext_noop("The address of %(name)s is not complete.")


class CounsellorMissing(DomainError):
    code = "counsellor"
    sentence = gettext_noop("Nobody is in charge of this file yet.")


class SenderMissing(DomainError):
    code = "sender"
    sentence = gettext_noop("The service has no postal address or place for its letters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """On which day, under which number, by whom, with an answer until when a letter is written."""

    on: date
    by: User
    due_on: date | None = None
    number: str = ""
    text_version: str = ""


def frame_of(
    draft: LetterDraft,
    situation: Situation,
    occasion: Occasion,
    *,
    addressee: Addressee,
    people: list[HouseholdMember],
    theirs: Iterable[str] = (),
) -> dict[str, Any]:
    """The fields that every context has."""
    service = situation.file.service
    counsellor = situation.file.counsellor
    if counsellor is None:
        raise CounsellorMissing
    if not service.city.strip() or not service.address.strip():
        raise SenderMissing(field="service")
    names = names_of(people, draft.language)
    born = people[0].birth_date if len(people) == 1 else None
    return {
        "sender": sender_of(service),
        "addressee": addressee,
        "references": References(theirs=tuple(theirs), ours=occasion.number, person=names, birth_date=born),
        "place": service.city,
        "on": occasion.on,
        "jurisdiction": service.jurisdiction,
        "counsellor": Counsellor(
            name=counsellor.name,
            function=counsellor.job_title,
            telephone=counsellor.phone or service.phone,
            email=counsellor.email,
        ),
        "signatory": signatory_of(occasion.by, counsellor),
        "client": Client(names=names, birth_date=born, address=one_line(people[0].current_address)),
        "channel": draft.channel,
        "enclosures": titles_of(draft),
    }


def sender_of(service: Service) -> Sender:
    """The letterhead; the last line of the address is the town."""
    *street, town = [line.strip() for line in service.address.splitlines() if line.strip()] or [""]
    return Sender(
        name=service.name,
        street=", ".join(street),
        town=town,
        telephone=service.phone,
        email=service.email,
        legal=service.legal_line,
    )


def signatory_of(by: User, counsellor: User) -> Signatory:
    """The counsellor in charge, or whoever covers, for them."""
    if by.pk == counsellor.pk:
        return Signatory(name=counsellor.name, function=counsellor.job_title)
    return Signatory(name=by.get_short_name(), function=by.job_title, acting_for=counsellor.get_short_name())


def names_of(people: Iterable[HouseholdMember], language: str) -> str:
    return f" {AND[language]} ".join(member.full_name for member in people)


def creditor_lines(name: str, address: CreditorAddress | None, service: Service) -> Addressee:
    """Name, department, street, town; the country when the letter leaves it."""
    if address is None or not address.is_postal:
        raise AddressMissing(field="addressee", name=name)
    return Addressee(
        lines=(name, *_filled(address.department, *address.lines.splitlines(), _town(address))),
        country=country_of(address.country, service),
    )


def typed_lines(told: Mapping[str, Any], service: Service) -> Addressee:
    """Somebody who stands in no list of the house, as the counsellor typed them."""
    town = f"{told.get('to_postcode', '')} {told.get('to_city', '')}".strip()
    lines = _filled(*str(told.get("to_lines", "")).splitlines())
    if not lines or not town:
        raise AddressMissing(field="addressee", name=told["to_name"])
    return Addressee(lines=(told["to_name"], *lines, town), country=country_of(told.get("to_country", ""), service))


def client_lines(situation: Situation, language: str) -> Addressee:
    """The client, and the partner if they live at the same address."""
    client, *others = situation.clients
    home = client.current_address
    if home is None or not home.lines or not home.city:
        raise AddressMissing(field="addressee", name=client.full_name)
    together = [client, *(member for member in others if _same(member.current_address, home))]
    return Addressee(
        lines=(*_names(together, language), *_filled(*home.lines.splitlines(), _town(home))),
        country=country_of(home.country, situation.file.service),
    )


def one_line(address: Address | None) -> str:
    return ", ".join(_filled(*address.lines.splitlines(), _town(address))) if address else ""


def country_of(code: str, service: Service) -> str:
    """Empty at home."""
    home = service.jurisdiction.upper()
    return "" if not code or code.upper() == home else COUNTRIES.get(code.upper(), code.upper())


def _same(address: Address | None, home: Address) -> bool:
    """Somebody without an address of their own lives with the client."""
    return address is None or one_line(address) == one_line(home)


def _names(people: list[HouseholdMember], language: str) -> tuple[str, ...]:
    """Both names on one line if the window takes them, else on two."""
    together = names_of(people, language)
    return (together,) if len(together) <= 38 else tuple(member.full_name for member in people)


def _town(address: Address | CreditorAddress) -> str:
    return f"{address.postcode} {address.city}".strip()


def _filled(*parts: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in parts if part.strip())
