"""What a sender does with their own referral: a form, the verb behind it, and the same words whatever is decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from counselling.partner_space.access import OwnReferralView
from counselling.partner_space.forms import ACTS, SenderForm
from counselling.referrals import selectors as referrals
from counselling.referrals import services


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing a sender does: its words, what the page allows it by, its verb, and what is said afterwards."""

    title: Any
    submit: Any
    done: Any
    action: str
    verb: Callable[..., Any]
    marks_sender: bool = True


WORDS: dict[str, Act] = {
    "write": Act(
        title=_("Message to the service"), submit=_("Send"), done=_("Your message is with the service."),
        action="message", verb=services.post_message,
    ),
    "withdraw": Act(
        title=_("Withdraw the referral"), submit=_("Withdraw"), done=_("The referral is withdrawn."),
        action="withdraw", verb=services.withdraw_referral,
    ),
    "consent": Act(
        title=_("The person answered otherwise"), submit=_("Note it"), done=_("The answer of the person is noted."),
        action="consent", verb=services.add_consent, marks_sender=False,
    ),
}  # fmt: skip


class OwnAct(OwnReferralView):
    act: Act
    form: type[SenderForm]

    def find(self, keys: Mapping[str, Any]) -> None:
        if keys["act"] not in WORDS:
            raise Http404
        self.act, self.form = WORDS[keys["act"]], ACTS[keys["act"]]
        super().find(keys)

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if not self.told.may(self.act.action):
            return redirect(self.back())
        return self.shown(self.form(None, today=self.today, initial={"tag": referrals.tag_of(self.referral)}))

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self.answer(self.form(request.POST, today=self.today), self.act.done)

    def carry_out(self, form: SenderForm) -> None:
        sender = {"by_sender": True} if self.act.marks_sender else {}
        self.act.verb(referral=self.referral, on=self.today, by=self.person, **sender, **form.said)

    def shown(self, form: SenderForm, status: int = 200) -> HttpResponse:
        return self.page("act.html", status=status, form=form, act=self.act, told=self.told)
