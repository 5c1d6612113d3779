"""The debts of a file: taken down at the first meetings, then answered by creditors and enforced."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from counselling.debts import services as debts
from counselling.debts.models import BalanceSource, Debt, Debtor, Enforcement, RateKind, Treatment
from counselling.debts.services import DebtFields
from counselling.demo.claims import Claim, claims_for
from counselling.demo.scenes import Scene
from counselling.domain.lifecycle import DebtStatus
from counselling.domain.limitation import LimitationEventKind
from counselling.partners.models import Creditor

MONTH = timedelta(days=30)
# How the creditor's figure differs from the client's, in turn: as told, interest and costs on top, less, more.
DIFFERENCES = ((0, 0, 0), (2, 3500, 4200), (0, 1180, 0), (-6, 0, 0), (0, 0, 2500), (9, 8800, 12000))


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One claim of the table as this file owes it."""

    claim: Claim
    debt: Debt
    cents: int


def take_down(scene: Scene, *, after: int = 7) -> list[Owed]:
    """The debts as the client tells of them, a pile of paper on the table."""
    known = {creditor.name: creditor for creditor in Creditor.objects.usable_in(scene.house.service)}
    owners = scene.plot.situation == "owners"
    claims = claims_for(scene.plot.country, scene.number, scene.plot.debts, owners=owners)
    with scene.on(after) as on:
        return [
            _record(scene, claim, known, place=place, turn=turn, on=on) for place, (turn, claim) in enumerate(claims)
        ]


def _record(scene: Scene, claim: Claim, known: dict[str, Creditor], *, place: int, turn: int, on: date) -> Owed:
    vary = 70 + (scene.number * 17 + place * 23) % 61 if claim.nature != "mortgage" else 100
    cents = claim.euros * vary + (scene.number * 37 + place * 59) % 100
    fields = _fields(scene, claim, known)
    if turn:
        fields["reference"] = f"{claim.reference}/{turn + 1}".lstrip("/")
    debt = debts.record_debt(
        file=scene.file, creditor=known[claim.creditor], balance=cents, on=on, by=scene.by,
        key=scene.key("debt", place), fields=fields,
    )  # fmt: skip
    owed = Owed(claim=claim, debt=debt, cents=cents)
    _tell_of_limitation(scene, owed, on)
    return owed


def _fields(scene: Scene, claim: Claim, known: dict[str, Creditor]) -> DebtFields:
    couple = any(person.relation == "partner" and person.since is None for person in scene.situation.people)
    behind = bool(claim.unpaid)
    stage = Enforcement(claim.enforcement)
    announced = stage in {Enforcement.COURT, Enforcement.SEIZURE, Enforcement.EVICTION}
    return {
        "nature": claim.nature,
        "reference": claim.reference,
        "rate": Fraction(claim.rate) / 100 if claim.rate else None,
        "rate_kind": RateKind.CONTRACTUAL if claim.rate else RateKind.NONE,
        "instalment": claim.instalment * scene.house.place.scale if claim.instalment else None,
        "being_paid": bool(claim.instalment) and not behind,
        "arrears": claim.instalment * scene.house.place.scale * min(claim.unpaid, 24) if claim.instalment else None,
        "collector": known[claim.collector] if claim.collector else None,
        "debtor": Debtor.BOTH if couple and claim.instalment else Debtor.CLIENT,
        "treatment": Treatment.KEPT_RUNNING if claim.kept_running else Treatment.IN_PLAN,
        "enforcement": stage,
        "enforcement_on": scene.today + timedelta(days=4 + scene.number * 3 % 24) if announced else None,
        "contract_date": scene.opened_on - MONTH * (claim.unpaid + 26) if claim.rate else None,
    }


def _tell_of_limitation(scene: Scene, owed: Owed, on: date) -> None:
    """When the claim fell due or was first unpaid; some were acknowledged or judged since."""
    claim, debt = owed.claim, owed.debt
    if claim.kept_running or claim.nature == "family_loan":
        return
    start = scene.today - MONTH * claim.unpaid if claim.unpaid else scene.opened_on - MONTH
    loan = bool(claim.rate)
    first = LimitationEventKind.FIRST_UNPAID_INSTALMENT if loan else LimitationEventKind.DUE_DATE
    events = [(first, start)]
    if claim.enforcement == Enforcement.JUDGMENT:
        events.append((LimitationEventKind.JUDGMENT, start + MONTH * 6))
    if claim.unpaid > 100:
        events.append((LimitationEventKind.PAYMENT, start + MONTH * 4))
    for kind, day in events:
        if day <= on:
            debts.add_limitation_event(debt=debt, kind=kind, happened_on=day, on=on, by=scene.by)


def ask_for_statements(scene: Scene, owed: list[Owed], *, after: int) -> None:
    """Every creditor in the plan is asked what it claims."""
    with scene.on(after) as on:
        for one in owed:
            one.debt.refresh_from_db()
            asked = one.debt.status == DebtStatus.STATEMENT_REQUESTED
            if not asked and not one.claim.kept_running and one.claim.nature != "family_loan":
                debts.request_statement(debt=one.debt, on=on, by=scene.by)


def hear_creditors(scene: Scene, owed: list[Owed], *, after: int) -> None:
    """Most creditors answer with a statement; where it is far from what the client said, somebody must look."""
    for place, one in enumerate(owed):
        if one.claim.kept_running or one.claim.nature == "family_loan" or (place + scene.number) % 5 == 4:
            continue
        per_cent, interest, costs = DIFFERENCES[(place + scene.number) % len(DIFFERENCES)]
        with scene.on(after + place // 3) as on:
            debts.record_balance(
                debt=one.debt, principal=one.cents * (100 + per_cent) // 100, interest=interest, costs=costs,
                as_of=on, source=BalanceSource.STATEMENT, evidence=f"Courrier du {on:%d/%m/%Y}", on=on, by=scene.by,
            )  # fmt: skip
            if place % 6 != 3:
                debts.confirm_debt(debt=one.debt, on=on, by=scene.by)


def decide(scene: Scene, owed: list[Owed], *, after: int) -> None:
    """Some claims are disputed or recognised as time-barred, one is given up."""
    with scene.on(after) as on:
        for one in owed:
            if one.claim.unpaid > 60 and one.claim.enforcement != Enforcement.JUDGMENT and scene.number % 2:
                debts.mark_time_barred(
                    debt=one.debt, reason="Aucun acte depuis la facture, vu avec le juriste", on=on, by=scene.by
                )
            elif one.claim.nature == "telecom" and scene.number % 3 == 1:
                debts.dispute_debt(
                    debt=one.debt, reason="Résiliation envoyée dans les délais, preuve au dossier", on=on, by=scene.by
                )
        small = [one for one in owed if one.cents < 20000 and one.debt.status != "time_barred"]
        for one in small[:1]:
            debts.write_off_debt(debt=one.debt, on=on, by=scene.by, reason="Geste du créancier")
