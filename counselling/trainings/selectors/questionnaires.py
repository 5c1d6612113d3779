"""What is asked in a session, of whom, by which link, and what was answered already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core import signing
from django.db.models import Count, Exists, OuterRef, Prefetch

from counselling.domain.lifecycle import SessionState
from counselling.domain.questionnaires import TOPICS, AnswerKind, Opening, Times, Topic
from counselling.trainings.models import Enrolment, Item, ProgrammeVersion, Questionnaire, Response, Session

SIGNER = signing.Signer(salt="trainings.answers", sep=".")


def times_of(session: Session) -> Times:
    """When it is, where the service is."""
    sittings, zone = list(session.half_days.all()), ZoneInfo(session.service.time_zone)
    first, last = (datetime.combine(it.on, it.starts, tzinfo=zone) for it in (sittings[0], sittings[-1]))
    return Times(begins=first, closing=last, last_day=sittings[-1].on)


def questionnaires_of(programme_version: ProgrammeVersion) -> dict[Topic, Questionnaire]:
    """Of each topic the questions as they are asked now, with whether somebody answered them already."""
    answered = Response.objects.filter(questionnaire=OuterRef("pk"))
    known = (
        Questionnaire.objects.filter(programme_version=programme_version)
        .annotate(is_answered=Exists(answered))
        .prefetch_related(Prefetch("items", Item.objects.order_by("position", "pk")))
    )
    return {Topic(it.topic): it for it in known.order_by("number")}


def asked_in(session: Session) -> list[Questionnaire]:
    """What this session was asked: every version that somebody of it answered, else the latest of its topic."""
    answered = Response.objects.filter(enrolment__session=session).values("questionnaire")
    known = (
        Questionnaire.objects.filter(programme_version=session.programme_version_id)
        .annotate(was_answered=Exists(answered.filter(questionnaire=OuterRef("pk"))))
        .prefetch_related(Prefetch("items", Item.objects.order_by("position", "pk")))
    )
    by_topic = {topic: [it for it in known.order_by("number") if it.topic == topic] for topic in Topic}
    return [it for asked in by_topic.values() for it in [one for one in asked if one.was_answered] or asked[-1:]]


def asked_kinds(questionnaires: Iterable[Topic]) -> list[AnswerKind]:
    """What this session asks at all, in the order of time."""
    topics = set(questionnaires)
    return [kind for kind in AnswerKind if TOPICS[kind] in topics]


def questionnaire_for(enrolment: Enrolment, kind: AnswerKind) -> Questionnaire | None:
    """What this person is asked: afterwards the very questions of before, else the latest ones."""
    known = Questionnaire.objects.filter(
        programme_version=enrolment.session.programme_version_id, topic=TOPICS[kind]
    ).prefetch_related(Prefetch("items", Item.objects.order_by("position", "pk")))
    twin = {AnswerKind.PRE: AnswerKind.POST, AnswerKind.POST: AnswerKind.PRE}.get(kind)
    before = known.filter(pk__in=Response.objects.filter(enrolment=enrolment, kind=twin).values("questionnaire"))
    return before.order_by("number").last() or known.order_by("number").last()


def answer_token(enrolment: Enrolment) -> str:
    """What stands in the personal address: the key of the enrolment, which nobody can sign but this house."""
    return SIGNER.sign(enrolment.key.hex)


def participant_with(token: str) -> Enrolment | None:
    """Whose link this is, as long as they have a seat in a session that takes place."""
    try:
        key = UUID(SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    seated = Enrolment.objects.seated().filter(session__state__in=[SessionState.OPEN, SessionState.HELD])
    return seated.filter(key=key).select_related("session__service", "session__programme_version__programme").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One questionnaire of a person: whether it is open, answered, and in which version."""

    kind: AnswerKind
    opening: Opening
    is_answered: bool

    @property
    def takes_answers(self) -> bool:
        return not self.is_answered and self.opening in {Opening.OPEN, Opening.LATE}


def asked_of(enrolment: Enrolment, at: datetime) -> list[Asked]:
    """Everything that this person is asked in the session, and where it stands at this moment."""
    session = enrolment.session
    times = times_of(session)
    given = set(Response.objects.filter(enrolment=enrolment).values_list("kind", flat=True))
    return [
        Asked(kind=kind, opening=times.opening(kind, at), is_answered=kind in given)
        for kind in asked_kinds(questionnaires_of(session.programme_version))
    ]


def sheets_of(session: Session, kind: AnswerKind) -> dict[int, Response]:
    """Of each enrolment the answer of this kind; who reads them decides whether they may be shown."""
    known = Response.objects.filter(enrolment__session=session, kind=kind).select_related("typed_by", "questionnaire")
    return {response.enrolment_id: response for response in known.order_by("pk")}


def answered_of(session: Session) -> dict[AnswerKind, int]:
    """How many answered each of the questionnaires."""
    given = Response.objects.filter(enrolment__in=Enrolment.objects.seated().filter(session=session))
    return {
        AnswerKind(kind): count for kind, count in given.order_by("kind").values_list("kind").annotate(Count("pk"))
    }


def people_to_invite(session: Session, at: datetime) -> list[Enrolment]:
    """Who has not answered everything that is open at this moment."""
    times = times_of(session)
    takes = {Opening.OPEN, Opening.LATE}
    kinds = [kind for kind in asked_kinds(questionnaires_of(session.programme_version))
             if times.opening(kind, at) in takes]  # fmt: skip
    given = set(Response.objects.filter(enrolment__session=session).values_list("enrolment", "kind"))
    people = Enrolment.objects.seated().filter(session=session).select_related("referrer").order_by("pk")
    return [person for person in people if any((person.pk, kind) not in given for kind in kinds)]
