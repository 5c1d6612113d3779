"""What `manage.py tick` does: the clocks of referrals with the mails that follow, and the mails of trainings."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.mail import send_mail
from django.utils import timezone

from caseflow.accounts.operator import Operator
from caseflow.operations import jobs
from caseflow.ui import mails
from counselling.api.quotas import last_uses
from counselling.domain.clocks import Audience
from counselling.partners import selectors as partner_selectors
from counselling.partners import services as partners
from counselling.partners.selectors import contacts_for_technique
from counselling.referrals import selectors as referral_selectors
from counselling.referrals import services as referrals
from counselling.referrals.services import Notice
from counselling.trainings import selectors as trainings
from counselling.trainings import services as training_services

# What could not be delivered for a week is not tried any more.
TRIED = timedelta(days=7)
logger = logging.getLogger("caseflow.jobs")


def register() -> None:
    jobs.register("referral-clocks", turn_clocks, every=timedelta(hours=1))
    jobs.register("referral-erasure", erase_referred, every=timedelta(hours=20))
    jobs.register("sandbox", tidy_sandbox, every=timedelta(days=1))
    jobs.register("api-calls", look_after_calls, every=timedelta(hours=1))
    jobs.register("api-keys", announce_ends_of_keys, every=timedelta(days=1))
    jobs.register("outbox", tidy_outbox, every=timedelta(days=1))
    jobs.register("partner-mails", send_partner_mails, every=timedelta(minutes=5))
    jobs.register("training-renewals", announce_renewals, every=timedelta(days=1))
    jobs.register("training-mails", send_training_mails, every=timedelta(minutes=5))
    jobs.register("training-notices", tell_of_trainings, every=timedelta(days=1))
    # The last of them, since it waits for others.
    jobs.register("webhooks", deliver_webhooks, every=timedelta(minutes=1))


def look_after_calls(at: datetime) -> None:
    """Calls of partners' systems go after a day; when keys were last used is written down."""
    partners.purge_calls(at=at, by=Operator())
    if uses := last_uses(partner_selectors.keys_in_use(timezone.localdate(at))):
        partners.note_uses(uses=uses, by=Operator())


def announce_ends_of_keys(at: datetime) -> None:
    """Sixty and fourteen days before a key ends, whoever looks after the system that uses it is told."""
    for ending in partner_selectors.keys_ending(timezone.localdate(at)):
        organisation = ending.credential.organisation
        for address in contacts_for_technique(organisation):
            _mail("key_ends", address, organisation.keeper.default_language, key=ending.credential)
        partners.note_ending_told(credential=ending.credential, step=ending.step, by=Operator())


def turn_clocks(at: datetime) -> None:
    """Each step is a transaction of its own; whoever is reminded gets one mail with references and without a name."""
    notices = list(referrals.turn_clocks(on=timezone.localdate(at), by=Operator()))
    for (address, language), references in _by_reader(notices).items():
        _mail("referrals_waiting", address, language, references=references)
    for notice in notices:
        if notice.audience is Audience.REFERRER:
            referrals.keep_mail(referral=notice.referral, on=timezone.localdate(at), by=Operator())


def tidy_sandbox(at: datetime) -> None:
    """What was tried out goes after thirty days."""
    referrals.purge_sandbox(at=at, by=Operator())


def tidy_outbox(at: datetime) -> None:
    """What partners' systems were told is kept for thirty days, an earlier secret for one."""
    partners.purge_events(at=at, by=Operator())
    partners.tidy_secrets(at=at, by=Operator())


def deliver_webhooks(_at: datetime) -> None:
    """Send what is due; whoever looks after a system that is called no more is told."""
    for endpoint in partners.deliver_due(by=Operator()):
        reader = endpoint.organisation.keeper.default_language
        for address in contacts_for_technique(endpoint.organisation):
            _mail("webhook_off", address, reader, endpoint=endpoint)


