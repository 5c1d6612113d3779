"""Legal class of a debt: paid first, excluded from remission, or ordinary, with its article."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counselling.domain.explanation import Rule
from counselling.domain.law.loader import law_of
from counselling.domain.law.lookup import rule_of
from counselling.domain.law.rows import Data


class DebtNature(StrEnum):
    CONSUMER_LOAN = "consumer_loan"
    REVOLVING = "revolving"
    OVERDRAFT = "overdraft"
    MORTGAGE = "mortgage"
    CAR_LOAN = "car_loan"
    RENT_ARREARS = "rent_arrears"
    ENERGY_ARREARS = "energy_arrears"
    WATER = "water"
    TELECOM = "telecom"
    TAX = "tax"
    SOCIAL_CONTRIBUTIONS = "social_contributions"
    HEALTH_BILL = "health_bill"
    INSURANCE = "insurance"
    MAINTENANCE_ARREARS = "maintenance_arrears"
    FINE = "fine"
    DAMAGES = "damages"
    SCHOOL_FEES = "school_fees"
    FAMILY_LOAN = "family_loan"
    BENEFIT_OVERPAYMENT = "benefit_overpayment"
    OTHER = "other"


class CreditorKind(StrEnum):
    BANK = "bank"
    CONSUMER_CREDIT = "consumer_credit"
    LANDLORD = "landlord"
    ENERGY = "energy"
    TELECOM = "telecom"
    TAX = "tax"
    SOCIAL_SECURITY = "social_security"
    HEALTH = "health"
    COURT_FINES = "court_fines"
    MAINTENANCE = "maintenance"
    BAILIFF = "bailiff"
    COLLECTOR = "collector"
    INSURER = "insurer"
    EMPLOYER = "employer"
    PRIVATE_PERSON = "private_person"
    RETAIL = "retail"
    OTHER = "other"


class LegalClass(StrEnum):
    PRIORITY = "priority"
    EXCLUDED = "excluded"
    ORDINARY = "ordinary"


# The nature of such a debt is not enough: a conviction, a fraud or a surcharge must be established.
DEPENDS_ON_FACTS = frozenset({"victims", "social_fraud", "tax_penalty"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """The class the law files propose for a debt; the counsellor can always change it.

    `depends_on_facts` is true where the class holds only if `rule.note` is established.
    """

    code: str
    legal_class: LegalClass
    label: str
    article: str
    rank: int
    effects: tuple[str, ...] = ()
    unless: str | None = None
    depends_on_facts: bool = False
    rule: Rule


def classification_of(
    *, jurisdiction: str, nature: str, creditor_kind: str, on: date, procedure: str = "plan"
) -> Classification:
    """The legal class of a debt: excluded before priority before ordinary, with the rank it is paid in."""
    sections = law_of(jurisdiction).sections
    ranked = _ranked(sections["priority_classes"]["classes"], nature, creditor_kind)
    for entry in sections["excluded_debts"]["classes"]:
        if nature in entry["debt_natures"] and procedure in entry["procedures"]:
            return _classification(jurisdiction, "excluded", entry, ranked["rank"], on)
    return _classification(jurisdiction, "priority", ranked, ranked["rank"], on)


def _ranked(classes: list[Data], nature: str, creditor_kind: str) -> Data:
    """The first class that names the debt or its creditor, else the residual one, which stands last."""
    for entry in classes:
        if nature in entry["debt_natures"] or creditor_kind in entry["creditor_kinds"]:
            return entry
    return classes[-1]


def _classification(jurisdiction: str, section: str, entry: Data, rank: int, on: date) -> Classification:
    return Classification(
        code=entry["code"],
        legal_class=LegalClass(entry["legal_class"]),
        label=entry["label"],
        article=entry["basis"] or "",
        rank=rank,
        effects=tuple(entry.get("effects", ())),
        unless=entry.get("unless"),
        depends_on_facts=entry["code"] in DEPENDS_ON_FACTS,
        rule=rule_of(entry, on=on, name=f"{jurisdiction}.{section}.{entry['code']}", text=entry["label"]),
    )
