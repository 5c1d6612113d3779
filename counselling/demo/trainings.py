"""What the invented professionals learn: four programmes, twelve sessions in every state, their certificates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from caseflow.accounts.models import User
from counselling.demo.services import House
from counselling.domain.certificates import RevocationReason
from counselling.domain.questionnaires import Answer, AnswerKind, Topic
from counselling.partners.models import Affiliation
from counselling.trainings import services as trainings
from counselling.trainings.models import Certificate, Enrolment, EnrolmentSource, Programme, Session, Signing
from counselling.trainings.selectors import questionnaire_for

MORNING, AFTERNOON = (time(9), time(12, 30)), (time(13, 30), time(17))
OBJECTIVES = "Reconnaître les signes.\nDistinguer les dettes urgentes.\nOrienter avec l’accord de la personne."
QUESTIONS: Mapping[Topic, Sequence[Any]] = {
    Topic.LEARNING: (
        {"kind": "single", "question": "Quelle dette faut-il traiter d’abord ?",
         "options": "le loyer | 2\nle crédit à la consommation\nle découvert"},
        {"kind": "single", "question": "Que faut-il avant d’orienter une personne ?",
         "options": "son accord | 2\nla liste de ses dettes\nl’avis de son employeur"},
        {"kind": "single", "question": "Qui ouvre un dossier de conseil ?",
         "options": "le service de conseil | 1\nla banque\nle tribunal"},
    ),
    Topic.SATISFACTION: (
        {"kind": "scale", "question": "La formation vous aide-t-elle dans votre travail ?"},
        {"kind": "text", "question": "Qu’est-ce qui a manqué ?"},
    ),
}  # fmt: skip
REMARKS = ("", "Davantage d’exemples.", "Plus de temps pour les questions.", "Une fiche à emporter.")
MATERIAL = (
    ("grid", "Grille de repérage (fictive)", ["referrer"], None),
    ("script", "Demander l’accord de la personne (fictif)", ["referrer"], None),
    ("leaflet", "Quoi apporter au premier rendez-vous (fictif)", ["person", "referrer"], None),
    ("slides", "Présenter le service en dix minutes (fictif)", ["ambassador"], None),
    ("law_sheet", "Urgences : que faire en premier (fictif)", ["referrer", "counsellor"], 200),
    ("law_sheet", "Seuils de l’an dernier (fictif)", ["referrer", "counsellor"], -20),
)
ELSEWHERE = (("Logement et dettes (fictif)", "housing", 45, 10), ("Factures d’énergie (fictif)", "energy", 70, 200))
VERIFY_AT = "https://caseflow.example/verify/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """An invented programme; `sittings` half-days make one session."""

    country: str
    code: str
    fr: str
    de: str = ""
    hours: str = "7.0"
    sittings: int = 2
    months: int | None = 24
    pass_mark: int | None = None
    refreshes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One session: days from today, who comes (places in the list of the country's people), who is missing."""

    of: str
    days: int
    state: str
    who: range
    seats: int = 12
    place: str
    absent: frozenset[int] = frozenset()


COURSES = (
    Course(country="lu", code="DET", fr="Repérer le surendettement (fictif)", de="Überschuldung erkennen (erfunden)",
           pass_mark=12),
    Course(country="lu", code="DET-R", fr="Repérer le surendettement : rappel (fictif)",
           de="Überschuldung erkennen: Auffrischung (erfunden)", hours="3.5", sittings=1, refreshes="DET"),
    Course(country="fr", code="FRAG", fr="Fragilité financière : orienter tôt (fictif)"),
    Course(country="be", code="PREM", fr="Premier accueil et dettes (fictif)", de="Erstkontakt, Schulden (erfunden)",
           hours="3.5", sittings=1, months=None),
)  # fmt: skip
SESSIONS = (
    Plan(of="DET", days=-700, state="held", who=range(6), place="Minettville, salle A"),
    Plan(of="DET", days=-95, state="held", who=range(6, 12), place="Exempleville", absent=frozenset({7})),
    Plan(of="DET", days=24, state="open", who=range(3), seats=2, place="Minettville, salle A"),
    Plan(of="DET", days=110, state="planned", who=range(0), place="Exempleville"),
    Plan(of="DET-R", days=-12, state="held", who=range(2), place="Minettville, salle B"),
    Plan(of="DET-R", days=38, state="open", who=range(2, 5), place="Minettville, salle B"),
    Plan(of="FRAG", days=-400, state="held", who=range(4), place="Trois-Rivières-Fictives"),
    Plan(of="FRAG", days=-5, state="open", who=range(4, 8), place="Trois-Rivières-Fictives"),
    Plan(of="FRAG", days=60, state="open", who=range(8, 9), place="Exempleville"),
    Plan(of="PREM", days=-180, state="held", who=range(4), place="Val-d’Our-Fictif", absent=frozenset({3})),
    Plan(of="PREM", days=-30, state="cancelled", who=range(2), place="Val-d’Our-Fictif"),
    Plan(of="PREM", days=75, state="planned", who=range(0), place="Val-d’Our-Fictif"),
)  # fmt: skip


