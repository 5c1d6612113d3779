"""Mails that wait to leave: to whom, in which language, and what they say."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from counselling.partners.selectors import language_of
from counselling.trainings.models import Enrolment, MailPurpose, TrainingMail
from counselling.trainings.selectors.questionnaires import answer_token
from counselling.trainings.selectors.renewals import due_of

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
    return [
        *(_to_answer(mail, mail.enrolment) for mail in questions if mail.enrolment),
        *_to_renew(known.filter(purpose=MailPurpose.RENEWAL), on),
    ]


def _to_answer(mail: TrainingMail, person: Enrolment) -> MailToSend:
    programme = person.session.programme_version.programme
    language = language_of(mail.referrer, programme.language)
    facts = {"programme": programme.title_in(language), "link": f"{mail.answer_at}{answer_token(person)}/"}
    return MailToSend(
        keys=[mail.pk], template="training_questionnaire", address=mail.referrer.email, language=language, facts=facts
    )


def _to_renew(waiting: QuerySet[TrainingMail], on: date) -> Iterator[MailToSend]:
    """One mail for each person, whatever ends of theirs; nothing any more where it was renewed meanwhile."""
    rows: dict[int, list[TrainingMail]] = defaultdict(list)
    for mail in waiting:
        rows[mail.referrer_id].append(mail)
    due = {it.certificate.pk: it for it in due_of(rows, on)}
    for mails in rows.values():
        ending = [due[key] for key in sorted({mail.certificate_id for mail in mails if mail.certificate_id in due})]
        if not ending:
            continue
        referrer, language = mails[0].referrer, language_of(mails[0].referrer, ending[0].certificate.language)
        sessions = {session.pk: session for it in ending for session in it.sessions}
        facts = {"ending": [it.certificate for it in ending], "sessions": list(sessions.values())}
        yield MailToSend(
            keys=[mail.pk for mail in mails], template="training_renewal", address=referrer.email, language=language,
            facts=facts,
        )  # fmt: skip
