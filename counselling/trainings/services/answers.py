"""Answers: given once by a personal link, or typed in from a sheet and corrected by that sheet alone."""

from collections.abc import Mapping
from datetime import date, datetime

from caseflow.accounts.models import User
from caseflow.audit.models import Action
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold, save_version
from counselling.domain.errors import DomainError, StaleVersion, gettext_noop
from counselling.domain.lifecycle import SessionState
from counselling.domain.questionnaires import Answer, AnswerKind, Opening
from counselling.trainings.models import Enrolment, Questionnaire, Response, Session, Way
from counselling.trainings.selectors import questionnaire_for, times_of
from counselling.trainings.services.rules import Participant, require_seat, require_state


class NothingAnswered(DomainError):
    code = "nothing-answered"
    sentence = gettext_noop("Answer at least one question.")


class AnsweredAlready(DomainError):
    code = "answered-already"
    sentence = gettext_noop("This questionnaire is answered already; an answer is never changed.")


class NotOpenNow(DomainError):
    code = "not-open-now"
    sentence = gettext_noop("This questionnaire is not open at the moment.")


class NothingAsked(DomainError):
    code = "nothing-asked"
    sentence = gettext_noop("This training asks no such questions.")


class FilledInBefore(DomainError):
    code = "filled-in-before"
    sentence = gettext_noop("A sheet cannot have been filled in on a day that is still to come.")


class OtherQuestions(DomainError):
    code = "other-questions"
    sentence = gettext_noop("The questions were changed meanwhile: open the page again.")


@verb("trainings.give_answers", action=Action.CREATE)
def give_answers(
    *, enrolment: Enrolment, kind: AnswerKind, answers: Mapping[int, Answer], at: datetime, by: Participant | User
) -> Response:
    """Answer by the personal link, once; what comes late is kept and pairs with nothing."""
    questionnaire, session = _hold(enrolment, kind)
    times = times_of(session)
    opening = times.opening(kind, at)
    if opening not in {Opening.OPEN, Opening.LATE}:
        raise NotOpenNow
    if Response.objects.filter(enrolment=enrolment, kind=kind).exists():
        raise AnsweredAlready
    response = Response.objects.create(
        enrolment=enrolment, questionnaire=questionnaire, kind=kind, answers=_kept(answers, questionnaire),
        answered_on=times.day_of(at), is_late=opening is Opening.LATE, way=Way.LINK,
    )  # fmt: skip
    _tell(session, response)
    return response


@verb("trainings.type_in_answers")
def type_in_answers(
    *,
    enrolment: Enrolment,
    kind: AnswerKind,
    answers: Mapping[int, Answer],
    answered_on: date,
    version: int,
    on: date,
    by: User,
) -> Response:
    """Type in somebody's sheet, or type it in anew; what they answered by their own link stays theirs."""
    questionnaire, session = _hold(enrolment, kind)
    if answered_on > on:
        raise FilledInBefore(field="answered_on")
    columns = {
        "answers": _kept(answers, questionnaire), "answered_on": answered_on, "typed_by": by,
        "is_late": times_of(session).is_late(kind, answered_on),
    }  # fmt: skip
    known = Response.objects.filter(enrolment=enrolment, kind=kind).first()
    if known is None and version:
        raise StaleVersion
    if known is None:
        known = Response.objects.create(
            enrolment=enrolment, questionnaire=questionnaire, kind=kind, way=Way.SHEET, **columns
        )
    elif known.way == Way.LINK:
        raise AnsweredAlready
    else:
        save_version(known, version=version, **columns)
    _tell(session, known)
    return known


def _hold(enrolment: Enrolment, kind: AnswerKind) -> tuple[Questionnaire, Session]:
    """The questions as they are asked of this person; nobody changes them until the answer is written."""
    session = enrolment.session
    require_state(session, SessionState.OPEN, SessionState.HELD)
    hold(enrolment)
    require_seat(enrolment)
    questionnaire = questionnaire_for(enrolment, kind)
    if questionnaire is None:
        raise NothingAsked
    hold(questionnaire)
    return questionnaire, session


def _kept(answers: Mapping[int, Answer], questionnaire: Questionnaire) -> dict[str, object]:
    known = {item.pk for item in questionnaire.items.all()}
    if not answers.keys() <= known:
        raise OtherQuestions
    kept = {str(item): list(answer) if isinstance(answer, tuple) else answer for item, answer in answers.items()}
    if not any(kept.values()):
        raise NothingAnswered
    return {item: answer for item, answer in kept.items() if answer}


def _tell(session: Session, response: Response) -> None:
    """Neither what was answered nor by whom stands in the log: its readers are not the trainer."""
    tell(
        service=session.service_id, object_type=Response._meta.label, object_id=response.pk,
        detail={"session": session.pk, "kind": response.kind, "late": response.is_late},
    )  # fmt: skip
