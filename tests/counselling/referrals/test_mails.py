"""Mails to senders: from what they read and nothing else, by the reference, one for each person and round."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from caseflow import clock
from counselling import jobs
from counselling.domain.notices import Notice, notice_of
from counselling.domain.referrals import NotMetReason, ReferralSource, WithdrawalReason
from counselling.partners.models import Affiliation, ProfessionalNotice
from counselling.referrals import services as referrals
from counselling.referrals.models import Referral
from tests.cast import Cast
from tests.factories.referrals import accepted, asked, at, submitted

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
SPACE = {"source": ReferralSource.PARTNER_SPACE}


def sender_of(cast: Cast) -> Affiliation:
    return Affiliation.objects.select_related("organisation", "referrer").get(referrer__user=cast.referrer)


def send(day: date = MONDAY) -> None:
    with time_machine.travel(at(day, 12), tick=False):
        jobs.send_partner_mails(timezone.now())


def told(referral: Referral) -> list[str]:
    found = ProfessionalNotice.objects.filter(reference=referral.reference).order_by("pk")
    return list(found.values_list("notice", flat=True))


def test_a_receipt_is_confirmed_where_no_system_had_its_answer(cast: Cast, mailoutbox: list) -> None:
    sender = sender_of(cast)
    typed = submitted(cast.service, cast.referrer, on=MONDAY, sender=sender, sent=SPACE)
    called = submitted(cast.service, cast.referrer, on=MONDAY, sender=sender, sent={"source": ReferralSource.API})
    send()
    [mail] = mailoutbox
    assert mail.to == [cast.referrer.email]
    assert (typed.reference in mail.body, called.reference in mail.body) == (True, False)
    assert f"http://localhost:8000/partner/{typed.reference}/" in mail.body
    assert not any(name in mail.subject + mail.body for name in ("D’Hoore", "Jean", "621", "loyer", "Loyer"))
    send()
    assert len(mailoutbox) == 1


def test_one_mail_for_everything_new_in_the_language_of_the_reader(cast: Cast, mailoutbox: list) -> None:
    cast.referrer.language = "de"
    cast.referrer.save(update_fields=["language"])
    sender = sender_of(cast)
    first = asked(cast.service, cast.counsellor, on=MONDAY, sender=sender, sent=SPACE)
    second = submitted(cast.service, cast.counsellor, on=MONDAY, sender=sender, sent=SPACE)
    with clock.at(at(MONDAY, 11)):
        referrals.post_message(referral=second, text="Bonjour.", version=second.version, on=MONDAY, by=cast.counsellor)
    send()
    [mail] = mailoutbox
    assert mail.subject == f"Caseflow: Eine Frage zu {first.reference} wartet auf Ihre Antwort"
    assert mail.body.index(first.reference) < mail.body.index(second.reference)
    assert ("Quel numéro" in mail.body, "Bonjour" in mail.body) == (False, False)
    assert ProfessionalNotice.objects.waiting().count() == 0


def test_nobody_is_told_of_their_own_acts(cast: Cast) -> None:
    referral = asked(cast.service, cast.counsellor, on=MONDAY, sender=sender_of(cast), sent=SPACE)
    said = {"referral": referral, "on": MONDAY, "by": cast.referrer, "by_sender": True}
    with clock.at(at(MONDAY, 12)):
        referrals.post_message(text="Le soir.", **said)
        referrals.withdraw_referral(reason=WithdrawalReason.SOLVED, **said)
    assert told(referral) == ["received", "asked"]


def test_a_question_that_was_answered_meanwhile_is_not_told(cast: Cast, mailoutbox: list) -> None:
    sent = {"source": ReferralSource.API}
    referral = asked(cast.service, cast.counsellor, on=MONDAY, sender=sender_of(cast), sent=sent)
    with clock.at(at(MONDAY, 11)):
        referrals.post_message(referral=referral, text="Oui.", on=MONDAY, by=cast.referrer, by_sender=True)
    send()
    assert mailoutbox == []


def test_what_the_sender_may_not_know_makes_no_mail(cast: Cast) -> None:
    """Acceptance and its end are told with the person's consent only; without it nothing leaves before day sixty."""
    silent = accepted(cast.service, cast.counsellor, on=MONDAY, sender=sender_of(cast), sent=SPACE)
    open_ = accepted(
        cast.service, cast.counsellor, on=MONDAY, sender=sender_of(cast), sent=SPACE, outcome="given",
        last_name="Kieffer", first_name="Ana", birth_date=date(1990, 3, 4), phone="+352 621 777 888",
    )  # fmt: skip
    for referral in (silent, open_):
        with clock.at(at(MONDAY, 15)):
            referrals.end_without_meeting(
                referral=referral, reason=NotMetReason.NOT_WANTED, version=referral.version, on=MONDAY,
                by=cast.counsellor,
            )  # fmt: skip
    assert (told(silent), told(open_)) == (["received"], ["received", "changed"])


def test_only_who_still_works_there_is_written_to_and_only_who_signs_in_is_sent_to_a_page(
    cast: Cast, mailoutbox: list
) -> None:
    sender = sender_of(cast)
    asked(cast.service, cast.counsellor, on=MONDAY, sender=sender, sent=SPACE)
    type(sender.referrer).objects.filter(pk=sender.referrer_id).update(user=None)
    send()
    [mail] = mailoutbox
    assert ("http" in mail.body, "appeler" in mail.body) == (False, True)
    asked(cast.service, cast.counsellor, on=MONDAY, sender=sender, sent=SPACE)
    Affiliation.objects.filter(pk=sender.pk).update(ended_on=MONDAY)
    send()
    assert len(mailoutbox) == 1


def test_what_does_not_leave_for_a_week_is_given_up(cast: Cast, mailoutbox: list) -> None:
    submitted(cast.service, cast.counsellor, on=MONDAY, sender=sender_of(cast), sent=SPACE)
    send(MONDAY + timedelta(days=8))
    assert mailoutbox == []


def test_what_is_only_tried_out_tells_nobody() -> None:
    now = {"livemode": False, "question": "", "status": "received"}
    assert notice_of({}, now, by_sender=False, source=ReferralSource.PARTNER_SPACE) is None
    assert notice_of({}, now | {"livemode": True}, by_sender=False, source=ReferralSource.PHONE) is Notice.RECEIVED
