"""The queue, and one referral with all that was said."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from caseflow.audit import reads
from counselling import permissions
from counselling.domain.certificates import SnapshotStatus
from counselling.domain.lifecycle import REFERRAL, ReferralState
from counselling.permissions import FilePermission, ServicePermission
from counselling.referrals import selectors
from counselling.referrals import services as referrals
from counselling.referrals.access import ReferralView, TriageView
from counselling.referrals.forms import MessageForm, QueueForm
from counselling.referrals.models import SAFE_FLAGS
from counselling.referrals.selectors import Line

TONES = {
    ReferralState.HELD: "warn",
    ReferralState.RECEIVED: "accent",
    ReferralState.ACCEPTED: "good",
    ReferralState.MET: "good",
}
# How the certificate of the sender stands beside their name.
BADGES: Mapping[str, str] = {SnapshotStatus.VALID: "good", SnapshotStatus.EXPIRED: "warn", SnapshotStatus.NONE: "warn"}


class Queue(TriageView):
    """What burns first; whose turn it is."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = QueueForm(request.GET, user=request.user)
        page = selectors.queue_page(request.user, on=self.today, after=request.GET.get("after", ""), **form.asked)
        shown = [line.referral.reference for line in page.lines]
        reads.record(verb="referrals.list_referrals", by=self.reader, detail={"shown": shown})
        context = {
            "form": form,
            "page": page,
            "counts": selectors.counts_by_state(request.user),
            "tones": TONES,
            "badges": BADGES,
            "rooms": selectors.rooms_of(permissions.services_for(request.user, self.permission), self.today),
            "left_behind": selectors.count_left_behind(request.user, self.today),
            "may_set": permissions.services_for(request.user, ServicePermission.MANAGE_REFERRALS).exists(),
        }
        return render(request, "counselling/referrals/queue.html", context)


class ReferralPage(ReferralView):
    """Everything about one referral, and what can be done with it."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        referral = self.referral
        line: Line = selectors.line_of(referral, self.today)
        steps = REFERRAL.available(ReferralState(referral.state))
        decided, subject = referral.file is not None, getattr(referral, "subject", None)
        return self.page(
            "counselling/referrals/referral.html",
            line=line,
            badge=BADGES.get(referral.certificate_status, ""),
            tone=TONES.get(ReferralState(referral.state), ""),
            steps=steps,
            subject=subject,
            may_separate=referral.joined and "undo_join" in steps and referrals.may_still_undo(referral, self.today),
            outside=subject
            and not selectors.room_of(referral.service, self.today).reaches(
                country=subject.country, postcode=subject.postcode
            ),
            answers=selectors.answers_of(referral),
            candidates=[] if decided else selectors.candidates_for(referral, request.user),
            others=selectors.sent_by_others(referral, request.user),
            reading=_(selectors.reads(referral, self.today).sentence),
            events=referral.events.select_related("by").order_by("-number"),
            attempts=selectors.attempts_since(referral)[:10] if decided else [],
            ways=selectors.ways_to(selectors.client_of(referral.file)) if referral.file else [],
            may_try=decided and permissions.allows(request.user, FilePermission.CHANGE, referral.file),
            flags=SAFE_FLAGS,
            thread=selectors.messages_of(referral),
            reply=MessageForm(None, **self.known()),
        )