def teach(houses: Mapping[str, House], leaders: Mapping[str, str], *, on: date) -> None:
    """Add programmes and sessions as they stand on that day."""
    programmes: dict[str, Programme] = {}
    for course in COURSES:
        house = houses[course.country]
        programmes[course.code] = _offer(course, programmes, house, by=house.people[leaders[course.country]])
        _ask(programmes[course.code], by=house.people[leaders[course.country]])
    for number, plan in enumerate(SESSIONS, 1):
        programme = programmes[plan.of]
        course = next(course for course in COURSES if course.code == plan.of)
        by = houses[course.country].people[leaders[course.country]]
        _run(plan, course, programme, number, on=on, by=by)
    for country, house in houses.items():
        _equip(house, on=on, by=house.people[leaders[country]])
        _look_elsewhere(house, on=on, by=house.people[leaders[country]])
    _revoke_one(houses["be"].people[leaders["be"]])


def _offer(course: Course, known: Mapping[str, Programme], house: House, *, by: User) -> Programme:
    return trainings.add_programme(
        service=house.service, by=by,
        fields={
            "code": course.code, "title_fr": course.fr, "title_de": course.de, "language": "fr",
            "objectives": OBJECTIVES,
            "audience": "professionnels du réseau", "refresher_of": known.get(course.refreshes),
        },
        first={
            "content": "Signes, premiers gestes, consentement, orientation.", "hours": Decimal(course.hours),
            "pass_mark": course.pass_mark, "validity_months": course.months,
        },
    )  # fmt: skip


def _ask(programme: Programme, *, by: User) -> None:
    """The same questions for every programme: what was learnt, and what people thought of it."""
    for topic, questions in QUESTIONS.items():
        for question in questions:
            fields: Any = {"question_after": "", "position": None, "options": ""} | question
            trainings.add_item(programme_version=programme.versions.get(), topic=topic, fields=fields, by=by)


def _run(plan: Plan, course: Course, programme: Programme, number: int, *, on: date, by: User) -> None:
    day = on + timedelta(days=plan.days)
    parts = (MORNING, AFTERNOON)[: course.sittings]
    session = trainings.plan_session(
        programme_version=programme.versions.get(),
        fields={
            "code": f"{plan.of}-{day.year}-{number:02d}", "capacity": plan.seats, "place": plan.place,
            "enrol_until": day - timedelta(days=3), "funding": "gratuit pour les partenaires",
            "accessibility_contact": "accueil@caseflow.example",
        },
        sittings=[(day, starts, ends) for starts, ends in parts], trainers=[by], by=by,
    )  # fmt: skip
    if plan.state == "planned":
        return
    trainings.open_session(session=session, by=by)
    _enrol(plan, course, session, on=day - timedelta(days=14), by=by)
    if plan.state == "cancelled":
        trainings.cancel_session(session=session, reason="formatrice malade", by=by)
    if plan.state == "held":
        _hold(plan, course, session, on=day, by=by)


