"""Certificates of trainings: issued in one step, awarded all the same, handed out as PDF."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caseflow.files.responses import download
from counselling.domain.errors import DomainError
from counselling.partners.access import ActView, StepView
from counselling.trainings import services as trainings
from counselling.trainings.access import SessionView, TrainingsView
from counselling.trainings.models import Certificate, Enrolment
from documents import services as letters
from documents import tasks
from documents.forms import AwardForm


class IssuingView(SessionView):
    def verify_at(self) -> str:
        """The page where codes are checked, as it is printed."""
        return self.request.build_absolute_uri(reverse("trainings:verify"))

    def print_new(self) -> int:
        waiting = list(Certificate.objects.to_print().filter(session=self.session).values_list("pk", flat=True))
        tasks.print_certificates.enqueue(waiting)
        return len(waiting)


class IssueCertificates(StepView, IssuingView):
    """The trainer issues as well as the supervisor."""

    people_only = True

    def step(self) -> None:
        trainings.issue_certificates(
            session=self.session, verify_at=self.verify_at(), on=self.today, by=self.request.user
        )
        count = self.print_new()
        sentence = ngettext("%(count)s certificate issued.", "%(count)s certificates issued.", count)
        messages.success(self.request, sentence % {"count": count})


class AwardAnyway(ActView, IssuingView):
    title = gettext_lazy("Award the certificate all the same")
    submit = gettext_lazy("Award the certificate")
    enrolment: Enrolment

    def find_part(self, keys: Any) -> None:
        seated = Enrolment.objects.seated().filter(session=self.session).select_related("referrer")
        self.enrolment = get_object_or_404(seated, pk=keys["enrolment_id"])

    @property
    def lead(self) -> str:
        return str(self.enrolment.referrer)

    def build_form(self, data: Any = None) -> AwardForm:
        return AwardForm(data)

    def act(self, form: AwardForm) -> None:
        trainings.award_anyway(
            session=self.session, enrolment=self.enrolment.pk, reason=form.cleaned_data["reason"],
            verify_at=self.verify_at(), on=self.today, by=self.request.user,
        )  # fmt: skip
        self.print_new()


class CertificatePdf(TrainingsView):
    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        certificate = get_object_or_404(Certificate.objects.visible_to(request.user), number=number)
        if certificate.path is None:
            raise Http404
        try:
            content = letters.pdf_of_certificate(certificate)
        except DomainError as error:
            messages.error(request, error.told(_))
            return redirect("trainings:certificate", number)
        return download(content, content_type="application/pdf", name=f"{number}.pdf")
