"""The personal link: what one is asked, how one answers on a phone, and one's own result; no account, no script."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from counselling.changes import DONE, attempt
from counselling.domain.gain import shown
from counselling.domain.questionnaires import AnswerKind
from counselling.trainings import selectors
from counselling.trainings import services as trainings
from counselling.trainings.access import PublicView
from counselling.trainings.forms import AnswersForm
from counselling.trainings.models import ANSWER_KINDS, Enrolment
from counselling.trainings.selectors import Asked


class PersonalView(PublicView):
    """Whose link it is; every wrong one reads the same."""

    template = "counselling/trainings/answers.html"
    person: Enrolment

    def turned_away(self, keys: Mapping[str, Any]) -> HttpResponse | None:
        person = selectors.participant_with(keys["token"])
        if person is None:
            return self.limited() if self.is_guessing() else self.page(status=404, is_unknown=True)
        self.person = person
        return None

    @property
    def whoever(self) -> Any:
        """The person of the link, or somebody signed in who opened it: the log names the one who acts."""
        return self.request.user if self.request.user.is_authenticated else trainings.Participant()

    def asked(self, kind: str) -> Asked:
        found = next((it for it in selectors.asked_of(self.person, timezone.now()) if it.kind == kind), None)
        if found is None:
            raise Http404
        return found


class Answers(PersonalView):
    """Everything one is asked, and what one has learnt once both answers are there."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        gain = selectors.own_gain(self.person)
        pair = gain.pairs[0] if gain else None
        return self.page(
            session=self.person.session, programme=self.person.session.programme_version.programme, token=token,
            asked=[(it, ANSWER_KINDS[it.kind]) for it in selectors.asked_of(self.person, timezone.now())],
            certificate=selectors.certificate_of(self.person), pair=pair,
            gain=shown(pair.gain) if pair and pair.gain is not None else None,
        )  # fmt: skip


class ShareCertificate(PersonalView):
    """The holder makes a link that shows their name for thirty days; it is the address of the page that follows."""

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        certificate = selectors.certificate_of(self.person)
        if certificate is None:
            raise Http404
        trainings.share_certificate(certificate=certificate, by=self.whoever)
        return redirect("trainings:verify_named", selectors.named_token(certificate, timezone.localdate()))


class AnswerView(PersonalView):
    template = "counselling/trainings/answer.html"

    def form(self, kind: AnswerKind, data: Any = None) -> AnswersForm:
        questionnaire = selectors.questionnaire_for(self.person, kind)
        items = list(questionnaire.items.all()) if questionnaire else []
        return AnswersForm(data, items=items, kind=kind)

    def show(self, asked: Asked, form: AnswersForm, status: int = 200) -> HttpResponse:
        programme = self.person.session.programme_version.programme
        return self.page(form=form, asked=asked, title=ANSWER_KINDS[asked.kind], programme=programme,
                         token=self.kwargs["token"], status=status)  # fmt: skip


class Answer(AnswerView):
    def get(self, request: HttpRequest, token: str, kind: str) -> HttpResponse:
        asked = self.asked(kind)
        return self.show(asked, self.form(asked.kind)) if asked.takes_answers else redirect("trainings:answers", token)


class SendAnswers(AnswerView):
    def post(self, request: HttpRequest, token: str, kind: str) -> HttpResponse:
        asked = self.asked(kind)
        form = self.form(asked.kind, request.POST)
        if (status := attempt(form, self.send)) == DONE:
            messages.success(request, _("Thank you: your answers are kept."))
            return redirect("trainings:answers", token)
        return self.show(asked, form, status)

    def send(self, form: AnswersForm) -> None:
        trainings.give_answers(
            enrolment=self.person, kind=AnswerKind(self.kwargs["kind"]), answers=form.answers, at=timezone.now(),
            by=self.whoever,
        )  # fmt: skip