def _enrol(plan: Plan, course: Course, session: Session, *, on: date, by: User) -> None:
    """The people of the country's organisations, in the order in which they were added."""
    at_work = Affiliation.objects.filter(organisation__country=course.country.upper(), ended_on__isnull=True)
    people = list(at_work.select_related("referrer", "organisation").order_by("pk"))
    for place in plan.who:
        trainings.enrol_referrer(
            session=session, referrer=people[place].referrer, organisation=people[place].organisation, on=on, by=by,
            needs="interprète en langue des signes" if place == 1 else "", source=EnrolmentSource.AMBASSADOR,
        )  # fmt: skip


def _hold(plan: Plan, course: Course, session: Session, *, on: date, by: User) -> None:
    half_days = list(session.half_days.all())
    for place, enrolment in zip(plan.who, session.enrolments.order_by("pk"), strict=True):
        there = place not in plan.absent
        trainings.record_attendance(
            enrolment=enrolment, presence=dict.fromkeys(half_days, there), is_excused=not there,
            points=14 + place % 5 if there and course.pass_mark else None, signing=Signing.SHEET, version=1, on=on,
            by=by,
        )  # fmt: skip
        if there:
            _answer(enrolment, place, on=on, by=by)
    trainings.hold_session(session=session, on=on, by=by)
    trainings.issue_certificates(session=session, verify_at=VERIFY_AT, on=on, by=by)


def _answer(enrolment: Enrolment, place: int, *, on: date, by: User) -> None:
    """Sheets filled in on the day: everybody knows a little more afterwards, but for one."""
    for kind, known in ((AnswerKind.PRE, place % 3), (AnswerKind.POST, 3 - place % 4 // 3)):
        learning = questionnaire_for(enrolment, kind)
        items = list(learning.items.all()) if learning else []
        right = {item.pk: (0,) if number < known else (1,) for number, item in enumerate(items)}
        _type_in(enrolment, kind, right, on=on, by=by)
    opinion = questionnaire_for(enrolment, AnswerKind.SATISFACTION)
    steps, words = list(opinion.items.all()) if opinion else []
    said: dict[int, Answer] = {steps.pk: (3 + place % 2,), words.pk: REMARKS[place % len(REMARKS)]}
    _type_in(enrolment, AnswerKind.SATISFACTION, said, on=on, by=by)


def _type_in(enrolment: Enrolment, kind: AnswerKind, answers: Mapping[int, Answer], *, on: date, by: User) -> None:
    trainings.type_in_answers(enrolment=enrolment, kind=kind, answers=answers, answered_on=on, version=0, on=on, by=by)


def _equip(house: House, *, on: date, by: User) -> None:
    """The first set of the toolbox, at invented addresses; one law sheet has expired."""
    for kind, title, audiences, days in MATERIAL:
        trainings.add_resource(
            service=house.service, content=None, address=f"https://caseflow.example/outils/{kind}", on=on, by=by,
            fields={
                "title": title, "kind": kind, "themes": ["debt_counselling"], "audiences": audiences,
                "languages": ["fr"], "countries": [house.service.jurisdiction.upper()],
                "valid_until": None if days is None else on + timedelta(days=days),
                "hand_over": "le professionnel à la personne" if "person" in audiences else "", "licence": "CC BY 4.0",
            },
        )  # fmt: skip


def _look_elsewhere(house: House, *, on: date, by: User) -> None:
    """Two trainings of other providers, of which nobody has made sure for more than half a year of one."""
    for title, theme, days, verified in ELSEWHERE:
        first = on + timedelta(days=days)
        trainings.add_course(
            service=house.service, on=on - timedelta(days=verified), by=by,
            fields={
                "title": title, "organiser": "Centre de formation fictif", "theme": theme, "language": "fr",
                "objective": "Reconnaître une situation urgente et savoir à qui l’adresser.", "modality": "on_site",
                "place": "Exempleville", "first_day": first, "last_day": first + timedelta(days=1), "price": "180 €",
                "awards_certificate": theme == "housing", "address": "https://caseflow.example/formations",
            },
        )  # fmt: skip


def _revoke_one(by: User) -> None:
    certificate = Certificate.objects.filter(service__jurisdiction="be").order_by("pk")[0]
    trainings.revoke_certificate(
        certificate=certificate, revocation=RevocationReason.ISSUED_IN_ERROR, note="feuille d’émargement erronée",
        at=certificate.session.enrolments.order_by("pk")[0].changed_at, by=by,
    )  # fmt: skip
