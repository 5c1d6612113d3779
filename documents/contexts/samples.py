"""An invented letter of each kind, language and country: what the editor previews and the tests measure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from documents.contexts.advice_confirmation import AdviceConfirmation, Meeting, NextStep, Option
from documents.contexts.balance_request import BalanceRequest
from documents.contexts.mandate import Grantor, Mandate
from documents.contexts.onward_referral import Agreement, OnwardReferral, Reach
from documents.contexts.parts import (
    Addressee,
    Answer,
    Authorisation,
    Client,
    Counsellor,
    Creditor,
    DebtLine,
    Letter,
    References,
    Sender,
    Signatory,
    Statement,
)
from documents.contexts.payment_schedule import Payee, PaymentSchedule, Plan, ScheduleRow
from documents.contexts.plan_proposal import BudgetSection, BudgetSummary, PlanProposal, Share, ShareLine

NAMES = "Camille et Jean-Marc Weber-Muller"
SENDERS: Mapping[str, Sender] = {
    "lu": Sender(
        name="Service d’information et de conseil",
        tagline="Conseil en matière de surendettement",
        street="24, rue de la Fontaine",
        town="L-2134 Luxembourg",
        telephone="+352 20 20 20-1",
        email="conseil@exemple.lu",
        website="exemple.lu",
        legal="Association sans but lucratif · RCS Luxembourg F0000 · agréée par le ministère de la Famille",
    ),
    "fr": Sender(
        name="Point conseil budget des Halles",
        tagline="Accompagnement budgétaire gratuit et confidentiel",
        street="8 rue des Tanneurs",
        town="57000 Metz",
        telephone="03 00 00 00 00",
        email="contact@pcb.exemple.fr",
        website="pcb.exemple.fr",
        legal="Association loi 1901 · Siret 000 000 000 00000 · labellisée Point conseil budget",
    ),
    "be": Sender(
        name="Médiation de dettes du Centre",
        tagline="Service agréé de médiation de dettes",
        street="Rue du Midi 12",
        town="1000 Bruxelles",
        telephone="02 000 00 00",
        email="mediation@exemple.be",
        website="exemple.be",
        legal="ASBL · BCE 0000.000.000 · agrément n° 000",
    ),
}
TOWNS = {"lu": "Luxembourg", "fr": "Metz", "be": "Bruxelles"}
CREDITORS: Mapping[str, tuple[str, ...]] = {
    "lu": ("Banque du Grand Chemin S.A.", "Service recouvrement", "Boîte postale 1420", "L-1014 Luxembourg"),
    "fr": ("CRÉDIT DE LA MOSELLE", "SERVICE SURENDETTEMENT", "TOUR HORIZON", "14 AVENUE DE LA GARE", "57000 Metz"),
    "be": ("Crédit du Midi SA", "Service contentieux", "Boulevard Anspach 101", "1000 Bruxelles"),
}
CLIENTS: Mapping[str, tuple[str, ...]] = {
    "lu": (NAMES, "Apt. 12", "17, rue des Prés", "L-4123 Esch-sur-Alzette"),
    "fr": (NAMES, "BATIMENT B APPARTEMENT 12", "17 RUE DES PRES", "57050 Metz"),
    "be": (NAMES, "Rue des Prés 17 boîte 2", "1070 Anderlecht"),
}
HELPERS: Mapping[str, tuple[str, ...]] = {
    "lu": ("Permanence logement", "Rue du Marché 5", "L-4010 Esch-sur-Alzette"),
    "fr": ("PERMANENCE LOGEMENT", "5 RUE DU MARCHE", "57000 METZ"),
    "be": ("Permanence logement", "Rue du Marché 5", "1000 Bruxelles"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "function": "Conseillère en désendettement",
        "mandate": "Copie de la procuration",
        "loan": "Prêt personnel",
        "card": "Carte de crédit",
        "wages": "Salaires",
        "benefits": "Prestations familiales",
        "housing": "Logement et énergie",
        "living": "Vie courante",
        "transport": "Transport",
        "irregular": "Frais irréguliers",
        "why_transport": "deux trajets vers le travail, horaires décalés",
        "reason": "Le chômage partiel de l’un des conjoints, depuis l’été, explique la baisse des ressources.",
        "summary": "Vos ressources ne couvrent plus les crédits mais suffisent pour vivre. Aucune saisie en cours.",
        "plan": "Plan amiable avec tous les créanciers",
        "plan_effect": "Une seule mensualité, 60 mois environ ; chaque créancier doit accepter.",
        "legal": "Procédure légale de règlement",
        "legal_effect": "Protège des saisies ; inscrite au registre, décision par la commission.",
        "alone": "Négocier vous-mêmes",
        "alone_effect": "Possible à tout moment ; nous vous prêtons les modèles de lettres.",
        "step_statements": "Demander les décomptes aux créanciers",
        "step_papers": "Apporter les trois derniers extraits de compte",
        "us": "Le service",
        "you": "Vous",
        "asks_for": "Un logement plus petit, la rupture du bail étant annoncée pour le printemps.",
        "manner": "le soir, sans nommer le service",
    },
    "de": {
        "function": "Schuldnerberaterin",
        "mandate": "Kopie der Vollmacht",
        "loan": "Privatkredit",
        "card": "Kreditkarte",
        "wages": "Löhne",
        "benefits": "Familienleistungen",
        "housing": "Wohnen und Energie",
        "living": "Lebenshaltung",
        "transport": "Fahrtkosten",
        "irregular": "Unregelmäßige Kosten",
        "why_transport": "zwei Arbeitswege, Schichtdienst",
        "reason": "Die Kurzarbeit eines Partners seit dem Sommer erklärt den Rückgang des Einkommens.",
        "summary": "Ihr Einkommen deckt die Raten nicht mehr, reicht aber zum Leben. Es läuft keine Pfändung.",
        "plan": "Außergerichtlicher Plan mit allen Gläubigern",
        "plan_effect": "Eine einzige Rate, etwa 60 Monate; jeder Gläubiger muss zustimmen.",
        "legal": "Gesetzliches Verfahren",
        "legal_effect": "Schützt vor Pfändung; Eintrag im Register, die Kommission entscheidet.",
        "alone": "Selbst verhandeln",
        "alone_effect": "Jederzeit möglich; wir leihen Ihnen die Musterbriefe.",
        "step_statements": "Forderungsaufstellungen anfordern",
        "step_papers": "Die letzten drei Kontoauszüge bringen",
        "us": "Beratungsstelle",
        "you": "Sie",
        "asks_for": "Eine kleinere Wohnung, da der Mietvertrag im Frühjahr endet.",
        "manner": "abends, ohne die Stelle zu nennen",
    },
    "en": {
        "function": "Debt counsellor",
        "mandate": "Copy of the authority to act",
        "loan": "Personal loan",
        "card": "Credit card",
        "wages": "Wages",
        "benefits": "Family benefits",
        "housing": "Housing and energy",
        "living": "Living costs",
        "transport": "Transport",
        "irregular": "Irregular costs",
        "why_transport": "two journeys to work, shift hours",
        "reason": "Short-time work of one partner since the summer explains the loss of income.",
        "summary": "Your income no longer covers the instalments but is enough to live on. No attachment is running.",
        "plan": "Voluntary plan with all creditors",
        "plan_effect": "One instalment, about 60 months; each creditor must agree.",
        "legal": "Statutory procedure",
        "legal_effect": "Protects from attachment; entered in the register, decided by the commission.",
        "alone": "Negotiate yourselves",
        "alone_effect": "Possible at any time; we lend you the model letters.",
        "step_statements": "Ask the creditors for statements",
        "step_papers": "Bring the last three bank statements",
        "us": "The service",
        "you": "You",
        "asks_for": "A smaller flat, since the lease ends in spring.",
        "manner": "in the evening, without naming the service",
    },
}


def sample(kind: str, language: str, jurisdiction: str = "lu") -> Letter:
    """The invented letter of this kind, in this language, from a service of this country."""
    return _SAMPLES[kind](language, jurisdiction)


def _frame(language: str, jurisdiction: str, *, to: tuple[str, ...], theirs: tuple[str, ...] = ()) -> dict[str, Any]:
    said = WORDS[language]
    return {
        "sender": SENDERS[jurisdiction],
        "addressee": Addressee(lines=to),
        "references": References(
            theirs=theirs,
            ours=f"{jurisdiction.upper()}-2026-00142-07",
            person=NAMES,
            birth_date=date(1984, 4, 17),
        ),
        "place": TOWNS[jurisdiction],
        "on": date(2026, 3, 2),
        "jurisdiction": jurisdiction,
        "counsellor": Counsellor(
            name="Anne Kieffer",
            function=said["function"],
            telephone=SENDERS[jurisdiction].telephone,
            email=f"a.kieffer@{SENDERS[jurisdiction].email.partition('@')[2]}",
        ),
        "signatory": Signatory(name="Anne Kieffer", function=said["function"]),
        "client": Client(names=NAMES, birth_date=date(1984, 4, 17)),
    }


def _debts(language: str) -> tuple[DebtLine, ...]:
    said = WORDS[language]
    return (
        DebtLine(label=said["loan"], reference="PR-778 401 22", balance=1284050, balance_date=date(2026, 1, 31)),
        DebtLine(label=said["card"], reference="CC-99 120", balance=96015, balance_date=date(2026, 1, 31)),
    )


def _balance_request(language: str, jurisdiction: str) -> BalanceRequest:
    to = CREDITORS[jurisdiction]
    return BalanceRequest(
        **_frame(language, jurisdiction, to=to, theirs=("PR-778 401 22", "CC-99 120")),
        enclosures=(WORDS[language]["mandate"],),
        creditor=Creditor(name=to[0]),
        authorisation=Authorisation(on=date(2026, 2, 24)),
        answer=Answer(due_on=date(2026, 3, 18)),
        debts=_debts(language),
    )


def _mandate(language: str, jurisdiction: str) -> Mandate:
    address = ", ".join(CLIENTS[jurisdiction][1:])
    return Mandate(
        **_frame(language, jurisdiction, to=CLIENTS[jurisdiction]),
        grantors=(
            Grantor(name="Camille Weber-Muller", birth_date=date(1984, 4, 17), address=address),
            Grantor(name="Jean-Marc Weber", birth_date=date(1981, 11, 1), address=address),
        ),
        answer=Answer(due_on=date(2026, 3, 16)),
        wording_version="2026-1",
        until=date(2029, 3, 1),
    )


def _plan_proposal(language: str, jurisdiction: str) -> PlanProposal:
    to, said = CREDITORS[jurisdiction], WORDS[language]
    return PlanProposal(
        **_frame(language, jurisdiction, to=to, theirs=("PR-778 401 22", "CC-99 120")),
        enclosures=(said["mandate"],),
        creditor=Creditor(name=to[0]),
        authorisation=Authorisation(on=date(2026, 2, 24)),
        statement=Statement(on=date(2026, 2, 26)),
        answer=Answer(due_on=date(2026, 3, 18)),
        debts=_debts(language),
        share=Share(
            instalment=21500,
            first_on=date(2026, 4, 5),
            last_on=date(2031, 3, 5),
            months=60,
            total=1290000,
            written_off=90065,
        ),
        stages=(
            ShareLine(
                reference="PR-778 401 22",
                first_on=date(2026, 4, 5),
                last_on=date(2031, 3, 5),
                months=60,
                instalment=20000,
                total=1200000,
            ),
            ShareLine(
                reference="CC-99 120",
                first_on=date(2026, 4, 5),
                last_on=date(2031, 3, 5),
                months=60,
                instalment=1500,
                total=90000,
            ),
        ),
        budget=BudgetSummary(
            income=(
                BudgetSection(label=said["wages"], amount=312440),
                BudgetSection(label=said["benefits"], amount=58600),
            ),
            expenditure=(
                BudgetSection(label=said["housing"], amount=148000),
                BudgetSection(label=said["living"], amount=121000),
                BudgetSection(label=said["transport"], amount=34500, reason=said["why_transport"]),
                BudgetSection(label=said["irregular"], amount=18040),
            ),
            surplus=49500,
            capacity=46000,
        ),
        creditor_count=6,
        reason=said["reason"],
    )


def _payment_schedule(language: str, jurisdiction: str) -> PaymentSchedule:
    first, last, months, monthly = date(2026, 4, 5), date(2028, 3, 5), 24, 46000
    payees = (
        ("Banque du Grand Chemin S.A.", "PR-778 401 22", 21500, "LU280019400644750000"),
        ("Énergies de la Ville", "CLIENT 55 012", 4500, "BE71096123456769"),
        ("Docteur P. Hoffmann", "", 20000, ""),
    )
    return PaymentSchedule(
        **_frame(language, jurisdiction, to=CLIENTS[jurisdiction]),
        plan=Plan(first_on=first, last_on=last, months=months, total=monthly * months),
        payees=tuple(
            Payee(
                name=name,
                reference=reference,
                instalment=instalment,
                first_on=first,
                last_on=last,
                months=months,
                iban=iban,
            )
            for name, reference, instalment, iban in payees
        ),
        rows=tuple(
            ScheduleRow(
                on=date(2026 + (number + 3) // 12, (number + 3) % 12 + 1, 5),
                amount=monthly,
                remaining=monthly * (months - 1 - number),
            )
            for number in range(months)
        ),
    )


def _advice_confirmation(language: str, jurisdiction: str) -> AdviceConfirmation:
    said = WORDS[language]
    return AdviceConfirmation(
        **_frame(language, jurisdiction, to=CLIENTS[jurisdiction]),
        meeting=Meeting(on=date(2026, 2, 26), summary=said["summary"]),
        options=(
            Option(title=said["plan"], effect=said["plan_effect"], chosen=True),
            Option(title=said["legal"], effect=said["legal_effect"]),
            Option(title=said["alone"], effect=said["alone_effect"]),
        ),
        steps=(
            NextStep(what=said["step_statements"], who=said["us"], until=date(2026, 3, 4)),
            NextStep(what=said["step_papers"], who=said["you"], until=date(2026, 3, 11)),
        ),
        choice=said["plan"],
    )


def _onward_referral(language: str, jurisdiction: str) -> OnwardReferral:
    said = WORDS[language]
    return OnwardReferral(
        **_frame(language, jurisdiction, to=HELPERS[jurisdiction]),
        agreement=Agreement(on=date(2026, 2, 26)),
        answer=Answer(due_on=date(2026, 3, 18)),
        reach=Reach(telephone="+352 621 000 000", manner=said["manner"]),
        request=said["asks_for"],
    )


_SAMPLES: Mapping[str, Callable[[str, str], Letter]] = {
    "balance_request": _balance_request,
    "mandate": _mandate,
    "plan_proposal": _plan_proposal,
    "payment_schedule": _payment_schedule,
    "advice_confirmation": _advice_confirmation,
    "onward_referral": _onward_referral,
}
