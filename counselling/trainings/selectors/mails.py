"""Mails that wait to leave: to whom, in which language, and what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from caseflow.accounts.models import Language
from counselling.partners.models import Referrer
from counselling.trainings.models import Enrolment, MailPurpose, TrainingMail
from counselling.trainings.selectors.questionnaires import answer_token

# What could not be delivered for a week is not tried any more.
TRIED = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailToSend:
    """One mail, and the rows that it does away with."""

    keys: Sequence[int]
    template: str
    address: str
    language: str
    facts: Mapping[str, object]


def mails_to_send(*, on: date) -> list[MailToSend]:
    """Everything in line, the oldest first."""
    waiting = TrainingMail.objects.waiting().filter(queued_on__gte=on - TRIED)
    known = waiting.select_related("referrer", "enrolment__session__programme_version__programme").order_by("pk")
    questions = known.filter(purpose=MailPurpose.ANSWERS)
    return [_to_answer(mail, mail.enrolment) for mail in questions if mail.enrolment]


def language_of(referrer: Referrer, otherwise: str) -> str:
    """The first of the languages of this person that the house writes."""
    return next((known for known in referrer.languages if known in Language), otherwise)


def _to_answer(mail: TrainingMail, person: Enrolment) -> MailToSend:
    programme = person.session.programme_version.programme
    language = language_of(mail.referrer, programme.language)
    facts = {"programme": programme.title_in(language), "link": f"{mail.answer_at}{answer_token(person)}/"}
    return MailToSend(
        keys=[mail.pk], template="training_questionnaire", address=mail.referrer.email, language=language, facts=facts
    )