def erase_referred(at: datetime) -> None:
    """Each night what is due goes, by the dates of its service; every referral is a transaction of its own.

    A clock that moved by more than a day is named, and erases nobody before the next night agrees with it.
    """
    if referrals.note_erasure_night(at=at, by=Operator()):
        referrals.erase_due(on=timezone.localdate(at), by=Operator())
    else:
        logger.error("erasure waits, the clock moved", extra={"facts": {"job": "referral-erasure"}})


def _by_reader(notices: list[Notice]) -> dict[tuple[str, str], list[str]]:
    waiting: dict[tuple[str, str], list[str]] = defaultdict(list)
    for notice in notices:
        for person in notice.to:
            waiting[(person.email, person.language)].append(notice.referral.reference)
    return waiting


def send_partner_mails(at: datetime) -> None:
    """Senders are told what is new, whoever owns an account what was done with it; whoever is invited gets a link."""
    for mail in referral_selectors.mails_to_senders(at):
        _tell("referral_news", mail.referrer.email, mail.language, mail.keys, at, news=mail.news)
    for notice in partner_selectors.notices_of_accounts(at - TRIED):
        language = notice.referrer.user.language if notice.referrer.user else ""
        _tell("second_factor_removed", notice.referrer.email, language, [notice.pk], at)
    for invited in partner_selectors.invitations_to_send(at):
        _invite(invited, at)


def _tell(name: str, address: str, language: str, notices: Sequence[int], at: datetime, **facts: object) -> None:
    """A mail that cannot leave stays in line and holds up no other."""
    try:
        _mail(name, address, language, **facts)
    except OSError as error:
        logger.error("mail not sent", exc_info=error, extra={"facts": {"notices": list(notices)}})
    else:
        partners.note_mails_sent(notices=notices, at=at, by=Operator())


def _invite(mail: partner_selectors.InvitationMail, at: datetime) -> None:
    """One that cannot leave stays in line; the supervisor sees it, and may hand its link over after an hour."""
    try:
        _mail("invitation", mail.invitation.email, mail.user.language, **mail.facts)
    except OSError as error:
        logger.error("mail not sent", exc_info=error, extra={"facts": {"invitation": mail.invitation.pk}})
    else:
        partners.note_invitation_sent(invitation=mail.invitation, at=at, by=Operator())


def announce_renewals(at: datetime) -> None:
    """Ninety, thirty and seven days before a certificate ends, its holder is to be told."""
    day = timezone.localdate(at)
    due = [(it.certificate, it.step) for it in trainings.renewals_to_announce(day) if it.step is not None]
    if due:
        training_services.announce_renewals(certificates=due, on=day, by=Operator())


def send_training_mails(at: datetime) -> None:
    """What was put in line goes out; a mail that cannot leave stays in line and holds up no other."""
    for mail in trainings.mails_to_send(on=timezone.localdate(at)):
        try:
            _mail(mail.template, mail.address, mail.language, **mail.facts)
        except OSError as error:
            logger.error("mail not sent", exc_info=error, extra={"facts": {"mails": list(mail.keys)}})
        else:
            training_services.note_mails_sent(mails=mail.keys, at=at, by=Operator())


def tell_of_trainings(at: datetime) -> None:
    """Whoever looked in vain is told once, and forgotten then, or after a year."""
    day = timezone.localdate(at)
    if trainings.notices_to_forget(day, kept=training_services.KEPT):
        training_services.forget_notices(on=day, by=Operator())
    for found in trainings.notices_to_tell(day):
        notice = found.notice
        try:
            _mail("training_found", notice.email, notice.reader, offers=found.offers, search_at=notice.search_at)
        except OSError as error:
            logger.error("mail not sent", exc_info=error, extra={"facts": {"notices": [notice.pk]}})
        else:
            training_services.note_notices_told(notices=[notice.pk], by=Operator())


def _mail(name: str, address: str, language: str, **facts: object) -> None:
    subject, text = mails.written(f"counselling/email/{name}", language=language, **facts)
    send_mail(subject, text, None, [address])
