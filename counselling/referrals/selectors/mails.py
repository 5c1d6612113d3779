"""Mails to senders: one for each person, made from what they read of each referral and from nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from counselling.domain.disclosure import PublicStatus
from counselling.domain.notices import QUESTIONS, Notice
from counselling.partners import selectors as partners
from counselling.partners.models import NOTICE_LABELS, ProfessionalNotice, Referrer
from counselling.referrals.models import Referral
from counselling.referrals.selectors.following import correspondent_of
from counselling.referrals.selectors.partners import is_gone

# What could not be delivered for a week is not tried any more.
TRIED = timedelta(days=7)
FIRST = list(Notice)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One line of a mail; `link` is empty for whoever has no account here."""

    reference: str
    notice: Notice
    link: str

    @property
    def words(self) -> Any:
        return NOTICE_LABELS[self.notice]

    @property
    def asks(self) -> bool:
        return self.notice in QUESTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class MailToSender:
    """Everything new for one person, and the notices that it does away with."""

    keys: Sequence[int]
    referrer: Referrer
    language: str
    news: list[News]


def mails_to_senders(at: datetime) -> list[MailToSender]:
    """For each person one mail, the oldest first; nothing to who works there no longer, or has acted meanwhile."""
    waiting = ProfessionalNotice.objects.waiting().filter(queued_at__gte=at - TRIED).exclude(reference="")
    notices = list(waiting.select_related("referrer__user").order_by("pk"))
    known = Referral.objects.sent().filter(reference__in={it.reference for it in notices})
    referrals = {it.reference: it for it in known.select_related("service", "referrer", "followed_by").order_by("pk")}
    day = timezone.localdate(at)
    writes_to = {it.reference: correspondent_of(it, day) for it in referrals.values() if not is_gone(it, day)}
    told = [it for it in notices if writes_to.get(it.reference) == it.referrer]
    pairs = {(it.referrer_id, referrals[it.reference].organisation_id) for it in told}
    signing_in = partners.who_signs_in(pairs, day)
    mails: dict[int, list[tuple[ProfessionalNotice, Referral, bool]]] = defaultdict(list)
    for it in told:
        referral = referrals[it.reference]
        signs_in = (it.referrer_id, referral.organisation_id) in signing_in
        if _tells(it, referral, signs_in):
            mails[it.referrer_id].append((it, referral, signs_in))
    return [_mail(lines) for lines in mails.values()]


def _tells(notice: ProfessionalNotice, referral: Referral, signs_in: bool) -> bool:
    """A question is told while it is open, to everybody; other news to those who can read on."""
    if notice.notice in QUESTIONS:
        return bool(referral.public_view["status"] == PublicStatus.INFORMATION_REQUESTED)
    return signs_in


def _mail(lines: Iterable[tuple[ProfessionalNotice, Referral, bool]]) -> MailToSender:
    """Of several notices about one reference the most pressing one."""
    lines = list(lines)
    referrer, referral = lines[0][0].referrer, lines[0][1]
    user = referrer.user
    best: dict[str, News] = {}
    for notice, about, signs_in in sorted(lines, key=lambda line: FIRST.index(Notice(line[0].notice))):
        link = settings.CASEFLOW_ADDRESS + reverse("partner_space:referral", args=[about.reference])
        news = News(reference=about.reference, notice=Notice(notice.notice), link=link if signs_in else "")
        best.setdefault(about.reference, news)
    return MailToSender(
        keys=[notice.pk for notice, _about, _signs_in in lines], referrer=referrer,
        language=user.language if user else partners.language_of(referrer, referral.service.default_language),
        news=list(best.values()),
    )  # fmt: skip
