"""What waits for a sender, what they sent, and one referral as they may read it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from caseflow.audit import reads
from counselling.partner_space import selectors
from counselling.partner_space.access import OwnReferralView, PartnerView
from counselling.partner_space.forms import StatusForm, WriteForm
from counselling.referrals import selectors as referrals


class Home(PartnerView):
    """Questions first, then everything sent, with the state of one's own certificate."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not (self.standing.sends or self.standing.leads):
            return redirect("partner_space:systems")
        form = StatusForm(request.GET)
        page = selectors.sent_page(
            request.user, self.standing, on=self.today, status=form.asked, after=request.GET.get("after", "")
        )
        shown = [line.referral.reference for line in page.lines]
        reads.record(verb="referrals.list_referrals", by=self.person, detail={"shown": shown})
        training = referrals.training_of(self.standing.sender, timezone.now())
        return self.page(
            "home.html", form=form, sent=page, training=training, ends_soon=training.ends_soon(self.today),
            waiting=selectors.waiting(request.user, self.standing, self.today),
        )  # fmt: skip


class OwnReferral(OwnReferralView):
    """The public view, the thread, the submission while it is open, and what may be done."""

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        tag = referrals.tag_of(self.referral)
        return self.page(
            "referral.html", told=self.told, document=self.told.document, referral=self.referral,
            thread=referrals.messages_of(self.referral),
            submission=referrals.last_submission(self.referral) if self.told.is_open else None,
            form=WriteForm(None, today=self.today, initial={"tag": tag}),
        )  # fmt: skip
