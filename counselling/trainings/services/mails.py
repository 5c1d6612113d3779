"""Mails: put in line here; whoever sends them notes afterwards that they left."""

from collections.abc import Sequence
from datetime import date, datetime

from caseflow.accounts.models import User
from caseflow.accounts.operator import Operator
from caseflow.audit.verbs import tell, verb
from counselling.changes import hold
from counselling.domain.errors import DomainError, gettext_noop
from counselling.domain.events import EventType
from counselling.domain.lifecycle import SessionState
from counselling.partners import outbox
from counselling.partners.selectors import affiliations_of
from counselling.trainings.models import Certificate, Enrolment, MailPurpose, Session, TrainingMail
from counselling.trainings.selectors import people_to_invite
from counselling.trainings.services.rules import require_state, tell_of


class NobodyToInvite(DomainError):
    code = "nobody-to-invite"
    sentence = gettext_noop("No questionnaire is open at the moment, or everybody has answered.")


@verb("trainings.invite_to_answer")
def invite_to_answer(*, session: Session, answer_at: str, at: datetime, on: date, by: User) -> Session:
    """Send everybody who has not answered what is open their personal link; asked again, it reminds them."""
    held = hold(session)
    require_state(held, SessionState.OPEN, SessionState.HELD)
    people = people_to_invite(held, at)
    if not people:
        raise NobodyToInvite
    for person in people:
        _queue(person, answer_at, on)
    tell_of(session, session, people=len(people))
    return session


@verb("trainings.announce_renewals")
def announce_renewals(*, certificates: Sequence[tuple[Certificate, int]], on: date, by: Operator) -> None:
    """Put in line what the holders of these certificates are to be told, each at its step before the end.

    The systems of the organisations where they work are told too, by the number of the certificate.
    """
    new = [
        TrainingMail(
            referrer_id=certificate.referrer_id, purpose=MailPurpose.RENEWAL, certificate=certificate, step=step,
            queued_on=on,
        )
        for certificate, step in certificates
    ]  # fmt: skip
    TrainingMail.objects.bulk_create(new, ignore_conflicts=True)
    for certificate, _step in certificates:
        for work in affiliations_of(certificate.referrer, on):
            outbox.publish(
                work.organisation, EventType.CERTIFICATE_EXPIRING, reference=certificate.number,
                department=work.department,
            )  # fmt: skip
    tell(object_type=TrainingMail._meta.label, detail={"certificates": len(new)})


@verb("trainings.note_mails_sent")
def note_mails_sent(*, mails: Sequence[int], at: datetime, by: Operator) -> None:
    """Note that these mails have left."""
    sent = TrainingMail.objects.waiting().filter(pk__in=mails).update(sent_at=at)
    tell(object_type=TrainingMail._meta.label, fields=["sent_at"], detail={"mails": sent})


def _queue(person: Enrolment, answer_at: str, on: date) -> None:
    TrainingMail.objects.update_or_create(
        enrolment=person,
        defaults={
            "referrer": person.referrer, "purpose": MailPurpose.ANSWERS, "answer_at": answer_at, "queued_on": on,
            "sent_at": None,
        },
    )  # fmt: skip
